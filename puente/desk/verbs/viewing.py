"""Saved ways to look at a queue."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from puente.catalogue.models import Service
from puente.desk import rules
from puente.desk.events import ViewRemoved, ViewSaved
from puente.desk.models import View
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, unchanged, verb
from puente.people.models import Department, Person


@verb
def save_view(
    *,
    department: Department,
    name: str,
    filters: dict[str, Any],
    columns: list[str],
    order: str,
    shared: bool = False,
    by: Person,
    view: View | None = None,
) -> View:
    """Keeps a view of a queue under a name: one's own, or (by its lead) the whole department's."""
    from puente.desk.queue import clean_filters, known_columns, known_orders, left_out

    permit(rules.may_use_queue, by, department)
    view = view or View(department=department)
    if view.pk:
        permit(rules.may_keep_view, by, view)
    view.owner = None if shared else by
    view.name = " ".join(name.split())
    view.filters, view.columns, view.order = clean_filters(filters), columns, order
    permit(rules.may_keep_view, by, view)
    unknown = left_out(filters) | _nowhere(view.filters)
    _check_known("filters", {f"{name}: {', '.join(said)}" for name, said in unknown.items()})
    _check_known("columns", {*columns} - {*known_columns()})
    _check_known("order", {order} - {"", *known_orders()})
    if not view.name:
        raise Invalid({"name": _("Give it a name.")})
    check(view, "name")
    others = View.objects.filter(
        department=department, owner=view.owner, name=view.name, removed_at__isnull=True
    )
    if others.exclude(pk=view.pk).exists():
        raise Invalid({"name": _("There is a view with that name already.")})
    view.save()
    record(ViewSaved(), view, by=by, department=department)
    return view


def _nowhere(filters: dict[str, Any]) -> dict[str, list[str]]:
    """By filter the ids that nothing has."""
    missing = {}
    for name, things in (
        ("service", Service.objects),
        ("assignee", Person.objects),
        ("requester", Person.objects),
    ):
        said = filters.get(name, [])
        ids = {one for one in (said if isinstance(said, list) else [said]) if isinstance(one, int)}
        if ids and (gone := ids - {*things.filter(pk__in=ids).values_list("pk", flat=True)}):
            missing[name] = [str(one) for one in sorted(gone)]
    return missing


def _check_known(what: str, unknown: set[str]) -> None:
    """A view that shows something else than was meant is worse than none."""
    if unknown:
        words = _("A queue has no such thing: %(names)s.")
        raise Invalid({what: words % {"names": ", ".join(sorted(unknown))}})


@verb
def remove_view(view: View, *, by: Person) -> View:
    """The view goes; what it showed stays."""
    view = View.objects.select_for_update().select_related("department").get(pk=view.pk)
    permit(rules.may_keep_view, by, view)
    if view.removed_at is not None:
        return unchanged(view)
    view.removed_at = clock.now()
    view.save(update_fields=["removed_at"])
    record(ViewRemoved(), view, by=by, department=view.department)
    return view
