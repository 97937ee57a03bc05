"""What may be asked of a queue: filters that come from anywhere, made clean, made a condition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from puente.catalogue.models import Priority
from puente.desk.models import HandOver, Request
from puente.people.models import Company, Department, Person

STAGES = {"standing", "resolved", "ended", "all"}
DUES = {"late", "today", "soon", "paused", "none"}
SIDES = {"inside", "outside"}
WAITS = {"requester", "request", "date", "outside"}
LONGEST = 100
"""Letters of a text that is looked for."""
TODAY, SOON = timedelta(hours=24), timedelta(hours=4)


def clean_filters(said: Mapping[str, Any]) -> dict[str, Any]:
    """Only filters that exist, with values that can be; the rest is left out. Safe for what comes from an address."""
    clean: dict[str, Any] = {}
    for name, known in (("stage", STAGES), ("due", DUES), ("side", SIDES), ("waits_for", WAITS)):
        if isinstance(said.get(name), str) and said[name] in known:
            clean[name] = said[name]
    if statuses := [s for s in _list(said.get("status")) if s in Request.Status.values]:
        clean["status"] = statuses
    if priorities := [p for p in (_int(v) for v in _list(said.get("priority"))) if p in Priority.values]:
        clean["priority"] = priorities
    if services := [pk for pk in (_int(v) for v in _list(said.get("service"))) if pk]:
        clean["service"] = services
    for name, words in (("assignee", ("me", "none")), ("requester", ("me",))):
        value = said.get(name)
        if value in words or _int(value):
            clean[name] = value if value in words else _int(value)
    if text := _words(said.get("text"))[:LONGEST]:
        clean["text"] = text
    return clean


def left_out(said: Mapping[str, Any]) -> dict[str, list[str]]:
    """By name what `clean_filters` leaves out of it: for whoever is to be told, and does not see what is listed instead."""
    clean, left = clean_filters(said), {}
    for name, value in said.items():
        kept = clean.get(name)
        if isinstance(kept, list):
            missing = [one for one in _list(value) if one not in kept and _int(one) not in kept]
        elif name == "text":
            missing = [] if _words(value) == (kept or "") else [_words(value)]
        else:
            missing = _list(value) if kept is None else []
        if missing:
            left[name] = [str(one) for one in missing]
    return left


def condition(filters: Mapping[str, Any], *, person: Person | int, now: datetime) -> Q:
    """Clean filters as one condition. Without a stage it is what still stands."""
    match filters.get("stage", "standing"):
        case "standing":
            said = Q(is_standing=True)
        case "resolved":
            said = Q(is_standing=False, ended_at__isnull=True)  # as its index says it, without a value
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
            said &= Q(due_at__gte=now, due_at__lt=now + TODAY, is_paused=False)
        case "soon":
            said &= Q(due_at__gte=now, due_at__lt=now + SOON, is_paused=False)
        case "paused":
            said &= Q(is_paused=True) | Q(due_at__isnull=True, status=Request.Status.WAITING)
        case "none":
            said &= Q(due_at__isnull=True, is_paused=False) & ~Q(status=Request.Status.WAITING)
    if side := filters.get("side"):
        inside = Q(requester__company__isnull=True) | Q(requester__company__kind=Company.Kind.OWN)
        said &= inside if side == "inside" else ~inside
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


def arrived(requests: QuerySet[Request], department: Department, since: datetime) -> QuerySet[Request]:
    """Those opened since a moment, or handed over to the department since then."""
    handed = HandOver.objects.filter(request=OuterRef("pk"), to_department=department, at__gt=since)
    return requests.filter(Q(opened_at__gt=since) | (Q(handed_over__gt=0) & Exists(handed)))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else str(value).split(",")


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return 0
    try:
        number = int(value)
    except ValueError:
        return 0
    return number if 0 < number < 2**63 else 0


def _words(value: Any) -> str:
    return " ".join(str(value or "").replace("\x00", "").split())
