"""Somebody leaves: nothing in hand stays in theirs. Two records of one person become one."""

from datetime import timedelta

import pytest

from puente.foundation.errors import Forbidden, Refused
from puente.people import heirs
from puente.people import verbs as people
from puente.people.events import PeopleMerged, PersonLeftOrganization, PersonReadmitted
from puente.people.models import Person


def test_who_leaves_is_in_no_department_and_cannot_sign_in(facilities, bruno, ada, recorded, monkeypatch):
    let_go = []
    monkeypatch.setattr(heirs, "_on_leave", [lambda *them: let_go.append(them)])

    with recorded(PersonLeftOrganization):
        person = people.leave_organization(bruno, by=ada)

    assert let_go == [(person, ada)]
    assert not person.is_active
    assert not Person.objects.agents_of(facilities).exists()


def test_only_administrators_see_people_out(bruno, lara, ada):
    with pytest.raises(Forbidden):
        people.leave_organization(bruno, by=lara)
    with pytest.raises(Refused):
        people.leave_organization(ada, by=ada)


def test_who_comes_back_keeps_the_record_and_is_in_no_department(bruno, ada, recorded):
    people.leave_organization(bruno, by=ada)

    with recorded(PersonReadmitted):
        person = people.readmit(bruno, by=ada)

    person.forget_roles()
    assert person.is_active
    assert not person.departments_joined()


def test_an_invitation_of_somebody_who_left_is_over(ada):
    irene = people.invite(by=ada, name="Irene", email="irene@casa.example")
    people.leave_organization(irene, by=ada)

    with pytest.raises(Refused):
        people.accept_invitation(irene.invitations.get(), by=irene, password="tres puentes y un río")


def test_two_records_of_one_person_become_one(ana, bruno, ada, facilities, noon, recorded, monkeypatch):
    carried = []
    monkeypatch.setattr(heirs, "_on_merge", [lambda kept, gone, by: carried.append((kept, gone))])
    people.add_address(bruno, by=bruno, kind="phone", value="600 100 200")
    people.add_address(ana, by=ana, kind="phone", value="600 100 200")
    absence = people.be_away(bruno, by=bruno, from_at=noon, until_at=noon + timedelta(days=2))

    with recorded(PeopleMerged) as change:
        kept = people.merge_people(ana, bruno, by=ada)

    bruno.refresh_from_db()
    absence.refresh_from_db()
    assert (bruno.merged_into, bruno.email, bruno.is_active) == (ana, None, False)
    assert kept.departments_joined() == ana.departments_joined() | {facilities.pk}
    assert kept.addresses.filter(removed_at__isnull=True, kind="phone").count() == 1
    assert absence.person == ana
    assert carried == [(ana, bruno)]
    assert change.event.data["gone"] == bruno.pk
    assert bruno not in Person.objects.active()


def test_a_merge_keeps_the_stronger_role(facilities, lara, bruno, ada):
    people.merge_people(bruno, lara, by=ada)

    assert bruno.memberships.get(until_at__isnull=True).role == "lead"


def test_a_merge_that_would_lose_something_is_refused(ana, bruno, ada):
    people.merge_people(ana, bruno, by=ada)

    for kept, gone in ((ana, ana), (bruno, ana), (ana, ada)):
        with pytest.raises(Refused):
            people.merge_people(kept, gone, by=ada)
    with pytest.raises(Forbidden):
        people.merge_people(ana, ada, by=ana)
    ada.refresh_from_db()
    assert ada.merged_into is None
