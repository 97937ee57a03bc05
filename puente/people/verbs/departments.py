"""Departments: founded, named, described, moved in the tree, retired for an heir."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from puente.calendars.models import Calendar
from puente.events.record import record
from puente.events.revisions import alter
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people import heirs, rules
from puente.people.events import (
    DepartmentCalendarSet,
    DepartmentDescribed,
    DepartmentFounded,
    DepartmentMoved,
    DepartmentRenamed,
    DepartmentRetired,
)
from puente.people.models import Company, Department, Person
from puente.people.queries import with_those_below
from puente.people.verbs.memberships import leave, move

Text = Mapping[str, str] | str
CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}")


@verb
def found_department(
    *,
    by: Person,
    code: str,
    name: Text,
    parent: Department | None = None,
    company: Company | None = None,
    calendar: Calendar | None = None,
    about: Text = "",
    email: str = "",
    phone: str = "",
    place: str = "",
    source: str = "",
    outside_key: str = "",
) -> Department:
    """A new department. Its code (at most 12 letters and digits) is in its requests' numbers, and never changes.

    Without `company` it is ours; without `calendar` it works by the organization's.
    """
    permit(rules.may_set_up, by)
    _may_stand_under(parent)
    _may_work_by(calendar)

    department = Department(
        code=code.strip().upper(),
        name=name,
        parent=parent,
        company=company or Company.objects.get(kind=Company.Kind.OWN),
        calendar=calendar,
        about=about,
        email=email.strip(),
        phone=phone.strip(),
        place=place.strip(),
        founded_at=clock.now(),
        source=source,
        outside_key=outside_key,
    )
    check(department, "code", "name", "about", "email", "phone", "place", "source", "outside_key")
    if not CODE.fullmatch(department.code):
        words = _("A code is a letter and then letters or digits, without accents or spaces, 12 at most.")
        raise Invalid({"code": words})
    if Department.objects.filter(code=department.code).exists():
        raise Invalid({"code": _("There is a department with that code already.")})
    department.save()

    record(DepartmentFounded(), department, by=by, department=department)
    return department


@verb
def rename(department: Department, *, by: Person, name: Text) -> Department:
    """The same department, code and numbers under another name."""
    department = _standing(department, by)

    changes = alter(department, texts={"name"}, name=name)
    if not changes:
        return unchanged(department)
    department.save(update_fields=["name"])

    record(DepartmentRenamed(changes=changes), department, by=by, department=department)
    return department


@verb
def describe(
    department: Department,
    *,
    by: Person,
    about: Text | None = None,
    email: str | None = None,
    phone: str | None = None,
    place: str | None = None,
) -> Department:
    """What it does and where it is found; what is not given stays."""
    department = _standing(department, by)

    given = {"about": about, "email": email, "phone": phone, "place": place}
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None
    }
    changes = alter(department, texts=set(given), **values)
    if not changes:
        return unchanged(department)
    department.save(update_fields=list(given))

    record(DepartmentDescribed(changes=changes), department, by=by, department=department)
    return department


@verb
def move_department(department: Department, *, by: Person, parent: Department | None) -> Department:
    """To another place in the tree, with all below it; None is the top."""
    department = _standing(department, by)
    _may_stand_under(parent)
    refuse_if(
        parent is not None and parent.pk in with_those_below([department.pk]),
        _("A department cannot be part of itself or of one below it."),
        code="department_cycle",
    )

    changes = alter(department, parent=parent)
    if not changes:
        return unchanged(department)
    department.save(update_fields=["parent"])

    record(DepartmentMoved(changes=changes), department, by=by, department=department)
    return department


@verb
def set_department_calendar(department: Department, *, by: Person, calendar: Calendar | None) -> Department:
    """The hours it works by; None is the organization's. Open targets get their due time by the new ones."""
    department = _standing(department, by)
    _may_work_by(calendar)

    changes = alter(department, calendar=calendar)
    if not changes:
        return unchanged(department)
    department.save(update_fields=["calendar"])

    record(DepartmentCalendarSet(changes=changes), department, by=by, department=department)
    return department


@verb
def retire_department(
    department: Department, *, by: Person, heir: Department, people_too: bool = True
) -> Department:
    """It serves no more: its services and open requests go to `heir`, and its people too unless told otherwise."""
    department = _standing(department, by)
    heir = Department.objects.locked(heir)
    refuse_if(heir.pk == department.pk, _("Name another department as the heir."), code="heir_is_itself")
    refuse_if(heir.is_retired, _("The heir is retired itself."), code="heir_retired")
    refuse_if(
        department.children.filter(retired_at__isnull=True).exists(),
        _("It still has departments below it: move or retire them first."),
        code="department_has_children",
    )

    heirs.retire(department, heir, by)
    for membership in department.memberships.filter(until_at__isnull=True).select_related("person"):
        there = membership.person.memberships.filter(department=heir, until_at__isnull=True).exists()
        if people_too and not there:
            move(membership, by=by, to=heir)
        else:
            leave(membership, by=by)
    department.retired_at, department.heir = clock.now(), heir
    department.save(update_fields=["retired_at", "heir"])

    record(DepartmentRetired(heir=heir.pk), department, by=by, department=department)
    return department


def _standing(department: Department, by: Person) -> Department:
    department = Department.objects.locked(department)
    permit(rules.may_set_up, by)
    refuse_if(department.is_retired, _("This department is retired."), code="department_retired")
    return department


def _may_stand_under(parent: Department | None) -> None:
    refuse_if(
        parent is not None and parent.is_retired,
        _("The department above is retired."),
        code="department_retired",
    )


def _may_work_by(calendar: Calendar | None) -> None:
    refuse_if(
        calendar is not None and calendar.is_retired, _("This calendar is retired."), code="calendar_retired"
    )
