"""Who has something else to do while PostgreSQL makes it last, does it; nobody is told of anything that was not done."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from puente.events.models import Alarm, Delivery
from puente.foundation import rows
from puente.foundation.errors import Refused
from puente.foundation.statements import ask, ending_late, is_ending, together, when_ended
from puente.foundation.tests.on_postgresql import alarm, alone, another
from puente.foundation.verbs import drawn_meanwhile

pytestmark = pytest.mark.usefixtures("emptied")
MANY = "SELECT count(*) FROM events_alarm"


def write(*pks):
    with transaction.atomic(), together(with_the_end=True):
        for pk in pks:
            rows.insert([alarm(pk)])


def seen_by_another():
    return another(MANY).fetchone()[0]


def test_it_is_done_at_the_blocks_end_and_then_one_is_told():
    told = []
    with ending_late():
        write(1)
        when_ended(lambda: told.append(seen_by_another()))
        assert is_ending()
        assert told == []

    assert told == [1]
    assert not is_ending()


def test_who_asks_meanwhile_is_answered_after_it_was_done():
    told = []
    with ending_late():
        write(1)
        when_ended(lambda: told.append(1))
        assert alone(MANY) == 1
        assert not is_ending()
        assert told == [1]
        write(2)
        with connection.cursor() as cursor:
            cursor.execute(MANY)
            assert cursor.fetchone() == (2,)

    assert seen_by_another() == 2


def test_one_transaction_begins_when_the_one_before_is_done():
    with ending_late():
        write(1)
        write(2)
        assert is_ending()
        assert seen_by_another() >= 1

    assert sorted(Alarm.objects.values_list("about_id", flat=True)) == [1, 2]


def go_on():
    alone(MANY)


def begin_another():
    write(3)


def begin_another_and_ask_nothing():
    with transaction.atomic():
        raise DatabaseError("it was refused before anything was asked")


def hang_up():
    connection.close()
    alone(MANY)


@pytest.mark.parametrize("meanwhile", [go_on, begin_another, begin_another_and_ask_nothing, hang_up])
def test_what_was_not_done_is_told_at_the_end_even_when_somebody_went_on_all_the_same(meanwhile):
    told = []

    def both():
        write(1, 1)
        when_ended(lambda: told.append("before"))
        with suppress(DatabaseError):
            meanwhile()
        when_ended(lambda: told.append("after"))

    with pytest.raises(DatabaseError), ending_late():
        both()

    assert told == []
    when_ended(lambda: told.append("nothing waits any more"))
    assert told.pop() == "nothing waits any more"
    write(5)
    assert list(Alarm.objects.values_list("about_id", flat=True)) == [5]
    with ending_late():
        write(6)
        when_ended(lambda: told.append("the next one"))
    assert told == ["the next one"]


def test_what_was_done_is_remembered_though_another_transaction_was_given_up_meanwhile():
    told = []
    with ending_late():
        write(1)
        when_ended(lambda: told.append(seen_by_another()))
        with suppress(DatabaseError):
            begin_another_and_ask_nothing()
        assert is_ending()

    assert told == [1]


@pytest.mark.parametrize("how", ["killed", "out of time"])
def test_who_is_thrown_out_by_the_server_meanwhile_has_done_nothing(how):
    told, mine = [], alone("SELECT pg_backend_pid()")

    def both():
        if how == "killed":
            another("SELECT pg_terminate_backend(%s)", mine)
            write(1)
        else:
            with transaction.atomic(), together(with_the_end=True):
                ask("SELECT set_config('statement_timeout', '20', true)", ())
                rows.insert([alarm(1)])
                ask("SELECT pg_sleep(5)", ())
        when_ended(lambda: told.append(1))

    with pytest.raises(OperationalError), ending_late():
        both()

    assert told == []
    connection.close_if_unusable_or_obsolete()
    assert seen_by_another() == 0
    write(2)
    assert seen_by_another() == 1


@pytest.mark.parametrize("refused", ["as it is written", "as it ends"])
def test_what_is_refused_raises_at_the_blocks_end_and_nobody_is_told(refused):
    told = []

    def both():
        write(1)
        told.clear()
        if refused == "as it is written":
            write(2, 2)
        else:
            with transaction.atomic(), together(with_the_end=True):
                rows.insert([Delivery(event_id=10**9, listener="nobody")])
        when_ended(lambda: told.append(1))
        assert is_ending()

    with pytest.raises(IntegrityError), ending_late():
        both()

    assert told == []
    assert not is_ending()
    when_ended(lambda: told.append(2))
    assert told == [2]
    assert alone(MANY) == seen_by_another() == 1
    write(3)
    assert seen_by_another() == 2


def test_a_door_hears_of_it_in_words():
    with pytest.raises(Refused), drawn_meanwhile():
        write(1, 1)


def test_who_waits_for_the_commit_is_called_after_it():
    told = []
    with ending_late():
        with transaction.atomic():
            rows.insert([alarm(1)])
            transaction.on_commit(lambda: told.append(seen_by_another()))
        assert told == [1]


def test_where_the_connection_is_lost_it_is_not_said_to_be_done():
    told = []

    def lose_it():
        write(1)
        when_ended(lambda: told.append(1))
        connection.connection.pgconn.finish()

    with pytest.raises(OperationalError), ending_late():
        lose_it()

    assert told == []
    connection.close_if_unusable_or_obsolete()
    write(2)
    assert seen_by_another() >= 1


def test_who_fails_while_it_ends_has_it_done():
    def fail():
        write(1)
        raise ValueError

    with pytest.raises(ValueError), ending_late():
        fail()

    assert seen_by_another() == 1
