"""A prepared question answers what its queryset does."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import NOON, make_department, make_person
from puente.events.models import Event
from puente.foundation.prepared import Prepared
from puente.people.models import Department, Membership, Person

by_name = Prepared(
    lambda name, least: (
        Person.objects.filter(name=name, pk__gt=least).select_related("company").order_by("pk")
    ),
    str,
    int,
)
codes: Prepared[tuple[int, object]] = Prepared(
    lambda: Department.objects.order_by("code").values_list("pk", "name")
)


@pytest.fixture
def two_anas(organization):
    return [make_person("Ana", email=email) for email in ("ana@a.example", "ana@b.example")]


def test_it_holds_what_the_queryset_holds(two_anas):
    asked = list(Person.objects.filter(name="Ana").select_related("company").order_by("pk"))

    found = by_name("Ana", 0)

    assert [vars(one).keys() for one in found] == [vars(one).keys() for one in asked]
    assert [one.joined_at for one in found] == [one.joined_at for one in asked]
    with CaptureQueriesContext(connection) as statements:
        assert [one.company for one in found] == [one.company for one in asked]
    assert not statements


def test_each_time_it_asks_for_other_values(two_anas):
    first, second = two_anas

    assert by_name("Ana", 0) == [first, second]
    assert by_name("Ana", first.pk) == [second]
    assert by_name("Nobody", 0) == []
    assert by_name.first("Ana", first.pk) == second
    assert by_name.first("Nobody", 0) is None


def test_tuples_have_the_values_of_their_fields(organization):
    department = make_department(organization, "FIN", "Finance")

    assert codes() == [(department.pk, department.name)]
    assert type(codes()[0][1]) is type(department.name)


def test_a_question_that_it_cannot_keep_is_refused_at_once(organization):
    lost: Prepared[Membership] = Prepared(lambda pk: Membership.objects.all(), int)
    fetched: Prepared[Person] = Prepared(lambda: Person.objects.prefetch_related("memberships"))

    with pytest.raises(ValueError, match="does not ask for its values"):
        lost(1)
    with pytest.raises(ValueError, match="nothing else"):
        fetched()


_memberships: Prepared[Membership] = Prepared(
    lambda least: (
        Membership.objects.filter(pk__gt=least).select_related("person__company", "department").order_by("pk")
    ),
    int,
)
events: Prepared[Event] = Prepared(
    lambda: Event.objects.select_related("actor", "recorded_by").order_by("pk")
)


def test_what_an_answer_holds_twice_is_one_instance(two_anas, organization):
    department = make_department(organization, "FIN", "Finance")
    for one in two_anas:
        Membership.objects.create(person=one, department=department, role="agent", since_at=one.joined_at)

    first, second = _memberships(0)

    assert first.department is second.department
    assert first.person is not second.person
    assert first.person.company is second.person.company
    assert (str(first.department.name), first.department.code) == ("Finance", "FIN")


def test_every_value_is_as_the_queryset_has_it(two_anas, organization):
    department = make_department(organization, "FIN", "Finance")
    Membership.objects.create(person=two_anas[0], department=department, role="lead", since_at=NOON)
    Event.objects.create(
        at=NOON, recorded_at=NOON, actor=two_anas[0], via="code", kind="x", about_code="person", about_id=1,
        data={"changes": {"a": [None, 1.5]}},
    )  # fmt: skip

    for found, asked in (
        (_memberships(0), Membership.objects.order_by("pk")),
        (events(), Event.objects.order_by("pk")),
    ):
        for one, other in zip(found, asked, strict=True):
            for field in type(other)._meta.concrete_fields:
                name = field.attname
                assert getattr(one, name) == getattr(other, name), name
                assert type(getattr(one, name)) is type(getattr(other, name)), name
    (event,) = events()
    assert event.actor == two_anas[0]
    assert event.recorded_by is None
    event.kind = "y"
    assert not event._state.adding


def test_a_model_that_makes_itself_otherwise_is_refused(two_anas, monkeypatch):
    monkeypatch.setattr(Person, "from_db", classmethod(lambda cls, *told: None), raising=False)
    people: Prepared[Person] = Prepared(lambda: Person.objects.order_by("pk"))

    with pytest.raises(ValueError, match="as Django makes them"):
        people()
