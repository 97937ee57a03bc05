"""How often PostgreSQL is waited for, and what becomes of a page whose connection has ended."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import psycopg
import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.types.json import Jsonb

from conftest import NOON
from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.postgresql import wire
from puente.foundation.statements import ask, together, with_the_next
from puente.foundation.tests.on_postgresql import about, alarm, planned

pytestmark = pytest.mark.usefixtures("emptied")


def page():
    """What stands between two pages."""
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()


def test_a_transaction_begins_with_its_first_question_and_ends_with_its_last_words(journeys):
    with journeys() as made, transaction.atomic():
        with_the_next(lambda: rows.insert([alarm(1)]))
        with together():
            found, others = about.later(1), about.later(2)
        assert (len(found()), len(others())) == (1, 0)
        with together(with_the_end=True):
            rows.insert([alarm(2)])
        with together(with_the_end=True):
            rows.insert([alarm(3)])

    assert made == ["together", "together"]
    assert Alarm.objects.count() == 3


def test_a_transaction_in_which_nothing_is_asked_is_no_journey(journeys):
    about(1)
    with journeys() as made, transaction.atomic():
        pass

    assert made == []


def test_a_connection_that_lay_idle_is_looked_at_and_not_asked(journeys):
    about(1)
    page()
    with journeys() as made:
        about(1)

    assert made == ["together"]


def test_what_a_page_owed_that_failed_is_not_asked_by_the_next_one():
    asked = []
    with_the_next(lambda: asked.append("of the page before"))
    page()
    about(1)

    assert asked == []


def test_after_half_a_minute_it_is_asked(journeys):
    about(1)
    page()
    connection._seen_at -= 31
    with journeys() as made:
        about(1)

    assert made == ["alone", "together"]


@pytest.mark.parametrize("begins", [lambda: about(1), lambda: Alarm.objects.count(), lambda: written()])
def test_the_page_after_the_server_ended_the_connection_has_a_new_one(begins):
    about(1)
    before = connection.connection.info.backend_pid
    page()
    with psycopg.connect(
        **connection.get_connection_params() | {"context": None}, autocommit=True
    ) as another:
        another.execute("SELECT pg_terminate_backend(%s, 5000)", [before])

    begins()

    assert connection.connection.info.backend_pid != before


def written():
    with transaction.atomic():
        rows.insert([alarm(1)])
    assert Alarm.objects.count() == 1


def test_moments_are_read_as_they_were_written_in_whatever_way():
    moments = [
        NOON.replace(microsecond=1),
        datetime(1899, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    ]
    rows.insert(
        [Alarm(at=at, verb="desk.warn", about_code="request", about_id=pk) for pk, at in enumerate(moments)]
    )
    ordered = Alarm.objects.order_by("about_id")

    with transaction.atomic():
        ways = [list(ordered), list(ordered.iterator(1)), [about(pk)[0] for pk in range(3)]]

    for found in ways:
        assert [one.at for one in found] == moments
        assert {one.at.tzinfo for one in found} == {UTC}


def test_the_same_words_are_planned_once_for_each_kind_of_values():
    one = alarm(1)
    rows.insert([one])
    kept = []
    for leased_until in (None, NOON, None, NOON, None):
        one.leased_until = leased_until
        rows.update(one, "leased_until")
        kept.append(about(1)[0].leased_until)

    assert kept == [None, NOON, None, NOON, None]
    assert [len(about(pk)) for pk in (1, 2, 1)] == [1, 0, 1]
    assert len([said for said in planned() if 'UPDATE "events_alarm"' in said]) == 2


def test_of_too_many_plans_those_that_came_least_lately_give_way(monkeypatch):
    connection.close()
    monkeypatch.setattr(wire, "PLANS", 5)
    for place in range(20):
        for _twice in range(2):
            assert ask(f"SELECT {place} + %s", [1]).fetchall() == [(place + 1,)]

    assert 1 <= len([said for said in planned() if said.startswith("SELECT")]) <= 6
    assert ask("SELECT 0 + %s", [1]).fetchall() == [(1,)]


def test_an_answer_that_waits_is_not_overtaken_by_the_same_words():
    rows.insert([alarm(1)])
    with together():
        first, second = about.later(1), about.later(2)
    third = about.later(1)

    assert [len(found()) for found in (second, third, first)] == [0, 1, 1]


def test_an_answer_that_is_read_before_the_end_is_there():
    rows.insert([alarm(1)])
    with together():
        first = about.later(1)
        assert len(first()) == 1
        second = about.later(2)
        rows.insert([alarm(2)])
        assert second() == []
        third = about.later(2)

    assert len(third()) == 1


def test_what_the_driver_writes_in_its_own_way_is_written_so():
    values = [
        Decimal("1.50"), 1.5, float("inf"), date(2026, 1, 2), time(9, 30), timedelta(hours=1), [1, 2, 3], ["a", None],
        Jsonb({"a": [1, None]}), b"\x00\xff", uuid.UUID(int=5), 2**40, -(2**40), True, None, "ñ %s $1",
    ]  # fmt: skip
    for value in values:
        (found,) = ask("SELECT %s", [value]).fetchone()
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [value])
            assert found == cursor.fetchone()[0], value


@pytest.mark.parametrize("value", ["a\x00b", NOON.replace(tzinfo=None), 2**70])
def test_what_postgresql_cannot_hold_is_refused_before_it_is_sent(value):
    with pytest.raises(DataError), transaction.atomic():
        ask("SELECT %s", [value])

    assert len(about(1)) == 0


def test_a_long_answer_and_a_long_question_do_not_wait_for_each_other():
    long = "x" * 3_000_000
    with together():
        found = [ask("SELECT %s || repeat('y', 3000000)", [long]) for _each in range(4)]

    assert [len(one.fetchone()[0]) for one in found] == [6_000_000] * 4


def test_who_listens_to_statements_hears_what_is_put():
    with CaptureQueriesContext(connection) as heard:
        about(1)
        with pytest.raises(DataError):
            ask("SELECT 1 / %s", [0])

    assert ["events_alarm" in one["sql"] for one in heard] == [True, False]
