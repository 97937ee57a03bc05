"""Events in, clocks and stays out. Pure: no database, no calendar, no standard, no now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

ACKNOWLEDGE, FIRST_RESPONSE, NEXT_RESPONSE, RESOLUTION = (
    "acknowledge",
    "first_response",
    "next_response",
    "resolution",
)
MET, PASSED_ON, VOID = "met", "passed_on", "void"
WITHOUT_VERDICT = {"declined", "cancelled", "merged"}
DONE = {"resolved", "closed"}


class Happening(NamedTuple):
    """What the clock reads of an event."""

    kind: str
    at: datetime
    data: dict[str, Any]

    @property
    def changes(self) -> dict[str, list[Any]]:
        return self.data.get("changes", {})


@dataclass
class Clock:
    """One run of one metric in one department: when it began, stood still and ended, and what for."""

    department: int
    metric: str
    round: int
    started_at: datetime
    service: int | None
    option: int | None
    priority: int
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    paused_at: datetime | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None
    end: str = ""

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    def finish(self, at: datetime, end: str) -> None:
        self.go_on(at)
        self.ended_at, self.end = at, end
        self.met_at = at if end == MET else None

    def stand_still(self, at: datetime) -> None:
        self.paused_at = self.paused_at or at

    def go_on(self, at: datetime) -> None:
        if self.paused_at is not None:
            if at > self.paused_at:
                self.pauses.append((self.paused_at, at))
            self.paused_at = None

    def reopen(self, at: datetime) -> None:
        """It runs on; the time since its end does not count."""
        if self.ended_at is not None and at > self.ended_at:
            self.pauses.append((self.ended_at, at))
        self.met_at = self.ended_at = None
        self.end = ""


class Stay(NamedTuple):
    """The request was with a department from one moment until another (None: it still is)."""

    department: int
    start: datetime
    end: datetime | None

    def elapsed(self, now: datetime) -> timedelta:
        return (self.end or now) - self.start


@dataclass
class Story:
    """A request as its events tell it."""

    clocks: list[Clock] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    department: int = 0
    service: int | None = None
    option: int | None = None
    priority: int = 2
    status: str = "new"
    is_paused: bool = False

    def running(self, metric: str | None = None) -> list[Clock]:
        return [clock for clock in self.clocks if clock.is_running and metric in (None, clock.metric)]

    def elapsed_by_department(self, now: datetime) -> dict[int, timedelta]:
        """Each department's own elapsed time, exact to the microsecond: it sums to the whole. Time between a
        resolution and a reopening belongs to nobody."""
        sums: dict[int, timedelta] = {}
        for stay in self.stays:
            sums[stay.department] = sums.get(stay.department, timedelta()) + stay.elapsed(now)
        return sums


def tell(happenings: Iterable[Happening]) -> Story:
    """The story of one request from its events, in order."""
    story = Story()
    for happening in happenings:
        _hear(story, happening)
    return story


def _hear(story: Story, event: Happening) -> None:
    changes, at = event.changes, event.at
    if event.kind == "request.opened":
        _open(story, event)
        return
    before = story.status
    after = changes["status"][1] if "status" in changes else before
    if before == "waiting" and after != "waiting":
        for clock in story.running():
            clock.go_on(at)
        story.is_paused = False
    _be_met(story, event)
    for name in ("service", "option", "priority"):
        if name in changes:
            setattr(story, name, changes[name][1])
            for clock in story.running():
                setattr(clock, name, changes[name][1])
    if "department" in changes:
        _hand_over(story, changes["department"][1], at)
    if after != before:
        _change_status(story, before, after, event)
    if _asks_again(event) and after not in DONE | WITHOUT_VERDICT and not story.running(NEXT_RESPONSE):
        _start(story, NEXT_RESPONSE, at)


def _open(story: Story, event: Happening) -> None:
    data = event.data
    story.department, story.priority = data["department"], data["priority"]
    story.service, story.option = data.get("service"), data.get("option")
    story.stays.append(Stay(story.department, event.at, None))
    for metric in (ACKNOWLEDGE, FIRST_RESPONSE, RESOLUTION):
        _start(story, metric, event.at)


def _start(story: Story, metric: str, at: datetime) -> None:
    same = [clock for clock in story.clocks if (clock.department, clock.metric) == (story.department, metric)]
    clock = Clock(story.department, metric, len(same) + 1, at, story.service, story.option, story.priority)
    if story.is_paused:
        clock.stand_still(at)
    story.clocks.append(clock)


def _be_met(story: Story, event: Happening) -> None:
    """What the serving side's acknowledging, taking and answering stops."""
    met: tuple[str, ...] = ()
    if event.kind in ("request.acknowledged", "request.taken"):
        met = (ACKNOWLEDGE,)
    elif _answers(event):
        met = (ACKNOWLEDGE, FIRST_RESPONSE, NEXT_RESPONSE)
    for metric in met:
        for clock in story.running(metric):
            clock.finish(event.at, MET)


def _hand_over(story: Story, to: int, at: datetime) -> None:
    for clock in story.running():
        clock.finish(at, PASSED_ON)
    _leave(story, at)
    story.department = to
    story.stays.append(Stay(to, at, None))
    for metric in (ACKNOWLEDGE, FIRST_RESPONSE, RESOLUTION):
        _start(story, metric, at)


def _change_status(story: Story, before: str, after: str, event: Happening) -> None:
    at, story.status = event.at, after
    if after == "waiting":
        story.is_paused = bool(event.data.get("pauses"))
        if story.is_paused:
            for clock in story.running():
                clock.stand_still(at)
    elif after in DONE and before not in DONE:
        # To resolve is to answer: whatever was still awaited ends with it, in time or late.
        for clock in story.running():
            clock.finish(at, MET)
        _leave(story, at)
    elif after in WITHOUT_VERDICT:
        for clock in story.running():
            clock.finish(at, VOID)
        _leave(story, at)
    elif after not in DONE and before in DONE | WITHOUT_VERDICT:
        _reopen(story, at)


def _reopen(story: Story, at: datetime) -> None:
    resolutions = [c for c in story.clocks if c.metric == RESOLUTION and c.department == story.department]
    if resolutions:
        resolutions[-1].reopen(at)
    story.stays.append(Stay(story.department, at, None))


def _leave(story: Story, at: datetime) -> None:
    if story.stays and story.stays[-1].end is None:
        last = story.stays.pop()
        story.stays.append(last._replace(end=at))


def _answers(event: Happening) -> bool:
    """A public message by a person of the serving side: an answer, or the question on which the request waits."""
    if event.kind == "request.answered":
        return event.data.get("side") == "serving"
    return event.kind == "request.waited" and event.data.get("message") is not None


def _asks_again(event: Happening) -> bool:
    """A public message of the requester's side, also the one with which they reopen."""
    if event.kind == "request.answered":
        return event.data.get("side") == "asking"
    return event.kind == "request.reopened" and event.data.get("side") == "asking"
