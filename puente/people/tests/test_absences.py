"""Somebody is away, somebody covers; leads may say it for their people."""

from datetime import timedelta

import pytest

from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import verbs as people
from puente.people.events import PersonAway, PersonBack, PersonLeftOrganization
from puente.people.models import Absence

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def test_bruno_says_that_he_is_away_and_who_covers(bruno, berta, noon, recorded):
    with recorded(PersonAway) as change:
        people.be_away(bruno, by=bruno, from_at=noon + DAY, until_at=noon + WEEK, covered_by=berta)

    assert not Absence.objects.at(noon).exists()
    assert Absence.objects.at(noon + 2 * DAY).get().covered_by == berta
    assert change.event.data["covered_by"] == berta.pk


def test_a_lead_says_it_for_the_people_of_the_department(bruno, lara, ana, luis, noon):
    for other in (ana, luis):
        with pytest.raises(Forbidden):
            people.be_away(bruno, by=other, from_at=noon, until_at=noon + DAY)

    assert people.be_away(bruno, by=lara, from_at=noon, until_at=noon + DAY).person == bruno


def test_who_left_covers_for_nobody(bruno, berta, ada, noon, recorded):
    absence = people.be_away(bruno, by=bruno, from_at=noon - DAY, until_at=noon + WEEK, covered_by=berta)

    with recorded(PersonLeftOrganization) as change:
        people.leave_organization(berta, by=ada)

    assert Absence.objects.at(noon).get().covered_by is None
    assert change.event.data["changes"]["covers"] == [[absence.pk], []]


def test_days_that_cannot_be_are_refused_beside_their_field(bruno, carmen, noon):
    for with_, field in (
        ({"until_at": noon}, "until_at"),
        ({"from_at": noon - WEEK, "until_at": noon - DAY}, "until_at"),
        ({"covered_by": bruno}, "covered_by"),
        ({"covered_by": carmen}, "covered_by"),
    ):
        with pytest.raises(Invalid) as refusal:
            people.be_away(bruno, by=bruno, **({"from_at": noon, "until_at": noon + DAY} | with_))
        assert list(refusal.value.fields) == [field]


def test_absences_do_not_overlap(bruno, noon):
    people.be_away(bruno, by=bruno, from_at=noon, until_at=noon + WEEK)

    with pytest.raises(Refused):
        people.be_away(bruno, by=bruno, from_at=noon + DAY, until_at=noon + 2 * WEEK)
    people.be_away(bruno, by=bruno, from_at=noon + WEEK, until_at=noon + 2 * WEEK)


def test_coming_back_early_ends_it_and_not_going_cancels_it(bruno, noon, recorded):
    running = people.be_away(bruno, by=bruno, from_at=noon - DAY, until_at=noon + DAY)
    coming = people.be_away(bruno, by=bruno, from_at=noon + WEEK, until_at=noon + 2 * WEEK)

    with recorded(PersonBack):
        assert people.come_back(running, by=bruno).until_at == noon
    assert people.come_back(coming, by=bruno).cancelled_at == noon
    with clock.at(noon + WEEK + DAY):
        assert not Absence.objects.at(clock.now()).exists()
