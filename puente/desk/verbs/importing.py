"""Bringing in history: what a loop over the verbs would leave, many requests at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from puente.desk import rules
from puente.desk.changing import working_days_after
from puente.desk.clock.keeping import KEPT, values_of
from puente.desk.clock.reckoning import Reckoner
from puente.desk.clock.story import Happening, tell
from puente.desk.history import Step, Telling
from puente.desk.models import NEVER, HandOver, Message, Party, Request, Target, Wait
from puente.events.alarms import set_alarm
from puente.events.kinds import KINDS
from puente.events.models import Event
from puente.events.record import record_history
from puente.foundation import clock, markdown
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
    reckoner: Reckoner | None = None,
) -> list[Request]:
    """Requests with their whole history, as events at their time: `actor` the historical person, `recorded_by` the
    importer. Those whose (source, outside_key) is there already are left alone; returns those made. One `reckoner` for
    a whole run reads each department's calendar and standards once."""
    permit(rules.may_import, by)
    known = set(
        Request.objects.filter(source=source, outside_key__in=[t.outside_key for t in tellings]).values_list(
            "outside_key", flat=True
        )
    )
    lives = [_Life(t, source, departments, people) for t in tellings if t.outside_key not in known]
    if not lives:
        return unchanged([])
    for life in lives:
        life.live()
    _save(lives, batch, by, reckoner or Reckoner(organization().warns_at_percent))
    return [life.request for life in lives]


@dataclass
class _Draft:
    """An event to be: `points` are rows whose ids go into its data once they have one."""

    kind: str
    at: datetime
    actor: int | None
    department: Department
    data: dict[str, Any]
    points: dict[str, Any] = field(default_factory=dict)


class _Life:
    """Lives a told request again, in memory: the request as it is in the end, and its events."""

    def __init__(
        self, telling: Telling, source: str, departments: Mapping[str, Department], people: Mapping[str, int]
    ) -> None:
        self.telling, self.departments, self.people = telling, departments, people
        requester = people[telling.requester]
        self.request = Request(
            number=telling.number,
            subject=telling.subject,
            department=departments[telling.department],
            requester_id=requester,
            priority=telling.priority,
            channel=telling.channel,
            opened_at=telling.opened_at,
            changed_at=telling.opened_at,
            source=source,
            outside_key=telling.outside_key,
        )
        self.message = Message(
            request=self.request,
            kind=Message.Kind.OPENING,
            author_id=people[telling.opened_by],
            text=telling.text,
            html=markdown.render(telling.text),
            channel=telling.channel,
            at=telling.opened_at,
        )
        self.drafts: list[_Draft] = []
        self.waits: list[Wait] = []
        self.hand_overs: list[HandOver] = []
        self.passed: dict[int, Department] = {}

    def live(self) -> None:
        request = self.request
        opened = Step("open", self.telling.opened_at, self.telling.opened_by, {})
        changes: dict[str, list[Any]] = {"status": [None, Status.NEW]}
        self.drafts.append(
            _Draft(
                "request.opened",
                opened.at,
                self.people.get(opened.actor),
                request.department,
                {
                    "changes": changes,
                    "requester": request.requester_id,
                    "department": request.department_id,
                    "priority": request.priority,
                    "channel": request.channel,
                    "confidential": False,
                },
                {"message": self.message},
            )
        )
        request.revision += 1
        for step in self.telling.steps:
            STEPS[step.what](self, step)

    def _happen(
        self,
        kind: str,
        step: Step,
        changes: dict[str, list[Any]] | None = None,
        *,
        department: Department | None = None,
        points: dict[str, Any] | None = None,
        **data: Any,
    ) -> None:
        if changes:
            data["changes"] = changes
        where = department or self.request.department
        self.drafts.append(_Draft(kind, step.at, self.people.get(step.actor), where, data, points or {}))
        self.request.changed_at = step.at
        self.request.revision += 1

    def _set(self, at: datetime, **values: Any) -> dict[str, list[Any]]:
        """As `changing.change`, without a clock: [before, after] of what differs."""
        changes = {}
        for name, after in values.items():
            attribute = Request._meta.get_field(name).attname  # type: ignore[union-attr]
            before, now = (
                getattr(self.request, attribute),
                after.pk if isinstance(after, Department) else after,
            )
            if before == now:
                continue
            setattr(self.request, name if isinstance(after, Department) else attribute, after)
            changes[name] = [v.isoformat() if isinstance(v, datetime) else v for v in (before, now)]
        if "status" in changes:
            status = self.request.status
            self.request.is_standing = status in Request.STANDING
            self.request.ended_at = at if status in Request.ENDED else None
            self.request.resolved_at = (
                at
                if status == Status.RESOLVED
                else None
                if self.request.is_standing
                else self.request.resolved_at
            )
            if status != Status.WAITING:
                self.request.waits_for = ""
        return changes

    def _end_wait(self, at: datetime) -> Wait | None:
        if self.waits and self.waits[-1].ended_at is None:
            self.waits[-1].ended_at = at
            return self.waits[-1]
        return None

    def _seen(self, at: datetime) -> dict[str, Any]:
        return {} if self.request.acknowledged_at else {"acknowledged_at": at}

    def _opened(self) -> dict[str, Any]:
        return {"status": Status.OPEN} if self.request.status == Status.NEW else {}

    # One method for each step; names as in STEPS.

    def acknowledge(self, step: Step) -> None:
        changes = self._set(step.at, **self._seen(step.at), **self._opened())
        self._happen("request.acknowledged", step, changes)

    def assign(self, step: Step) -> None:
        to = self.people[step.data["to"]]
        changes = self._set(step.at, assignee=to, **self._seen(step.at), **self._opened())
        if step.actor == step.data["to"]:
            self._happen("request.taken", step, changes)
        else:
            self._happen("request.assigned", step, changes, assignee=to)

    def priority(self, step: Step) -> None:
        self._happen("request.priority_set", step, self._set(step.at, priority=step.data["priority"]))

    def hand_over(self, step: Step) -> None:
        before, after = self.request.department, self.departments[step.data["to"]]
        self._end_wait(step.at)
        handed = HandOver(
            request=self.request,
            from_department=before,
            to_department=after,
            by_id=self.people.get(step.actor),
            reason="",
            at=step.at,
        )
        self.hand_overs.append(handed)
        self.passed[before.pk] = before
        status = Status.OPEN if self.request.status == Status.WAITING else self.request.status
        values = {"department": after, "assignee": None, "acknowledged_at": None, "status": status}
        changes = self._set(step.at, **values, handed_over=self.request.handed_over + 1)
        self._happen(
            "request.handed_over",
            step,
            changes,
            department=before,
            points={"hand_over": handed},
            from_department=before.pk,
            to_department=after.pk,
        )

    def wait(self, step: Step) -> None:
        kind = step.data["waits_for"]
        wait = Wait(request=self.request, kind=kind, started_at=step.at)
        self.waits.append(wait)
        changes = self._set(step.at, status=Status.WAITING, waits_for=kind)
        pauses = wait.pauses_the_clock
        self._happen("request.waited", step, changes, points={"wait": wait}, waits_for=kind, pauses=pauses)

    def resume(self, step: Step) -> None:
        wait = self._end_wait(step.at)
        changes = self._set(step.at, status=Status.OPEN)
        self._happen("request.resumed", step, changes, points={"wait": wait} if wait else {})

    def resolve(self, step: Step) -> None:
        self._end_wait(step.at)
        changes = self._set(step.at, status=Status.RESOLVED, **self._seen(step.at))
        self._happen("request.resolved", step, changes)

    def close(self, step: Step) -> None:
        self._happen("request.closed", step, self._set(step.at, status=Status.CLOSED), by_itself=False)

    def reopen(self, step: Step) -> None:
        changes = self._set(step.at, status=Status.OPEN, reopened=self.request.reopened + 1)
        self._happen("request.reopened", step, changes, side="serving")

    def decline(self, step: Step) -> None:
        self._end("request.declined", step, Status.DECLINED)

    def cancel(self, step: Step) -> None:
        self._end("request.cancelled", step, Status.CANCELLED)

    def merge(self, step: Step) -> None:
        self._end("request.merged", step, Status.MERGED)

    def _end(self, kind: str, step: Step, status: str) -> None:
        self._end_wait(step.at)
        self._happen(kind, step, self._set(step.at, status=status))

    def missed(self, step: Step) -> None:
        self._happen("request.missed_says_source", step)

    def parties(self) -> list[Party]:
        part = Party.Part
        parties = [Party(request=self.request, person_id=self.request.requester_id, part=part.REQUESTER)]
        if self.request.assignee_id:
            parties.append(
                Party(request=self.request, person_id=self.request.assignee_id, part=part.ASSIGNEE)
            )
        return parties + [
            Party(request=self.request, department=d, part=part.PASSED_ON) for d in self.passed.values()
        ]


