"""Bringing in history: what a loop over the verbs would leave, many requests at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from puente.catalogue.listening import count_more_asked
from puente.desk import rules
from puente.desk.changing import working_days_after
from puente.desk.clock.keeping import KEPT, next_due, values_of, warnings
from puente.desk.clock.reckoning import Reckoner, reckoner
from puente.desk.clock.story import Happening, tell
from puente.desk.history import Telling
from puente.desk.living import Draft, Life
from puente.desk.models import Request, Target, turn
from puente.events.alarms import set_alarm
from puente.events.kinds import KINDS
from puente.events.models import Event
from puente.events.record import record_history
from puente.foundation import clock, rows
from puente.foundation.verbs import bulk_verb, permit, unchanged
from puente.people.models import Department, Person
from puente.people.queries import organization

Status = Request.Status


@bulk_verb
def import_requests(
    tellings: Sequence[Telling],
    *,
    source: str,
    departments: Mapping[str, Department],
    people: Mapping[str, int],
    batch: str,
    by: Person,
) -> list[Request]:
    """Requests with their whole history, as events at their time: `actor` the historical person, `recorded_by` the
    importer. Those whose (source, outside_key) is there already are left alone; returns those made."""
    permit(rules.may_import, by)
    keys = [telling.outside_key for telling in tellings if telling.outside_key]
    there = Request.objects.filter(source=source, outside_key__in=keys) if keys else Request.objects.none()
    known = set(there.values_list("outside_key", flat=True))
    lives = [Life(t, source, departments, people) for t in tellings if t.outside_key not in known]
    if not lives:
        return unchanged([])
    for life in lives:
        life.live()
    _save(lives, batch, by, reckoner())
    count_more_asked(life.request.service_id for life in lives if life.request.service_id)
    return [life.request for life in lives]


def _save(lives: Sequence[Life], batch: str, by: Person, reckons: Reckoner) -> None:
    reckoned = [_reckon(life, reckons) for life in lives]
    rows.insert([life.request for life in lives])
    theirs: tuple[list[Any], ...] = (
        [message for life in lives for message in life.messages],
        [wait for life in lives for wait in life.waits],
        [handed for life in lives for handed in life.hand_overs],
        [party for life in lives for party in life.parties()],
        [target for life, targets in zip(lives, reckoned, strict=True) for target in targets],
    )
    for some in theirs:
        rows.insert(some)
    now = clock.now()
    record_history([_event(draft, life.request, batch, by, now) for life in lives for draft in life.drafts])
    _keep_numbers(lives)
    days = organization().closes_after_days
    for life in lives:
        if (warns_at := next((at for at in life.warns_at if at > now), None)) is not None:
            set_alarm(life.request, "desk.warn", warns_at)
        if life.request.status == Status.RESOLVED and life.request.resolved_at:
            at = working_days_after(life.request.resolved_at, days, life.request.department)
            set_alarm(life.request, "desk.close_by_itself", at)
        if (until := life.waits_until) is not None:
            set_alarm(life.request, "desk.resume_by_itself", until)


def _keep_numbers(lives: Sequence[Life]) -> None:
    """A number that looks like a department's own is never given again."""
    last: dict[str, int] = {}
    for life in lives:
        code, _dash, number = life.request.number.rpartition("-")
        if code and number.isdecimal() and len(number) < 10:
            last[code] = max(last.get(code, 0), int(number))
    for code, highest in last.items():
        Department.objects.filter(code=code, last_number__lt=highest).update(last_number=highest)


def _reckon(life: Life, reckons: Reckoner) -> list[Target]:
    """The targets of a request that stands in a department with standards, and what lists show of them."""
    happenings = [
        Happening(draft.kind, draft.at, draft.data | dict.fromkeys(draft.points, 0)) for draft in life.drafts
    ]
    targets = []
    for one in tell(happenings).clocks:
        if reckoned := reckons.reckon(one):
            values = values_of(reckoned)
            targets.append(
                Target(
                    request=life.request,
                    department_id=one.department,
                    metric=one.metric,
                    round=one.round,
                    **{name: values[name] for name in KEPT},
                )
            )
    life.request.due_at, life.request.next_metric = next_due(targets)
    life.request.is_paused = any(target.paused_at for target in targets if target.is_running)
    life.request.sorts_at = turn(life.request.due_at, is_paused=life.request.is_paused)
    life.warns_at = [at for at, _due in warnings(targets)]
    return targets


def _event(draft: Draft, service_request: Request, batch: str, by: Person, now: datetime) -> Event:
    return Event(
        at=draft.at,
        recorded_at=now,
        actor_id=draft.actor,
        recorded_by=by,
        via="import",
        kind=draft.kind,
        version=KINDS[draft.kind].version,
        about_code="request",
        about_id=service_request.pk,
        department=draft.department,
        batch=batch,
        data=draft.data | {name: row.pk for name, row in draft.points.items()},
    )
