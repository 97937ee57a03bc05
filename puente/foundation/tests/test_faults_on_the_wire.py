"""What goes wrong between us and PostgreSQL, and what is left of it: nothing, or an error in words; never another's answer."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum
from zoneinfo import ZoneInfo

import numpy
import psycopg
import pytest
from django.db import (
    DatabaseError,
    DataError,
    InternalError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.models import TextChoices
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from puente.catalogue.models import Priority
from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.postgresql import wire
from puente.foundation.postgresql.wire import Wire
from puente.foundation.statements import ask, together
from puente.foundation.tests.test_journeys import about, alarm, planned

MADRID, KOLKATA = ZoneInfo("Europe/Madrid"), ZoneInfo("Asia/Kolkata")


@pytest.fixture(autouse=True)
def _on_postgresql(commits):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no wire")
    connection.close()
    yield
    connection.close()
    Alarm.objects.all().delete()


def alone(sql, *values):
    return ask(sql, values).fetchone()[0]


def another(sql, *values):
    """By a connection of its own."""
    given = connection.get_connection_params() | {"context": None}
    with psycopg.connect(**given, autocommit=True) as outside:
        return outside.execute(sql, values)


class Colour(TextChoices):
    RED = "red", gettext_lazy("red")


class Mixed(str, Enum):  # noqa: UP042
    ONE = "value of one"


class Size(IntEnum):
    SMALL = 7


class Loud(str):
    pass


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Colour.RED, "red"), (Mixed.ONE, "value of one"), (Loud("loud"), "loud"), (SafeString("<b>"), "<b>"),
        (Size.SMALL, 7), (Priority.HIGH, 3), (numpy.int64(2**40), 2**40), (numpy.bool_(True), True),
        (numpy.float64(1.5), 1.5),
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_of_a_kind_of_its_own_is_what_it_stands_for(value, found):
    assert alone("SELECT %s", value) == found
    assert alone("SELECT %s", value) == found


def test_kinds_of_text_and_numbers_make_no_plans_of_their_own():
    for value in ("red", Colour.RED, SafeString("red"), Loud("red"), "red"):
        assert alone("SELECT count(*) FROM events_alarm WHERE verb = %s", value) == 0
    for number in (7, Size.SMALL, Priority.HIGH, 7):
        assert alone("SELECT count(*) FROM events_alarm WHERE attempts = %s", number) == 0

    assert len([said for said in planned() if "count(*)" in said]) == 2


def test_words_that_wait_for_a_language_are_refused():
    with pytest.raises(DatabaseError):
        ask("SELECT %s", [gettext_lazy("red")])

    assert alone("SELECT 1") == 1


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 10, 12, tzinfo=MADRID), datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1),
        datetime(1890, 1, 1, tzinfo=MADRID), datetime(1, 1, 2, tzinfo=KOLKATA), datetime(1, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1, 1, 2, 3, 4, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=str,
)  # fmt: skip
def test_a_moment_is_the_same_in_whatever_zone_it_was_said(at):
    assert alone("SELECT %s", at) == at.astimezone(UTC)


def test_the_first_and_the_last_day_are_days():
    assert [alone("SELECT %s", day) for day in (date.min, date.max)] == [date.min, date.max]


@pytest.mark.parametrize("said", ["0044-03-15 BC", "infinity"])
def test_a_day_that_python_does_not_know_is_an_error_and_the_next_answer_is_right(said):
    with pytest.raises(DatabaseError):
        alone("SELECT CAST(%s AS timestamptz)", said)

    assert alone("SELECT CAST(%s AS date)", "2026-03-15") == date(2026, 3, 15)


@pytest.mark.parametrize("place", range(4))
def test_of_what_goes_together_with_something_that_fails_nothing_is_done_and_nothing_answers(place):
    answers = []

    def four():
        for at in range(4):
            rows.insert([alarm(at)])
            answers.append(ask("SELECT 1 / %s", [0 if at == place else 1]))

    with pytest.raises(DataError), together():
        four()

    assert Alarm.objects.count() == 0
    for answer in answers[place:]:
        with pytest.raises(DatabaseError):
            answer.fetchall()
    assert alone("SELECT 1 / %s", 1) == 1


def test_what_cannot_be_said_in_sql_fails_when_it_is_planned_too():
    for _time in range(3):
        with pytest.raises(DatabaseError):
            ask("SELECT nothing_of_the_kind(%s, 1)", [1])

    assert alone("SELECT 1") == 1


def test_a_savepoint_holds_what_failed_and_what_was_before_stays():
    def fail():
        rows.insert([alarm(2)])
        ask("SELECT 1 / %s", [0])

    with transaction.atomic():
        rows.insert([alarm(1)])
        for _time in range(3):
            with pytest.raises(DataError), transaction.atomic():
                fail()
        rows.insert([alarm(3)])

    assert [*Alarm.objects.order_by("about_id").values_list("about_id", flat=True)] == [1, 3]


def test_what_was_not_wanted_in_a_savepoint_is_taken_back_with_it():
    def give_up():
        rows.insert([alarm(1)])
        raise ValueError

    with transaction.atomic():
        with pytest.raises(ValueError), transaction.atomic(), together(with_the_end=True):
            give_up()
        rows.insert([alarm(2)])

    assert Alarm.objects.get().about_id == 2


@pytest.mark.parametrize("with_the_end", [True, False])
def test_a_transaction_that_the_server_takes_back_is_not_taken_for_done(with_the_end):
    def carry_on():
        rows.insert([alarm(1)])
        with pytest.raises(DataError):
            alone("SELECT 1 / %s", 0)
        if with_the_end:
            with together(with_the_end=True):
                pass

    with pytest.raises(InternalError), transaction.atomic():
        carry_on()

    assert Alarm.objects.count() == 0


def test_a_statement_that_takes_too_long_is_ended_and_the_rest_of_its_journey_with_it():
    answers = []

    def long():
        ask("SET LOCAL statement_timeout = 50", [])
        with together():
            rows.insert([alarm(1)])
            ask("SELECT pg_sleep(%s)", [5])
            answers.append(about.later(1))

    with pytest.raises(OperationalError), transaction.atomic():
        long()

    with pytest.raises(DatabaseError):
        answers[0]()
    assert Alarm.objects.count() == 0


def gone():
    """The server ends our connection."""
    another("SELECT pg_terminate_backend(%s, 5000)", connection.connection.info.backend_pid)


def test_a_connection_that_ends_with_something_on_the_way_is_an_error_and_the_next_page_has_a_new_one():
    answers = []

    def ask_twice():
        about.later(1)
        gone()
        answers.append(about.later(2))

    about(1)
    with pytest.raises(OperationalError), together():
        ask_twice()

    for answer in answers:
        with pytest.raises(DatabaseError):
            answer()
    connection.close_if_unusable_or_obsolete()
    assert about(1) == []


def test_a_transaction_whose_connection_ends_is_an_error_and_nothing_of_it_is_done():
    def work():
        rows.insert([alarm(1)])
        gone()
        rows.insert([alarm(2)])

    with pytest.raises(OperationalError), transaction.atomic():
        work()

    assert Alarm.objects.count() == 0


def test_a_connection_that_ends_before_the_end_of_a_transaction_is_an_error_there():
    def work():
        with together(with_the_end=True):
            rows.insert([alarm(1)])
        gone()

    with pytest.raises(OperationalError), transaction.atomic():
        work()

    assert Alarm.objects.count() == 0


@pytest.mark.parametrize("where", ["_wait", "_next"])
def test_whoever_is_interrupted_while_waiting_leaves_no_answer_to_the_next(where, monkeypatch):
    def work():
        rows.insert([alarm(1)])
        patch.setattr(Wire, where, interrupted)
        ask("SELECT 'mine', pg_sleep(%s)", [0.2])

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), transaction.atomic():
        work()

    assert alone("SELECT %s", "theirs") == "theirs"
    assert Alarm.objects.count() == 0


def interrupted(*_args):
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["send_query_params", "send_query_prepared", "send_prepare", "flush"])
@pytest.mark.parametrize("is_sent", [True, False])
def test_whoever_is_interrupted_while_sending_leaves_no_answer_to_the_next(name, is_sent, monkeypatch):
    about(1)
    wired = connection.wire

    class Interrupting:
        def __getattr__(self, asked):
            really = getattr(wired._connection.pgconn, asked)
            if asked != name:
                return really

            def interrupt(*args):
                if is_sent:
                    really(*args)
                interrupted()

            return interrupt

    def thrice():
        for _time in range(3):
            ask("SELECT %s", ["mine"])

    monkeypatch.setattr(wired, "_pq", Interrupting())
    with pytest.raises(KeyboardInterrupt):
        thrice()

    connection.close_if_unusable_or_obsolete()
    assert alone("SELECT %s", "theirs") == "theirs"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'by the driver'")
        assert cursor.fetchone() == ("by the driver",)


@pytest.mark.parametrize("many", [65_536, 200_000])
def test_more_values_than_a_statement_takes_are_refused_and_nothing_is_broken(many):
    def work():
        rows.insert([alarm(1)])
        ask(f"SELECT {', '.join(['%s'] * many)}", [1] * many)

    with pytest.raises(DataError), transaction.atomic():
        work()

    assert Alarm.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.fixture
def shelf():
    """A table of this test, and how to change it from elsewhere."""
    another("CREATE TABLE a_shelf (id int, said varchar(9))")
    another("INSERT INTO a_shelf VALUES (1, 'one')")
    yield
    another("DROP TABLE a_shelf")


def test_a_table_that_was_changed_meanwhile_fails_once_at_most_and_is_read_anew(shelf):
    asked = ["SELECT said FROM a_shelf WHERE id = %s", "SELECT id, said FROM a_shelf WHERE id = %s"]
    for one in asked * 3:
        ask(one, [1])
    another("ALTER TABLE a_shelf ALTER COLUMN said TYPE text")

    failed, found = 0, []
    for one in asked * 2:
        try:
            found.append(ask(one, [1]).fetchone()[-1])
        except DatabaseError:
            failed += 1

    assert failed <= 1
    assert set(found) == {"one"}


@pytest.mark.parametrize("said", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_plans_that_somebody_threw_away_are_made_anew_after_one_failure_at_most(said):
    for _time in range(3):
        about(1)
        alone("SELECT 1 + %s", 1)
    with connection.cursor() as cursor:
        cursor.execute(said)

    failed = 0
    for _time in range(3):
        try:
            assert about(1) == []
            assert alone("SELECT 1 + %s", 1) == 2
        except DatabaseError:
            failed += 1

    assert failed <= 1


def test_the_driver_throws_no_plan_away_when_a_savepoint_is_taken_back():
    for _time in range(5):
        about(1)
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.execute("SELECT %s + 1", [1])
    with transaction.atomic(), connection.cursor(), psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("SAVEPOINT here")
        cursor.execute("ROLLBACK TO SAVEPOINT here")
        cursor.execute("SELECT 1")

    assert about(1) == []


def test_plans_that_give_way_while_a_transaction_is_broken_do_not_stay_with_the_server(monkeypatch):
    monkeypatch.setattr(wire, "PLANS", 5)

    def fail(turn):
        for _twice in range(2):
            ask(f"SELECT {turn} / %s", [1])
            ask(f"SELECT {turn} / %s", [0])

    for turn in range(40):
        with pytest.raises(DataError), transaction.atomic(), together():
            fail(turn)
    for turn in range(20):
        alone(f"SELECT -{turn} + %s", 1)

    assert len(planned()) <= 8


def test_a_long_statement_is_not_kept():
    known = connection.ensure_connection() or connection.wire._known
    for many in range(50, 60):
        ask(f"SELECT {', '.join(['%s'] * many)} /* {'x' * 100_000} */", [1] * many)

    assert sum(len(sql) for sql, _kinds in known) < 100_000


def test_each_thread_has_a_connection_and_answers_of_its_own():
    wrong = []

    def work(name):
        try:
            for turn in range(200):
                with together():
                    answers = [ask("SELECT %s", [f"{name} {turn} {each}"]) for each in range(3)]
                said = [answer.fetchone()[0] for answer in answers]
                if said != [f"{name} {turn} {each}" for each in range(3)]:
                    wrong.append(said)
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_a_connection_of_another_thread_is_refused():
    alone("SELECT 1")
    ours, found = connections["default"], []

    def work():
        try:
            with ours.together():
                ours.put("SELECT 1")
        except DatabaseError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert len(found) == 1


def test_an_answer_is_read_once():
    answer = ask("SELECT 1", [])
    answer.fetchall()

    with pytest.raises(RuntimeError):
        answer.fetchall()
