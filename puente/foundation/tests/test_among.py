"""Rows among some ids: the same as `in`, with any number of ids in the same question."""

import pytest

from conftest import make_person
from puente.foundation.among import among, said
from puente.foundation.prepared import Prepared
from puente.people.models import Person


@pytest.fixture
def ids(organization):
    return [make_person(f"Person {n}").pk for n in range(60)]


def test_they_are_those_that_are_there(ids):
    wanted = [*ids[::3], 10**9]

    found = among(Person.objects.get_queryset(), said(wanted))

    assert {one.pk for one in found} == {*ids[::3]}
    assert not among(Person.objects.get_queryset(), said([])).exists()


def test_one_question_takes_any_number_of_them(ids):
    named = Prepared(
        lambda some: among(Person.objects.get_queryset(), some).order_by("pk").values_list("pk"), str
    )

    for many in (1, 2, 60):
        assert named(said(ids[:many])) == [(pk,) for pk in ids[:many]]
