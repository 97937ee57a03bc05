"""When a place is open: a plain description that never changes, so that it can be compared and cached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from puente.calendars.working_time.public_holidays import public_holidays
from puente.calendars.working_time.timeline import Timeline

# Seconds on the wall clock, from the midnight of the day it belongs to: [start, end).
# 0 <= start < 86400 and start < end <= start + 86400: an end past 86400 lies in the next day.
Span = tuple[int, int]
DAY = 86_400


@dataclass(frozen=True)
class PublicHolidays:
    """The public holidays of a country ("ES"), and of a part of it ("MD") when one is named."""

    country: str
    subdivision: str | None = None


@dataclass(frozen=True)
class Hours:
    """Opening hours in one time zone.

    zone       an IANA name, "Europe/Madrid"
    week       seven tuples of spans, Monday first; overlapping spans count once
    holidays   public holidays of a country, or dates: closed, unless `days` says otherwise
    days       (date, spans) pairs: the hours of that date instead of the week's, holiday or not
    breaks     (date, spans) pairs: taken out of whatever is open at that time

    A span that runs over midnight belongs to the day it starts on, and runs into a holiday.
    Wall times follow PEP 495 with fold 0: one that does not exist moves forward by the length of the
    gap, one that exists twice is the first. Raises ValueError for a span or a week out of shape.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    holidays: PublicHolidays | frozenset[date] = frozenset()
    days: tuple[tuple[date, tuple[Span, ...]], ...] = ()
    breaks: tuple[tuple[date, tuple[Span, ...]], ...] = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for spans in (*self.week, *(spans for _day, spans in (*self.days, *self.breaks))):
            for start, end in spans:
                if not (0 <= start < DAY and start < end <= start + DAY):
                    raise ValueError(f"no span of a day: {start}, {end}")

    @cached_property
    def timeline(self) -> Timeline:
        """The opening intervals as instants; equal hours share one."""
        return _timeline(self)

    @cached_property
    def tzinfo(self) -> ZoneInfo:
        """The zone itself. Raises zoneinfo.ZoneInfoNotFoundError when there is none of that name."""
        return ZoneInfo(self.zone)

    @cached_property
    def _days(self) -> Mapping[date, tuple[Span, ...]]:
        return dict(self.days)

    @cached_property
    def _breaks(self) -> Mapping[date, tuple[Span, ...]]:
        return dict(self.breaks)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The spans that start on `day`, breaks not yet taken out."""
        special = self._days.get(day)
        if special is not None:
            return special
        return () if self.is_holiday(day) else self.week[day.weekday()]

    def breaks_on(self, day: date) -> tuple[Span, ...]:
        """The breaks that start on `day`."""
        return self._breaks.get(day, ())

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is a holiday, even one that `days` opens."""
        if isinstance(self.holidays, PublicHolidays):
            return day in public_holidays(self.holidays.country, self.holidays.subdivision, day.year)
        return day in self.holidays


@lru_cache(maxsize=128)
def _timeline(hours: Hours) -> Timeline:
    return Timeline(hours)
