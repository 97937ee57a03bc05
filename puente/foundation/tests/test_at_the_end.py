"""What waits for the end of its transaction, or for what is asked next, is done all the same, or not at all."""

import threading
import time

import pytest
from django.db import IntegrityError, connection, connections, transaction

from conftest import NOON
from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.statements import together, with_the_next


@pytest.fixture(autouse=True)
def _taken_away(commits):
    yield
    Alarm.objects.all().delete()


class Burnt(Exception):
    pass


def burnt_after(act):
    act()
    raise Burnt


def alarm(about, verb="desk.warn"):
    return Alarm(at=NOON, verb=verb, about_code="request", about_id=about)


def at_the_end(*alarms):
    with together(with_the_end=True):
        for one in alarms:
            rows.insert([one])


def standing():
    return sorted(Alarm.objects.values_list("about_id", flat=True))


def test_it_is_there_after_the_transaction():
    one = alarm(1)
    with transaction.atomic():
        at_the_end(one)

    assert standing() == [1]
    assert one.pk == Alarm.objects.get().pk


def test_who_asks_within_the_transaction_finds_it_in_whatever_way():
    prepared, plain = alarm(1), alarm(2)
    with transaction.atomic():
        at_the_end(prepared)
        rows.update(prepared, "verb")
        at_the_end(plain)
        assert standing() == [1, 2]
        assert None not in (prepared.pk, plain.pk)


def test_what_the_database_refuses_at_the_end_leaves_nothing():
    def both():
        rows.insert([alarm(7)])
        at_the_end(alarm(1), alarm(1), alarm(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        both()

    assert standing() == []
    with transaction.atomic():
        at_the_end(alarm(1))
    assert standing() == [1]


def test_what_is_refused_within_is_taken_back_to_where_it_began():
    with transaction.atomic():
        at_the_end(alarm(1))
        with pytest.raises(IntegrityError), transaction.atomic():
            at_the_end(alarm(2), alarm(2))
        at_the_end(alarm(3))

    assert standing() == [1, 3]


def test_who_fails_after_it_undoes_it():
    with pytest.raises(Burnt), transaction.atomic():
        burnt_after(lambda: at_the_end(alarm(1)))
    with transaction.atomic():
        at_the_end(alarm(2))
        with pytest.raises(Burnt), transaction.atomic():
            burnt_after(lambda: at_the_end(alarm(3)))

    assert standing() == [2]


def test_what_goes_with_the_next_comes_before_it():
    with transaction.atomic():
        with_the_next(lambda: rows.insert([alarm(1)]))
        assert standing() == [1]
        with_the_next(lambda: rows.insert([alarm(2)]))
        with together():
            rows.insert([alarm(3)])
        with_the_next(lambda: rows.insert([alarm(4)]))

    assert standing() == [1, 2, 3, 4]
    pks = list(Alarm.objects.order_by("about_id").values_list("pk", flat=True))
    assert pks == sorted(pks)


def test_what_goes_with_the_next_goes_nowhere_when_nothing_follows_but_a_failure():
    with pytest.raises(Burnt), transaction.atomic():
        burnt_after(lambda: with_the_next(lambda: rows.insert([alarm(1)])))
    with transaction.atomic():
        at_the_end(alarm(2))

    assert standing() == [2]


def test_a_row_is_claimed_by_one_alone():
    key = ("about_code", "about_id", "verb", "detail")
    first, second = alarm(1), alarm(1)
    rows.claim(first, key=key)
    rows.claim(second, key=key)

    assert (first.pk, second.pk) == (Alarm.objects.get().pk, None)


def test_who_claims_second_waits_for_the_first():
    """Both at once: the second one knows only when the first has committed or given up."""
    key, said = ("about_code", "about_id", "verb", "detail"), []

    def second():
        with transaction.atomic():
            late = alarm(1)
            rows.claim(late, key=key)
            said.append(late.pk)
        connections.close_all()

    if connection.vendor == "sqlite":
        pytest.skip("one writes at a time there")
    thread = threading.Thread(target=second)
    with transaction.atomic():
        early = alarm(1)
        rows.claim(early, key=key)
        thread.start()
        time.sleep(0.2)
        assert said == []
    thread.join()

    assert said == [None]
    assert Alarm.objects.get().pk == early.pk
