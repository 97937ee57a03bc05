"""Things that last stand on a shelf by their ids: read together, read once, and anew when anything of them is recorded."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from puente.events.lasting import Shelf
from puente.foundation import house
from puente.people import verbs as people
from puente.people.models import Person
from puente.people.shelf import departments, persons


@pytest.fixture
def on_a_page(keeping):
    with house.remembering():
        yield


def test_they_are_read_together_and_once(on_a_page, ana, bruno):
    with CaptureQueriesContext(connection) as asked:
        found = persons([ana.pk, bruno.pk, None, ana.pk])
        again = persons([bruno.pk])

    assert found == {ana.pk: ana, bruno.pk: bruno}
    assert again[bruno.pk] is found[bruno.pk]
    assert sum("people_person" in one["sql"] for one in asked) == 1


def test_one_that_is_not_there_is_not_found(on_a_page, ana):
    assert persons([ana.pk, 10**9]) == {ana.pk: ana}


def test_after_a_verb_of_theirs_they_are_read_anew(on_a_page, facilities, ada):
    before = departments([facilities.pk])[facilities.pk]
    people.rename(facilities, by=ada, name={"en": "Buildings"})
    after = departments([facilities.pk])[facilities.pk]

    assert (str(before), str(after)) == ("Facilities", "Buildings")


def test_a_full_shelf_is_cleared_and_nothing_is_lost(on_a_page, ana, bruno):
    small = Shelf(lambda ids: Person.objects.in_bulk(ids), most=1)

    assert small([ana.pk]) == {ana.pk: ana}
    assert small([ana.pk, bruno.pk]) == {ana.pk: ana, bruno.pk: bruno}


def test_in_a_transaction_nothing_on_it_is_believed(facilities):
    with house.remembering():
        first, second = departments([facilities.pk]), departments([facilities.pk])

    assert first == second
    assert first[facilities.pk] is not second[facilities.pk]
