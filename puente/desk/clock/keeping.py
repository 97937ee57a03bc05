"""The rows of Target: kept by the verbs in their transaction, and recomputed from the record by the doctor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Max, Q

from puente.desk.clock.reckoning import Reckoned, Reckoner
from puente.desk.clock.story import Story
from puente.desk.models import Request, Target
from puente.desk.past import Past, events_of, targets_of, told
from puente.events.models import Event
from puente.foundation import rows

KEPT = (
    "standard_id",
    "target_seconds",
    "started_at",
    "due_at",
    "met_at",
    "ended_at",
    "end",
    "paused_at",
    "paused_seconds",
    "warns_at",
)
Key = tuple[int, str, int]
Warns = tuple[datetime, datetime]
"""When a target warns, and when it is due."""


def story_of(service_request: Request) -> Story:
    """The request as its events tell it, read anew."""
    return told(events_of(service_request.pk)).story


class Kept(NamedTuple):
    """The targets as they are now, the past, what the targets would have warned of as they were before, and whether any
    row of them had to be written."""

    targets: list[Target]
    past: Past
    warnings_before: list[Warns]
    written: bool

    @property
    def warning_moved(self) -> bool:
        return warnings(self.targets) != self.warnings_before


def keep(service_request: Request, reckoner: Reckoner, *, until_now: Past | None = None,
         targets: Iterable[Target] | None = None) -> Kept:  # fmt: skip
    """Brings the rows of Target into line with the events. Within a verb's transaction.

    `until_now` is its past and `targets` its rows, when they were read since the request was locked.
    """
    reckoner.place(service_request.department)
    until_now = told(events_of(service_request.pk)) if until_now is None else until_now
    rows_now = targets_of(service_request.pk) if targets is None else targets
    kept = {_key(target): target for target in rows_now}
    before = warnings(kept.values())
    found, made, written = [], [], False
    for reckoned in _reckoned(until_now.story, kept, reckoner):
        clock = reckoned.clock
        target = kept.pop((clock.department, clock.metric, clock.round), None)
        values = values_of(reckoned)
        if target is None:
            target = Target(
                request=service_request,
                department_id=clock.department,
                metric=clock.metric,
                round=clock.round,
                **values,
            )
            made.append(target)
        elif changed := [name for name, value in values.items() if getattr(target, name) != value]:
            for name in changed:
                setattr(target, name, values[name])
            rows.update(target, *(name.removesuffix("_id") for name in changed))
            written = True
        found.append(target)
    rows.insert(made)
    if kept:
        Target.objects.filter(pk__in=[target.pk for target in kept.values()]).delete()
    return Kept(found, until_now, before, written or bool(made or kept))


def values_of(reckoned: Reckoned) -> dict[str, Any]:
    """What a row of Target holds of a reckoned clock."""
    clock = reckoned.clock
    return {
        "standard_id": reckoned.standard.pk,
        "target_seconds": reckoned.standard.target_seconds,
        "started_at": clock.started_at,
        "due_at": reckoned.due_at,
        "met_at": clock.met_at,
        "ended_at": clock.ended_at,
        "end": clock.end,
        "paused_at": clock.paused_at,
        "paused_seconds": reckoned.paused_seconds,
        "warns_at": reckoned.warns_at,
    }


RULES = (
    "calendar.",
    "standard.",
    "department.calendar_set",
    "department.retired",
    "service.",
    "organization.changed",
)
"""Kinds of events after which what ended before is due by rules that are no longer there."""


def differences(requests: Iterable[Request], reckoner: Reckoner) -> tuple[int, list[str]]:
    """(how many were looked at, where their rows say something else than the record): `puente doctor` shows it, in
    words of code. What ended is recomputed as well, if the rules have been the same since then."""
    looked, found, since = 0, [], _rules_changed_at()
    for service_request in requests:
        looked += 1
        kept = _rows(service_request)
        story = story_of(service_request)
        rows_of = {
            key: row for key, row in kept.items() if row.ended_at is not None and row.ended_at <= since
        }
        for reckoned in _reckoned(story, rows_of, reckoner):
            clock = reckoned.clock
            target = kept.pop((clock.department, clock.metric, clock.round), None)
            name = f"{service_request.number} {clock.metric} {clock.round}"
            if target is None:
                found.append(f"{name}: no row")
                continue
            found += [
                f"{name}: {field} is {getattr(target, field)!s}, the record says {value!s}"
                for field, value in values_of(reckoned).items()
                if getattr(target, field) != value
            ]
        found += [
            f"{service_request.number} {metric} {number}: a row too many" for _dep, metric, number in kept
        ]
        found += _shown_otherwise(service_request)
    return looked, found


def _rules_changed_at() -> datetime:
    """When a calendar, a standard or a service was last changed."""
    of_kind = Q()
    for kind in RULES:
        of_kind |= Q(kind__startswith=kind)
    changed = Event.objects.filter(of_kind).aggregate(last=Max("at"))
    return changed["last"] or datetime.min.replace(tzinfo=UTC)


def _shown_otherwise(service_request: Request) -> list[str]:
    """Where a list would show another due than the rows have."""
    due_at, metric = next_due(targets_of(service_request.pk))
    shown = (service_request.due_at, service_request.next_metric)
    if shown == (due_at, metric):
        return []
    return [f"{service_request.number}: lists show {shown[0]!s} {shown[1]}, the rows {due_at!s} {metric}"]


def _reckoned(story: Story, kept: dict[Key, Target], reckoner: Reckoner) -> list[Reckoned]:
    """Each clock with its due. One that ended keeps the due of its day, whatever calendar came after."""
    found = []
    for clock in story.clocks:
        row = kept.get((clock.department, clock.metric, clock.round))
        if row is not None and row.standard_id and not clock.is_running and row.ended_at == clock.ended_at:
            standard = row.standard
            assert standard is not None
            standard.target_seconds = row.target_seconds
            found.append(Reckoned(clock, standard, row.due_at, row.warns_at, row.paused_seconds))
        elif reckoned := reckoner.reckon(clock):
            found.append(reckoned)
    return found


def _rows(service_request: Request) -> dict[Key, Target]:
    return {_key(target): target for target in targets_of(service_request.pk)}


def _key(target: Target) -> Key:
    return target.department_id, target.metric, target.round


def next_due(targets: Iterable[Target]) -> tuple[datetime | None, str]:
    """The due that comes first among the running targets, with its metric."""
    running = [target for target in targets if target.is_running and target.due_at is not None]
    first = min(running, key=lambda target: target.due_at, default=None)  # type: ignore[arg-type, return-value]
    return (first.due_at, first.metric) if first else (None, "")


def warnings(targets: Iterable[Target]) -> list[Warns]:
    """Those that the running targets have still to give, the first one first."""
    return sorted(
        (target.warns_at, target.due_at)
        for target in targets
        if target.is_running
        and target.warns_at
        and target.due_at
        and not target.warned_at
        and not target.paused_at
    )


def next_warning(targets: Iterable[Target], now: datetime) -> datetime | None:
    """When the next of them is given: at once when its moment has passed. What is due already warns nobody any more."""
    return next((max(warns_at, now) for warns_at, due_at in warnings(targets) if due_at > now), None)
