"""What goes wrong between us and PostgreSQL, and what is left of it: nothing, or an error in words; never another's answer."""

import threading

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

from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.postgresql.wire import Wire
from puente.foundation.statements import ask, together
from puente.foundation.tests.on_postgresql import about, alarm, alone, another

pytestmark = pytest.mark.usefixtures("emptied")


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