STEPS: dict[str, Callable[[_Life, Step], None]] = {
    name: getattr(_Life, name)
    for name in (
        "acknowledge", "assign", "priority", "hand_over", "wait", "resume", "resolve", "close", "reopen", "decline",
        "cancel", "merge", "missed",
    )
}  # fmt: skip
"""What can have happened to a told request."""


def _save(lives: Sequence[_Life], batch: str, by: Person, reckoner: Reckoner) -> None:
    reckoned = [_reckon(life, reckoner) for life in lives]
    Request.objects.bulk_create([life.request for life in lives], batch_size=200)
    for rows in (
        [life.message for life in lives],
        [wait for life in lives for wait in life.waits],
        [handed for life in lives for handed in life.hand_overs],
        [party for life in lives for party in life.parties()],
        [target for life, targets in zip(lives, reckoned, strict=True) for target in targets],
    ):
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
    now = clock.now()
    record_history([_event(draft, life.request, batch, by, now) for life in lives for draft in life.drafts])
    days = organization().closes_after_days
    for life in lives:
        if life.request.status == Status.RESOLVED and life.request.resolved_at:
            at = working_days_after(life.request.resolved_at, days, life.request.department)
            set_alarm(life.request, "desk.close_by_itself", at)


def _reckon(life: _Life, reckoner: Reckoner) -> list[Target]:
    """The targets of a request that stands in a department with standards, and what lists show of them."""
    happenings = [Happening(draft.kind, draft.at, draft.data) for draft in life.drafts]
    targets = []
    for one in tell(happenings).clocks:
        if reckoned := reckoner.reckon(one):
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
    running = [target for target in targets if target.is_running and target.due_at is not None]
    first = min(running, key=lambda target: target.due_at or NEVER, default=None)
    life.request.due_at, life.request.next_metric = (first.due_at, first.metric) if first else (None, "")
    life.request.sorts_at = life.request.due_at or NEVER
    life.request.is_paused = any(target.paused_at for target in targets if target.is_running)
    return targets


def _event(draft: _Draft, service_request: Request, batch: str, by: Person, now: datetime) -> Event:
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
