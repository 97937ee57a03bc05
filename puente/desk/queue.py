"""The queue of a department: what may be asked of it, in which order, a page at a time, with true counts."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puente.catalogue.models import Priority
from puente.desk.models import Party, Request
from puente.people.models import Department, Person

PAGE = 50
COLUMNS = {
    "number": _("Number"),
    "subject": _("Subject"),
    "requester": _("Asked by"),
    "service": _("Service"),
    "priority": _("Priority"),
    "status": _("Status"),
    "assignee": _("Assignee"),
    "due": _("Due"),
    "opened": _("Opened"),
}
ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-opened_at", "-id"),
    "oldest": ("opened_at", "id"),
    "due": ("sorts_at", "id"),
    "priority": ("-priority", "sorts_at", "id"),
    "changed": ("-changed_at", "-id"),
}
STAGES = {"standing", "resolved", "ended", "all"}
DUES = {"late", "today", "soon"}
ROW = (
    "id", "number", "subject", "status", "priority", "channel", "is_confidential", "is_paused", "waits_for", "due_at",
    "next_metric", "opened_at", "changed_at", "sorts_at", "requester_id", "requester__name", "requester__company__kind",
    "asking_department__code", "asking_department__name", "assignee_id", "assignee__name", "service__name",
    "handed_over", "reopened",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows as mappings of `ROW`; `after` is the cursor of the next page, empty at the end."""

    rows: list[dict[str, Any]]
    after: str


def known_columns() -> list[str]:
    return list(COLUMNS)


def known_orders() -> list[str]:
    return list(ORDERS)


def clean_filters(said: Mapping[str, Any]) -> dict[str, Any]:
    """Only filters that exist, with values that can be; the rest is left out. Safe for what comes from an address."""
    clean: dict[str, Any] = {}
    if said.get("stage") in STAGES:
        clean["stage"] = said["stage"]
    if statuses := [s for s in _list(said.get("status")) if s in Request.Status.values]:
        clean["status"] = statuses
    if priorities := [p for p in (_int(v) for v in _list(said.get("priority"))) if p in Priority.values]:
        clean["priority"] = priorities
    if services := [pk for pk in (_int(v) for v in _list(said.get("service"))) if pk]:
        clean["service"] = services
    for name in ("assignee", "requester"):
        value = said.get(name)
        if value in ("me", "none") or _int(value):
            clean[name] = value if value in ("me", "none") else _int(value)
    if said.get("due") in DUES:
        clean["due"] = said["due"]
    if said.get("waits_for") in {"requester", "request", "date", "outside"}:
        clean["waits_for"] = said["waits_for"]
    if text := " ".join(str(said.get("text") or "").replace("\x00", "").split())[:100]:
        clean["text"] = text
    return clean


def in_queue(person: Person, department: Department) -> QuerySet[Request]:
    """What this person, who serves there, sees of the department's requests: `visible_to` for one queue, and cheap."""
    requests = Request.objects.filter(department=department)
    if person.leads(department):
        return requests
    named = Party.objects.filter(person=person, part__in=Party.READS, request__is_confidential=True)
    confidential = list(
        named.filter(request__department=department).values_list("request_id", flat=True)[:500]
    )
    return (
        requests.filter(Q(is_confidential=False) | Q(pk__in=confidential))
        if confidential
        else requests.filter(is_confidential=False)
    )


def filtered(
    requests: QuerySet[Request], filters: Mapping[str, Any], *, person: Person, now: datetime
) -> QuerySet[Request]:
    """Narrows a queue by clean filters. Without a stage it is what still stands."""
    stage = filters.get("stage", "standing")
    if stage == "standing":
        requests = requests.filter(is_standing=True)
    elif stage == "resolved":
        requests = requests.filter(status=Request.Status.RESOLVED)
    elif stage == "ended":
        requests = requests.filter(status__in=Request.ENDED)
    for name in ("status", "priority", "service"):
        if filters.get(name):
            requests = requests.filter(**{f"{name}__in": filters[name]})
    for name in ("assignee", "requester"):
        match filters.get(name):
            case None:
                pass
            case "me":
                requests = requests.filter(**{name: person})
            case "none":
                requests = requests.filter(**{f"{name}__isnull": True})
            case pk:
                requests = requests.filter(**{name: pk})
    match filters.get("due"):
        case "late":
            requests = requests.filter(due_at__lt=now, is_paused=False)
        case "today":
            requests = requests.filter(due_at__gte=now, due_at__lt=now + timedelta(hours=24), is_paused=False)
        case "soon":
            requests = requests.filter(due_at__gte=now, due_at__lt=now + timedelta(hours=4), is_paused=False)
    if filters.get("waits_for"):
        requests = requests.filter(waits_for=filters["waits_for"])
    if text := filters.get("text"):
        requests = requests.filter(Q(subject__icontains=text) | Q(number__istartswith=text))
    return requests


def page(requests: QuerySet[Request], *, order: str = "newest", after: str = "", size: int = PAGE) -> Page:
    """One page in this order, after a cursor; a cursor that is none starts at the beginning. One statement."""
    fields = ORDERS.get(order, ORDERS["newest"])
    if (marks := _read_cursor(after, len(fields))) is not None:
        requests = requests.filter(_beyond(fields, marks))
    rows = list(requests.order_by(*fields).values(*ROW)[: size + 1])
    if len(rows) <= size:
        return Page(rows, "")
    rows = rows[:size]
    return Page(rows, _write_cursor([rows[-1][name.lstrip("-")] for name in fields]))


def counts(requests: QuerySet[Request], *, person: Person, now: datetime) -> dict[str, int]:
    """How many stand in each of the views that every queue has. One statement, over one index."""
    late = Q(due_at__lt=now, is_paused=False)
    return requests.filter(is_standing=True).aggregate(
        standing=Count("id"),
        mine=Count("id", filter=Q(assignee=person)),
        unassigned=Count("id", filter=Q(assignee__isnull=True)),
        late=Count("id", filter=late),
        waiting=Count("id", filter=Q(status=Request.Status.WAITING)),
    )


BUILT_IN: dict[str, tuple[Any, dict[str, Any]]] = {
    "standing": (_("All open"), {}),
    "mine": (_("Mine"), {"assignee": "me"}),
    "unassigned": (_("Nobody's yet"), {"assignee": "none"}),
    "late": (_("Late"), {"due": "late"}),
    "waiting": (_("Waiting"), {"status": ["waiting"]}),
}
"""The views that every queue has, by code: their name and their filters."""


def _beyond(fields: tuple[str, ...], marks: list[Any]) -> Q:
    """Rows that come after these marks, written so that the index is searched and not scanned."""
    beyond = Q()
    for depth in reversed(range(len(fields))):
        name, mark = fields[depth].lstrip("-"), marks[depth]
        further = "lt" if fields[depth].startswith("-") else "gt"
        step = Q(**{f"{name}__{further}": mark})
        beyond = step if depth == len(fields) - 1 else Q(**{f"{name}__{further}e": mark}) & (step | beyond)
    return beyond


def _write_cursor(marks: list[Any]) -> str:
    said = [mark.isoformat() if isinstance(mark, datetime) else mark for mark in marks]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, length: int) -> list[Any] | None:
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        marks = [datetime.fromisoformat(mark) if isinstance(mark, str) else int(mark) for mark in said]
    except (ValueError, TypeError):
        return None
    return (
        marks
        if len(marks) == length and all(not isinstance(m, datetime) or m.tzinfo for m in marks)
        else None
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else str(value).split(",")


def _int(value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        return 0
    return number if 0 < number < 2**63 else 0
