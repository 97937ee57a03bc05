"""How far a target is, and how long each department had the request: figures for pages and the API, without words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from puente.desk.clock.reckoning import Place
from puente.desk.clock.story import Clock, Story
from puente.desk.models import Target
from puente.people.models import Department


@dataclass(frozen=True)
class Progress:
    """Seconds of working time; `left` is below zero when it is late. `parts` are the bar: (is it worked?, seconds)."""

    worked: int
    left: int
    paused: int
    parts: tuple[tuple[bool, int], ...]


def progress(target: Target, clock: Clock | None, place: Place, now: datetime) -> Progress:
    """Of a running target until `now`, or until it stood still; of an ended one until its end."""
    end = target.ended_at or target.paused_at or now
    parts: list[tuple[bool, int]] = []
    at = target.started_at
    for start, stop in clock.pauses if clock is not None else ():
        parts += [(True, place.worked(at, start)), (False, place.worked(start, stop))]
        at = stop
    if end > at:
        parts.append((True, place.worked(at, end)))
    if target.is_running and target.paused_at is not None and now > target.paused_at:
        parts.append((False, place.worked(target.paused_at, now)))
    worked = sum(seconds for is_worked, seconds in parts if is_worked)
    paused = sum(seconds for is_worked, seconds in parts if not is_worked)
    shown = tuple((is_worked, seconds) for is_worked, seconds in parts if seconds)
    return Progress(worked, target.target_seconds - worked, paused, shown)


@dataclass(frozen=True)
class Share:
    """How long one department had the request: elapsed microseconds, exact, and its own working time in seconds."""

    department: Department
    microseconds: int
    worked: int


def shares(story: Story, departments: Mapping[int, Department], now: datetime) -> list[Share]:
    """Each department's own time, in the order in which they first had it; the elapsed ones sum to the whole."""
    found = []
    for pk, elapsed in story.elapsed_by_department(now).items():
        place = Place(departments[pk])
        worked = sum(
            place.worked(stay.start, stay.end or now) for stay in story.stays if stay.department == pk
        )
        microseconds = (elapsed.days * 86400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds
        found.append(Share(departments[pk], microseconds, worked))
    return found
