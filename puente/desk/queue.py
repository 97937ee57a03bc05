"""The queue of a department: what may be asked of it, in which order, a page at a time, with true counts."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puente.catalogue.models import Priority
from puente.desk.models import HandOver, Party, Request
from puente.people.models import Department, Person

PAGE = 50
COLUMNS = {
    "number": _("Number"),
    "title": _("Subject"),
    "from": _("Asked by"),
    "service": _("Service"),
    "priority": _("Priority"),
    "status": _("Status"),
    "who": _("Assignee"),
    "due": _("Due"),
    "opened": _("Opened"),
    "changed": _("Changed"),
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
    "handed_over", "reopened", "resolved_at",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows as mappings of `ROW`; `after` is the cursor of the next page, `before` of the one before; empty at an end."""

    rows: list[dict[str, Any]]
    after: str
    before: str = ""


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


def condition(filters: Mapping[str, Any], *, person: Person, now: datetime) -> Q:
    """Clean filters as one condition. Without a stage it is what still stands."""
    match filters.get("stage", "standing"):
        case "standing":
            said = Q(is_standing=True)
        case "resolved":
            said = Q(status=Request.Status.RESOLVED)
        case "ended":
            said = Q(status__in=Request.ENDED)
        case _:
            said = Q()
    for name in ("status", "priority", "service"):
        if filters.get(name):
            said &= Q(**{f"{name}__in": filters[name]})
    for name in ("assignee", "requester"):
        match filters.get(name):
            case None:
                pass
            case "me":
                said &= Q(**{name: person})
            case "none":
                said &= Q(**{f"{name}__isnull": True})
            case pk:
                said &= Q(**{name: pk})
    match filters.get("due"):
        case "late":
            said &= Q(due_at__lt=now, is_paused=False)
        case "today":
            said &= Q(due_at__gte=now, due_at__lt=now + timedelta(hours=24), is_paused=False)
        case "soon":
            said &= Q(due_at__gte=now, due_at__lt=now + timedelta(hours=4), is_paused=False)
    if filters.get("waits_for"):
        said &= Q(waits_for=filters["waits_for"])
    if text := filters.get("text"):
        said &= Q(subject__icontains=text) | Q(number__istartswith=text)
    return said


def filtered(
    requests: QuerySet[Request], filters: Mapping[str, Any], *, person: Person, now: datetime
) -> QuerySet[Request]:
    """Narrows a queue by clean filters."""
    return requests.filter(condition(filters, person=person, now=now))


def page(
    requests: QuerySet[Request],
    *,
    order: str = "newest",
    after: str = "",
    before: str = "",
    size: int = PAGE,
    row: tuple[str, ...] = ROW,
) -> Page:
    """One page in this order, after a cursor or before one; a cursor that is none starts at the beginning.
    One statement."""
    fields = ORDERS.get(order, ORDERS["newest"])
    if (marks := _read_cursor(before, len(fields))) is not None:
        back = tuple(_turned(name) for name in fields)
        rows = list(requests.filter(_beyond(back, marks)).order_by(*back).values(*row)[: size + 1])
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, _cursor(rows, fields, -1), _cursor(rows, fields, 0) if more else "")
    marks = _read_cursor(after, len(fields))
    if marks is not None:
        requests = requests.filter(_beyond(fields, marks))
    rows = list(requests.order_by(*fields).values(*row)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(
        rows, _cursor(rows, fields, -1) if more else "", _cursor(rows, fields, 0) if marks is not None else ""
    )


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _cursor(rows: list[dict[str, Any]], fields: tuple[str, ...], at: int) -> str:
    return _write_cursor([rows[at][name.lstrip("-")] for name in fields]) if rows else ""


def counts(
    requests: QuerySet[Request],
    *,
    person: Person,
    now: datetime,
    views: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, int]:
    """How many stand in each of the views that every queue has, and in `views` (clean filters by name). One
    statement over one index; one more when a view shows what no longer stands."""
    asked = {name: filters for name, (_label, filters) in BUILT_IN.items()} | dict(views or {})
    standing = {name: f for name, f in asked.items() if f.get("stage", "standing") == "standing"}
    ended = {name: f for name, f in asked.items() if name not in standing}
    found = _counted(requests.filter(is_standing=True), standing, person, now)
    return found | (_counted(requests, ended, person, now) if ended else {})


def _counted(
    requests: QuerySet[Request], asked: Mapping[str, Mapping[str, Any]], person: Person, now: datetime
) -> dict[str, int]:
    return requests.aggregate(
        **{name: Count("id", filter=condition(f, person=person, now=now)) for name, f in asked.items()}
    )


BUILT_IN: dict[str, tuple[Any, dict[str, Any]]] = {
    "standing": (_("All open"), {}),
    "mine": (_("Mine"), {"assignee": "me"}),
    "unassigned": (_("Nobody's yet"), {"assignee": "none"}),
    "late": (_("Late"), {"due": "late"}),
    "waiting": (_("Waiting"), {"status": ["waiting"]}),
}
"""The views that every queue has, by code: their name and their filters."""


def arrived(requests: QuerySet[Request], department: Department, since: datetime) -> QuerySet[Request]:
    """Those opened since a moment, or handed over to the department since then."""
    handed = HandOver.objects.filter(request=OuterRef("pk"), to_department=department, at__gt=since)
    return requests.filter(Q(opened_at__gt=since) | (Q(handed_over__gt=0) & Exists(handed)))


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
