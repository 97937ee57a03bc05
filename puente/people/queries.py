"""Questions over the tree of departments and the organization's own settings."""

from __future__ import annotations

from collections.abc import Iterable

from puente.people.models import Department, Organization


def with_those_below(departments: Iterable[int]) -> set[int]:
    """These departments and all below them. One statement: the tree of an organization is small."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Department.objects.values_list("pk", "parent_id"):
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
    return Organization.objects.select_related("company", "calendar").get(pk=1)
