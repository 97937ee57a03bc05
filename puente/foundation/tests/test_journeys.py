"""How often PostgreSQL is waited for, and what becomes of a page whose connection has ended."""

from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.pq import PipelineStatus

from conftest import NOON
from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together, with_the_next

about = Prepared(lambda pk: Alarm.objects.filter(about_id=pk), int)


@pytest.fixture(autouse=True)
def _on_postgresql(commits):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is no journey away")
    yield
    Alarm.objects.all().delete()


@pytest.fixture
def journeys(monkeypatch):
    """`with journeys() as made:` each time that an answer must be waited for is one more in the list `made`: the end of
    what goes together, and each statement that goes alone."""
    wait, leave = psycopg.Connection.wait, psycopg.Pipeline.__exit__

    @contextmanager
    def counting():
        made = []

        def alone(self, steps, *args, **kwargs):
            if self.pgconn.pipeline_status == PipelineStatus.OFF:
                steps = watched(steps)
            return wait(self, steps, *args, **kwargs)

        def watched(steps):
            ready, waited = None, False
            while True:
                try:
                    asks_for = steps.send(ready)
                except StopIteration as end:
                    made.extend(["alone"] * waited)
                    return end.value
                waited, ready = True, (yield asks_for)

        def together(self, *failed):
            made.append("together")
            return leave(self, *failed)

        with monkeypatch.context() as patch:
            patch.setattr(psycopg.Connection, "wait", alone)
            patch.setattr(psycopg.Pipeline, "__exit__", together)
            yield made

    return counting


def page():
    """What stands between two pages."""
    connection.health_check_enabled = True
    connection.close_if_unusable_or_obsolete()


def alarm(pk):
    return Alarm(at=NOON, verb="desk.warn", about_code="request", about_id=pk)


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

    assert made == ["alone"]


def test_after_half_a_minute_it_is_asked(journeys):
    about(1)
    page()
    connection._seen_at -= 31
    with journeys() as made:
        about(1)

    assert made == ["alone", "alone"]


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


def test_the_same_words_are_put_by_the_same_cursor_with_whatever_values():
    one = alarm(1)
    rows.insert([one])
    kept = []
    for leased_until in (None, NOON, None, NOON):
        one.leased_until = leased_until
        rows.update(one, "leased_until")
        kept.append(about(1)[0].leased_until)

    assert kept == [None, NOON, None, NOON]
    assert [len(about(pk)) for pk in (1, 2, 1)] == [1, 0, 1]
    assert len([said for said in connection.cursors if 'UPDATE "events_alarm"' in said]) == 1


def test_an_answer_that_waits_is_not_overtaken_by_the_same_words():
    rows.insert([alarm(1)])
    with together():
        first, second = about.later(1), about.later(2)
    third = about.later(1)

    assert [len(found()) for found in (second, third, first)] == [0, 1, 1]


def test_an_answer_of_many_rows_is_let_go_of():
    rows.insert([alarm(pk) for pk in range(300)])
    every = Prepared(lambda most: Alarm.objects.filter(about_id__lt=most), int)
    connection.cursors.clear()

    assert len(every(300)) == 300
    assert connection.cursors == {}
    assert len(every(3)) == 3
    assert len(connection.cursors) == 1
