"""Questions over the tree of departments and the organization's own settings."""

from __future__ import annotations

from collections.abc import Iterable

from puente.calendars.models import Calendar
from puente.events.lasting import Lasting
from puente.people.models import Department, Organization, Vision, the_organization

_tree: Lasting[list[tuple[int, int | None]]] = Lasting(
    lambda: list(Department.objects.values_list("pk", "parent_id"))
)


def with_those_below(departments: Iterable[int]) -> set[int]:
    """These departments and all below them. One statement at most: the tree of an organization is small."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in _tree():
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    ahead = list(departments)
    while ahead:
        pk = ahead.pop()
        if pk not in found:
            found.add(pk)
            ahead.extend(children.get(pk, ()))
    return found


def organization() -> Organization:
    """The organization; Organization.DoesNotExist while the first page has not been filled in."""
    house = the_organization()
    if house is None:
        raise Organization.DoesNotExist
    return house


def names_working_by(calendar: Calendar) -> list[str]:
    """The organization, when the calendar is its own, and the standing departments that work by it."""
    ours = Organization.objects.filter(calendar=calendar).select_related("company")
    departments = Department.objects.standing().filter(calendar=calendar).order_by("code")
    return [str(organization) for organization in ours] + [str(department) for department in departments]


def vision_of(department: Department | None) -> Vision | None:
    """The newest vision of a department, or of the organization; None while there is none."""
    return Vision.objects.filter(department=department).order_by("-version").first()
