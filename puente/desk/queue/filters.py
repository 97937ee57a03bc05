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
TODAY, SOON = timedelta(hours=24), timedelta(hours=4)


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
    if said.get("side") in SIDES:
        clean["side"] = said["side"]
    if said.get("waits_for") in {"requester", "request", "date", "outside"}:
        clean["waits_for"] = said["waits_for"]
    if text := " ".join(str(said.get("text") or "").replace("\x00", "").split())[:100]:
        clean["text"] = text
    return clean


def condition(filters: Mapping[str, Any], *, person: Person | int, now: datetime) -> Q:
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
    try:
        number = int(value)
    except (TypeError, ValueError):
        return 0
    return number if 0 < number < 2**63 else 0
