"""Statements that go together leave what they would leave one by one."""

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import NOON
from puente.desk.models import Message, Request
from puente.events.models import Event
from puente.foundation import rows
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together
from puente.people.models import Department

numbered = Prepared(lambda number: Request.objects.filter(number=number), str)


def request_to(facilities, ana, number, **more):
    return Request(number=number, subject="The tap leaks", department=facilities, requester=ana, opened_at=NOON,
                   changed_at=NOON, **more)  # fmt: skip


def test_each_sees_what_those_before_it_did(facilities, ana):
    with together():
        rows.insert([request_to(facilities, ana, "FAC-1")])
        before = numbered.later("FAC-1")
        last = rows.counting_up(facilities, "last_number")
        after = numbered.later("FAC-2")

    assert [one.subject for one in before()] == ["The tap leaks"]
    assert after() == []
    assert last() == Department.objects.get(pk=facilities.pk).last_number


def test_rows_have_their_ids_when_all_is_sent(facilities, ana):
    one, other = (request_to(facilities, ana, number) for number in ("FAC-1", "FAC-2"))

    with together():
        rows.insert([one])
        with together():
            rows.insert([other])

    assert [one.number for one in Request.objects.order_by("pk")] == ["FAC-1", "FAC-2"]
    assert {one.pk, other.pk} == set(Request.objects.values_list("pk", flat=True))


def test_a_row_may_point_at_one_that_is_sent_with_it(facilities, ana):
    pk, of_message = rows.numbers(Request, Message)()
    service_request = request_to(facilities, ana, "FAC-1", pk=pk)
    message = Message(
        pk=of_message, request=service_request, kind="opening", text="Soon?", html="", author=ana, at=NOON
    )

    with together():
        rows.insert([service_request])
        rows.insert([message])

    assert Message.objects.get(pk=message.pk).request == service_request
    if connection.vendor == "postgresql":
        assert (service_request.pk, message.pk) == (pk, of_message)


def test_numbers_taken_ahead_are_nobody_elses(db):
    taken = [rows.numbers(Event)()[0] for _each in range(3)]
    event = Event(at=NOON, recorded_at=NOON, via="code", kind="x", about_code="person", about_id=1)
    rows.insert([event])

    assert event.pk not in taken
    assert connection.vendor == "sqlite" or len(set(taken)) == 3


def test_what_the_database_refuses_raises_and_nothing_stays(facilities, ana):
    def both():
        with together():
            rows.insert([request_to(facilities, ana, "FAC-1")])
            rows.insert([request_to(facilities, ana, "FAC-1")])

    with pytest.raises(IntegrityError), transaction.atomic():
        both()

    assert not Request.objects.exists()
    rows.insert([request_to(facilities, ana, "FAC-1")])
    assert Request.objects.count() == 1
