"""Leads choose their members and agents; a new lead comes from above."""

import pytest

from conftest import make_department, make_person
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import verbs as people
from puente.people.events import PersonJoined, PersonLeft, PersonMoved, RoleChanged


def test_a_lead_takes_somebody_in(facilities, lara, olga, recorded):
    with recorded(PersonJoined) as change:
        people.join(olga, facilities, by=lara, role="agent")

    assert olga.serves_in(facilities)
    assert change.event.department == facilities


@pytest.mark.parametrize("who", ["ana", "bruno", "luis", "carmen"])
def test_others_do_not(facilities, olga, who, request):
    with pytest.raises(Forbidden):
        people.join(olga, facilities, by=request.getfixturevalue(who))

    assert not olga.departments_joined()


def test_a_lead_names_no_other_lead_but_one_above_does(organization, facilities, lara, bruno, ada):
    house = make_department(organization, "HOU", "House")
    people.move_department(facilities, by=ada, parent=house)
    boss = make_person("Boss", department=house, role="lead")
    place = bruno.memberships.get()

    with pytest.raises(Forbidden):
        people.change_role(place, by=lara, role="lead")
    people.change_role(place, by=boss, role="lead")

    place.refresh_from_db()
    assert place.role == "lead"


def test_a_role_is_one_of_three(facilities, ada, olga):
    with pytest.raises(Invalid):
        people.join(olga, facilities, by=ada, role="king")


def test_nobody_is_twice_in_a_department(facilities, ada, bruno):
    with pytest.raises(Refused):
        people.join(bruno, facilities, by=ada)


def test_a_customer_serves_nowhere(facilities, ada, carmen):
    with pytest.raises(Refused):
        people.join(carmen, facilities, by=ada)


def test_changing_a_role_keeps_before_and_after(lara, bruno, recorded):
    with recorded(RoleChanged) as change:
        people.change_role(bruno.memberships.get(), by=lara, role="member")

    assert change.event.changes == {"role": ["agent", "member"]}


def test_leaving_a_department_ends_the_membership_and_keeps_the_row(facilities, lara, bruno, recorded):
    place = bruno.memberships.get()

    with recorded(PersonLeft):
        people.leave(place, by=lara)

    assert not bruno.memberships.get().person.departments_joined()
    with pytest.raises(Refused):
        people.leave(place, by=lara)


def test_moving_is_one_step(facilities, legal, ada, bruno, recorded):
    with recorded(PersonMoved) as change:
        people.move(bruno.memberships.get(), by=ada, to=legal)

    assert change.event.changes["department"] == [facilities.pk, legal.pk]
    bruno.forget_roles()
    assert bruno.departments_served() == {legal.pk}


def test_a_lead_does_not_send_people_into_the_department_of_another(legal, lara, bruno):
    with pytest.raises(Forbidden):
        people.move(bruno.memberships.get(), by=lara, to=legal)
