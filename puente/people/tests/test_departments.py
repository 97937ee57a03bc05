"""Departments are founded by administrators, stand in a tree, and leave an heir when they go."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import make_department
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import heirs
from puente.people import verbs as people
from puente.people.events import (
    DepartmentCalendarSet,
    DepartmentDescribed,
    DepartmentFounded,
    DepartmentMoved,
    DepartmentRenamed,
    DepartmentRetired,
)
from puente.people.models import Department
from puente.people.queries import with_those_below


def test_an_administrator_founds_a_department(organization, ada, facilities, recorded):
    with recorded(DepartmentFounded) as change:
        department = people.found_department(
            by=ada, code="inf", name={"es": "Informática", "en": "IT"}, parent=facilities
        )

    assert department.code == "INF"
    assert department.hours_calendar == organization.calendar
    assert change.event.department == department


def test_nobody_else_founds_one(organization, lara):
    with pytest.raises(Forbidden):
        people.found_department(by=lara, code="INF", name="IT")

    assert not Department.objects.filter(code="INF").exists()


@pytest.mark.parametrize("code", ["", "9A", "CON ESPACIO", "ÑU", "ABCDEFGHIJKLM", "A-1", "FAC"])
def test_a_code_is_short_plain_and_its_own(organization, facilities, ada, code):
    with pytest.raises(Invalid) as refusal:
        people.found_department(by=ada, code=code, name="X")

    assert "code" in refusal.value.fields


def test_a_new_name_is_a_revision_and_not_in_the_event(facilities, ada, recorded):
    with recorded(DepartmentRenamed) as change:
        people.rename(facilities, by=ada, name={"en": "House", "es": "Casa"})

    assert all(isinstance(one, int) for one in change.event.changes["name"])
    assert "House" not in str(change.event.data)


def test_the_same_name_again_is_no_event(facilities, ada):
    assert people.rename(facilities, by=ada, name={"en": "Facilities"}) == facilities


def test_a_department_says_what_it_does(facilities, ada, recorded):
    with recorded(DepartmentDescribed):
        department = people.describe(facilities, by=ada, about={"en": "We mend"}, phone=" 600 ")

    assert (str(department.about), department.phone) == ("We mend", "600")
    with pytest.raises(Invalid):
        people.describe(facilities, by=ada, email="no mail")


def test_a_department_moves_in_the_tree(facilities, legal, ada, recorded):
    with recorded(DepartmentMoved) as change:
        people.move_department(facilities, by=ada, parent=legal)

    assert change.event.changes == {"parent": [None, legal.pk]}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 4))), max_size=12))
def test_no_order_of_moves_makes_a_circle(organization, ada, moves):
    codes = [f"D{number}" for number in range(5)]
    Department.objects.filter(code__in=codes).update(parent=None)
    tree = [
        Department.objects.filter(code=code).first() or make_department(organization, code, code)
        for code in codes
    ]

    for who, under in moves:
        try:
            people.move_department(tree[who], by=ada, parent=None if under is None else tree[under])
        except Refused:
            assert under is not None
            assert tree[under].pk in with_those_below([tree[who].pk])

    parents = dict(Department.objects.values_list("pk", "parent_id"))
    for start in parents:
        steps, here = 0, start
        while here is not None:
            here, steps = parents[here], steps + 1
            assert steps <= len(parents)


def test_a_department_works_by_another_calendar(facilities, ada, lara, recorded):
    from puente.calendars import verbs as calendars

    nights = calendars.found_calendar(
        by=ada, name="Nights", zone="Europe/Madrid", week={"mon": [["22:00", "06:00"]]}
    )
    with recorded(DepartmentCalendarSet) as change:
        people.set_department_calendar(facilities, by=ada, calendar=nights)

    assert change.event.changes["calendar"][1] == nights.pk
    with pytest.raises(Forbidden):
        people.set_department_calendar(facilities, by=lara, calendar=None)


def test_a_retired_department_leaves_its_heir_what_it_held(
    facilities, legal, ada, bruno, recorded, monkeypatch
):
    handed_on = []
    monkeypatch.setattr(heirs, "_on_retire", [lambda *them: handed_on.append(them)])

    with recorded(DepartmentRetired) as change:
        department = people.retire_department(facilities, by=ada, heir=legal)

    assert handed_on == [(department, legal, ada)]
    assert change.event.data["heir"] == legal.pk
    bruno.forget_roles()
    assert bruno.departments_joined() == {legal.pk}


def test_what_stops_a_retirement(facilities, legal, organization, ada):
    child = make_department(organization, "SUB", "Below", parent=facilities)

    for heir in (facilities, legal):
        with pytest.raises(Refused):
            people.retire_department(facilities, by=ada, heir=heir)
    people.retire_department(child, by=ada, heir=legal)
    people.retire_department(facilities, by=ada, heir=legal)
    with pytest.raises(Refused):
        people.retire_department(legal, by=ada, heir=facilities)

    legal.refresh_from_db()
    assert not legal.is_retired


def test_when_handing_on_fails_the_department_stays(facilities, legal, ada, monkeypatch):
    def stumble(*them):
        raise Refused("no")

    monkeypatch.setattr(heirs, "_on_retire", [stumble])

    with pytest.raises(Refused):
        people.retire_department(facilities, by=ada, heir=legal)

    facilities.refresh_from_db()
    assert not facilities.is_retired
