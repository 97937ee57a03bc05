"""Open targets after a calendar or a standard changed: recomputed a request at a time, after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from puente.desk.changing import set_warning
from puente.desk.clock.keeping import keep, next_due
from puente.desk.clock.reckoning import reckoner
from puente.desk.models import Request, turn
from puente.desk.verbs.moving import tell_of_moved
from puente.foundation import clock
from puente.people.models import Department

if TYPE_CHECKING:
    from puente.events.models import Event


def recompute(event: Event) -> None:
    """Hears of calendars and standards; says for each department how many requests moved."""
    for department in _departments(event):
        moved = recompute_department(department)
        tell_of_moved(department, moved=moved, cause=event.pk, now=clock.now())


def recompute_department(department: Department) -> int:
    """How many of its open requests have another due now. Each in a short transaction of its own."""
    fresh = reckoner()
    moved = 0
    for pk in list(Request.objects.standing().filter(department=department).values_list("pk", flat=True)):
        with transaction.atomic():
            service_request = Request.objects.select_for_update(of=("self",)).get(pk=pk)
            if not service_request.is_standing:
                continue
            kept = keep(service_request, fresh)
            if kept.warning_moved:
                set_warning(service_request, kept.targets, clock.now())
            due_at, metric = next_due(kept.targets)
            changed: dict[str, Any] = {}
            if (due_at, metric) != (service_request.due_at, service_request.next_metric):
                sorts_at = turn(due_at, is_paused=service_request.is_paused)
                changed = {"due_at": due_at, "sorts_at": sorts_at, "next_metric": metric}
                moved += 1
            if kept.written:  # whoever read the targets of this revision reads them anew
                changed["revision"] = F("revision") + 1
            if changed:
                Request.objects.filter(pk=pk).update(**changed)
    return moved


def _departments(event: Event) -> list[Department]:
    standing = Department.objects.standing().select_related("calendar", "company")
    if event.about_code == "calendar":
        return [one for one in standing if one.hours_calendar.pk == event.about_id]
    if event.about_code == "department":
        return list(standing.filter(pk=event.about_id))
    if event.department_id is not None:
        return list(standing.filter(pk=event.department_id))
    return list(standing)
