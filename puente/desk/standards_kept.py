"""How a department kept its standards lately, and what another desk said of the requests that it brought along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min, Q

from puente.catalogue.models import Standard
from puente.desk.models import Request, Target
from puente.people.models import Department

LATELY = timedelta(days=90)
Scope = tuple[int, int | None, int | None, str, int | None]


@dataclass(frozen=True)
class Kept:
    """Of `cases` that came to an end, or to their due without one, so many were `met` in time."""

    met: int = 0
    cases: int = 0

    @property
    def share(self) -> float | None:
        """None when nothing was measured."""
        return self.met / self.cases if self.cases else None


def standards_met(standards: Iterable[Standard], *, now: datetime) -> dict[int, Kept]:
    """{standard id: how it was kept in the last 90 days}, by the standard of each day: what an earlier version of it
    asked counts too. Three statements.

    What was passed on in time, declined, cancelled or merged has no verdict; what is late and still open is missed.
    """
    asked = list(standards)
    if not asked:
        return {}
    versions = _versions(asked, now - LATELY)
    rows = Target.objects.filter(standard__in=versions)
    ended = rows.filter(ended_at__gte=now - LATELY, ended_at__lte=now).exclude(end=Target.End.VOID)
    late = Q(met_at__gt=F("due_at")) | Q(met_at__isnull=True, ended_at__gt=F("due_at"))
    open_late = Q(paused_at__isnull=True, due_at__lt=now) | Q(paused_at__gt=F("due_at"))
    counted: dict[int, list[int]] = {one.pk: [0, 0] for one in asked}
    for standard, met, missed in ended.values_list("standard").annotate(
        met=Count("standard", filter=Q(met_at__lte=F("due_at"))), missed=Count("standard", filter=late)
    ):
        counted[versions[standard]][0] += met
        counted[versions[standard]][1] += met + missed
    running = rows.filter(open_late, ended_at__isnull=True)
    for standard, missed in running.values_list("standard").annotate(missed=Count("*")):
        counted[versions[standard]][1] += missed
    return {pk: Kept(met, cases) for pk, (met, cases) in counted.items()}


def _versions(asked: list[Standard], since: datetime) -> dict[int, int]:
    """{id of a version that was in force since then: id of the standard asked for}."""
    by_scope = {_scope(one): one.pk for one in asked}
    rows = Standard.objects.filter(department__in={one.department_id for one in asked}).filter(
        Q(force_until__isnull=True) | Q(force_until__gte=since.date())
    )
    found = {one.pk: by_scope[_scope(one)] for one in rows if _scope(one) in by_scope}
    return found | {one.pk: one.pk for one in asked}


def _scope(one: Standard) -> Scope:
    return one.department_id, one.service_id, one.option_id, one.metric, one.priority


@dataclass(frozen=True)
class Told:
    """What the source says of the requests that a department brought along from another desk."""

    requests: int
    missed: int
    first_at: datetime
    last_at: datetime


def told_by_the_source(department: Department) -> Told | None:
    """None when it brought none along. One statement over one index."""
    rows = Request.objects.filter(department=department).exclude(source="")
    found = rows.aggregate(
        requests=Count("*"),
        missed=Count("opened_at", filter=Q(missed_at_source=True)),
        first_at=Min("opened_at"),
        last_at=Max("opened_at"),
    )
    return Told(**found) if found["requests"] else None
