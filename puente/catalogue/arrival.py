"""On which day an option would arrive, if it were asked now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from puente.calendars.working_time import Hours, NoOpening, add_working_time, next_opening
from puente.catalogue.models import Option
from puente.people.models import Department
from puente.people.queries import organization

FURTHEST = 20 * 366
"""Days that are looked through for working days."""


@dataclass(frozen=True)
class Arrival:
    """When something would be there: `at` in the zone of the hours, its hour known when it is measured in hours."""

    at: datetime
    by_the_hour: bool

    @property
    def on(self) -> date:
        return self.at.date()


@dataclass(frozen=True)
class Offer:
    """An option with its arrival (None: nothing is said about it), beside the day on which it is wanted."""

    option: Option
    arrival: Arrival | None
    wanted_on: date | None

    @property
    def is_in_time(self) -> bool | None:
        """None when it cannot be told."""
        if self.wanted_on is None or self.arrival is None:
            return None
        return self.arrival.on <= self.wanted_on

    @property
    def days_late(self) -> int:
        return max(0, (self.arrival.on - self.wanted_on).days) if self.arrival and self.wanted_on else 0


def arrival(
    hours: Hours, asked_at: datetime, *, lead_days: int | None, seconds: int | None
) -> Arrival | None:
    """After so many working days; without them, after the standard's `seconds` of working time; else None.

    What is asked after closing counts as asked at the next opening. None too for a place that never opens.
    """
    try:
        start = next_opening(hours, asked_at)
        if lead_days is None:
            return None if seconds is None else Arrival(add_working_time(hours, start, seconds), True)
    except NoOpening:
        return None
    day, left = start.date(), lead_days
    for _step in range(FURTHEST):
        if not left:
            return Arrival(datetime.combine(day, start.timetz()), False)
        day += timedelta(days=1)
        left -= bool(hours.spans_on(day))
    return None


def offers(
    options: Iterable[Option],
    hours: Hours,
    asked_at: datetime,
    *,
    seconds: dict[int, int],
    wanted_on: date | None = None,
) -> list[Offer]:
    """The options with their arrivals; `seconds` is the resolution standard of an option, by its id."""
    return [
        Offer(one, arrival(hours, asked_at, lead_days=one.lead_days, seconds=seconds.get(one.pk)), wanted_on)
        for one in options
    ]


def proposed(offered: Sequence[Offer], chosen: Option | None = None) -> Offer | None:
    """The option to propose instead when the chosen one (or the first) comes too late: the first in time."""
    looked_at = next((one for one in offered if one.option == chosen), offered[0] if offered else None)
    if looked_at is None or looked_at.is_in_time is not False:
        return None
    return next((one for one in offered if one.is_in_time), None)


def hours_of(department: Department) -> Hours:
    """The working hours of a department: its own calendar's, else the organization's."""
    return (department.calendar or organization().calendar).hours()


def usual_day(hours: Hours) -> int:
    """Seconds of a usual working day: the middle one of the week's. Eight hours where nobody ever works."""
    days = sorted(sum(end - start for start, end in spans) for spans in hours.week if spans)
    return days[len(days) // 2] if days else 8 * 3600
