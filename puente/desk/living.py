"""A told request lived again, in memory: the request as it is in the end, and the events that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from puente.desk.history import Step, Telling
from puente.desk.models import HandOver, Message, Party, Request, Wait
from puente.events.kinds import plain
from puente.foundation import markdown
from puente.people.models import Department

Status = Request.Status

_rendered = lru_cache(2000)(markdown.render)
"""What another desk wrote is often the same few lines."""


@dataclass
class Draft:
    """An event to be: `points` are rows whose ids go into its data once they have one."""

    kind: str
    at: datetime
    actor: int | None
    department: Department
    data: dict[str, Any]
    points: dict[str, Any] = field(default_factory=dict)


class Life:
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
            beneficiary_id=people[telling.beneficiary] if telling.beneficiary else None,
            asking_department=departments[telling.asking] if telling.asking else None,
            service_id=telling.service,
            option_id=telling.option,
            is_confidential=telling.is_confidential,
            answers=telling.answers,
            wanted_on=telling.wanted_on,
            priority=telling.priority,
            channel=telling.channel,
            opened_at=telling.opened_at,
            changed_at=telling.opened_at,
            source=source,
            outside_key=telling.outside_key,
        )
        self.messages: list[Message] = []
        self.drafts: list[Draft] = []
        self.waits: list[Wait] = []
        self.hand_overs: list[HandOver] = []
        self.passed: dict[int, Department] = {}
        self.warns_at: list[datetime] = []

    def live(self) -> None:
        request = self.request
        telling = self.telling
        opened = Step("open", telling.opened_at, telling.opened_by, {"text": telling.text})
        message = self._write(opened, Message.Kind.OPENING, channel=telling.channel)
        changes: dict[str, list[Any]] = {"status": [None, Status.NEW]}
        kept = {
            "beneficiary": request.beneficiary_id,
            "asking": request.asking_department_id,
            "service": request.service_id,
            "option": request.option_id,
        }
        self.drafts.append(
            Draft(
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
                    "confidential": request.is_confidential,
                    **{name: value for name, value in kept.items() if value is not None},
                },
                {"message": message},
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
        self.drafts.append(Draft(kind, step.at, self.people.get(step.actor), where, data, points or {}))
        self.request.changed_at = step.at
        self.request.revision += 1

    def _write(self, step: Step, kind: str, *, channel: str = Request.Channel.PORTAL) -> Message:
        """A message in the words of the step, by its actor."""
        serving = kind == Message.Kind.NOTE or step.data.get("side") == "serving"
        message = Message(
            request=self.request,
            kind=kind,
            author_id=self.people.get(step.actor),
            department=self.request.department if serving else None,
            text=step.data["text"],
            html=_rendered(step.data["text"]),
            channel=channel,
            at=step.at,
        )
        self.messages.append(message)
        return message

    def _said(self, step: Step) -> dict[str, Any]:
        """The message of a step that may bring one, as a point of its event."""
        return {"message": self._write(step, Message.Kind.ANSWER)} if step.data.get("text") else {}

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
            reason=step.data.get("reason", ""),
            at=step.at,
        )
        self.hand_overs.append(handed)
        self.passed[before.pk] = before
        status = Status.OPEN if self.request.status == Status.WAITING else self.request.status
        values: dict[str, Any] = {"department": after, "assignee": None, "service": None, "option": None}
        values |= {"acknowledged_at": None, "status": status}
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
        kind, until = step.data["waits_for"], step.data.get("until")
        wait = Wait(request=self.request, kind=kind, started_at=step.at, until_at=until)
        wait.chosen_by_requester = step.data.get("chosen", False)
        self.waits.append(wait)
        points = {"wait": wait, **self._said(step)}
        seen = self._seen(step.at) if "message" in points else {}
        changes = self._set(step.at, status=Status.WAITING, waits_for=kind, **seen)
        wait.reason = step.data.get("reason") or step.data.get("text", "")
        told = {
            "waits_for": kind,
            "pauses": wait.pauses_the_clock,
            **({"until": plain(until)} if until else {}),
        }
        self._happen("request.waited", step, changes, points=points, **told)

    def resume(self, step: Step) -> None:
        wait = self._end_wait(step.at)
        changes = self._set(step.at, status=Status.OPEN)
        self._happen("request.resumed", step, changes, points={"wait": wait} if wait else {})

    def answer(self, step: Step) -> None:
        message = self._write(step, Message.Kind.ANSWER)
        if step.data["side"] == "serving":
            changes = self._set(step.at, **self._seen(step.at), **self._opened())
        elif self.request.status == Status.WAITING:
            self._end_wait(step.at)
            changes = self._set(step.at, status=Status.OPEN)
        else:
            changes = {}
        self._happen("request.answered", step, changes, points={"message": message}, side=step.data["side"])

    def note(self, step: Step) -> None:
        self._happen("request.noted", step, points={"message": self._write(step, Message.Kind.NOTE)})

    def resolve(self, step: Step) -> None:
        points = self._said(step)
        self._end_wait(step.at)
        changes = self._set(step.at, status=Status.RESOLVED, **self._seen(step.at))
        self._happen("request.resolved", step, changes, points=points)

    def confirm(self, step: Step) -> None:
        self._happen("request.confirmed", step, self._set(step.at, status=Status.CLOSED))

    def close(self, step: Step) -> None:
        self._happen(
            "request.closed", step, self._set(step.at, status=Status.CLOSED), by_itself=not step.actor
        )

    def reopen(self, step: Step) -> None:
        points = self._said(step)
        changes = self._set(step.at, status=Status.OPEN, reopened=self.request.reopened + 1)
        self._happen("request.reopened", step, changes, points=points, side=step.data.get("side", "serving"))

    def decline(self, step: Step) -> None:
        self._end("request.declined", step, Status.DECLINED)

    def cancel(self, step: Step) -> None:
        self._end("request.cancelled", step, Status.CANCELLED)

    def merge(self, step: Step) -> None:
        self._end("request.merged", step, Status.MERGED)

    def _end(self, kind: str, step: Step, status: str) -> None:
        points = self._said(step)
        self._end_wait(step.at)
        self._happen(kind, step, self._set(step.at, status=status), points=points)

    def missed(self, step: Step) -> None:
        self.request.missed_at_source = True
        self._happen("request.missed_says_source", step)

    @property
    def waits_until(self) -> datetime | None:
        """The moment at which it goes on by itself, when it waits for one."""
        return self.waits[-1].until_at if self.waits and self.waits[-1].ended_at is None else None

    def parties(self) -> list[Party]:
        part = Party.Part
        parties = [Party(request=self.request, person_id=self.request.requester_id, part=part.REQUESTER)]
        if self.request.beneficiary_id:
            parties.append(
                Party(request=self.request, person_id=self.request.beneficiary_id, part=part.BENEFICIARY)
            )
        if self.request.assignee_id:
            parties.append(
                Party(request=self.request, person_id=self.request.assignee_id, part=part.ASSIGNEE)
            )
        return parties + [
            Party(request=self.request, department=d, part=part.PASSED_ON) for d in self.passed.values()
        ]


STEPS: dict[str, Callable[[Life, Step], None]] = {
    name: getattr(Life, name)
    for name in (
        "acknowledge", "answer", "note", "confirm", "assign", "priority", "hand_over", "wait", "resume", "resolve", "close", "reopen", "decline",
        "cancel", "merge", "missed",
    )
}  # fmt: skip
"""What can have happened to a told request."""
