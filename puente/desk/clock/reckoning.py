"""When a clock is due: its standard's working time on its department's calendar, its pauses left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from puente.calendars.models import Calendar
from puente.calendars.working_time import Hours, NoOpening, add_working_time, working_time_between
from puente.catalogue.models import Standard
from puente.catalogue.standards import Book
from puente.desk.clock.story import Clock
from puente.foundation.house import recall
from puente.foundation.prepared import Prepared
from puente.people.models import Department
from puente.people.queries import organization


@dataclass(frozen=True)
class Reckoned:
    """A clock with its standard: what a row of Target holds. Without a standard there is no target at all."""

    clock: Clock
    standard: Standard
    due_at: datetime | None
    warns_at: datetime | None
    paused_seconds: int


class Reckoner:
    """Gives clocks their due. One for a whole run: calendars and standards are read once."""

    def __init__(self, warns_at_percent: int = 75) -> None:
        self.percent = warns_at_percent
        self._places: dict[int, Place] = {}

    def place(self, department: Department | int) -> Place:
        pk = department if isinstance(department, int) else department.pk
        if pk not in self._places:
            loaded = department if isinstance(department, Department) else Department.objects.get(pk=pk)
            self._places[pk] = Place(loaded)
        return self._places[pk]

    def reckon(self, clock: Clock) -> Reckoned | None:
        """None when no standard asks anything of this clock. `due_at` is None on a calendar that never opens."""
        place = self.place(clock.department)
        if place.book.is_empty:
            return None  # most of another desk's history: nothing was ever promised
        standard = place.book.find(
            clock.department,
            clock.service,
            clock.option,
            clock.metric,
            clock.priority,
            clock.started_at.astimezone(place.zone).date(),
        )
        if standard is None:
            return None
        seconds = standard.target_seconds
        due_at = place.due(clock.started_at, seconds, clock.pauses)
        warns_at = place.due(clock.started_at, seconds * self.percent / 100, clock.pauses)
        return Reckoned(clock, standard, due_at, warns_at, sum(place.worked(a, b) for a, b in clock.pauses))


_shared: ContextVar[Reckoner | None] = ContextVar("shared_reckoner", default=None)


def reckoner() -> Reckoner:
    """The one of this run, inside `reckoning_together`, or of this page; otherwise one that reads the house's rules
    afresh."""
    return _shared.get() or recall("reckoner", lambda: Reckoner(organization().warns_at_percent))


@contextmanager
def reckoning_together() -> Iterator[Reckoner]:
    """Many verbs in a row read each calendar and standard once; nobody may change them meanwhile."""
    token = _shared.set(Reckoner(organization().warns_at_percent))
    try:
        yield reckoner()
    finally:
        _shared.reset(token)


promised_by: Prepared[Standard] = Prepared(
    lambda department: Standard.objects.filter(department=department), int
)


class Place:
    """A department's calendar, ready to reckon with."""

    def __init__(self, department: Department) -> None:
        self.department = department

    @cached_property
    def book(self) -> Book:
        return Book(promised_by(self.department.pk))

    @cached_property
    def calendar(self) -> Calendar:
        return self.department.hours_calendar

    @cached_property
    def hours(self) -> Hours:
        return self.calendar.hours()

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.zone)

    def due(
        self, start: datetime, seconds: float, pauses: list[tuple[datetime, datetime]]
    ) -> datetime | None:
        """The moment when `seconds` of working time are over, or None: the calendar never opens."""
        try:
            return add_working_time(self.hours, start, seconds, pauses).astimezone(UTC)
        except NoOpening:
            return None

    def worked(self, start: datetime, end: datetime) -> int:
        """Whole seconds of working time between two moments."""
        return int(working_time_between(self.hours, start, end).total_seconds())
