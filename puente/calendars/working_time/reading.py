"""Reads the description of hours that people write in JSON; says every reason why it cannot be read.

{"timezone": "Europe/Madrid",
 "week": {"mon": [["09:00", "14:00"], ["16:00", "19:00"]], "fri": [["22:00", "06:00"]]},
 "holidays": {"country": "ES", "subdivision": "MD"}  or  ["2026-12-25", …],
 "days": {"2026-12-24": [], "2026-12-27": [["10:00", "12:00"]]},
 "breaks": {"2026-01-02": [["10:00", "11:30"]]}}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from zoneinfo import ZoneInfo

from puente.calendars.working_time.hours import DAY, Hours, PublicHolidays, Span
from puente.calendars.working_time.public_holidays import subdivisions
from puente.foundation.language import gettext as _

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = ("timezone", "week", "holidays", "days", "breaks")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_LAST_MINUTE = DAY - 60

DatedSpans = tuple[tuple[date, tuple[Span, ...]], ...]


class UnreadableHours(ValueError):
    """A description that cannot be read; `reasons` says why, each in words with its place."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def read_hours(description: object) -> Hours:
    """The hours that `description` (read from JSON) stands for. Raises UnreadableHours with all its faults."""
    return _Reader().hours(description)


def read_span(opening: object, closing: object) -> Span | None:
    """Two times of day, "HH:MM" or "HH:MM:SS", as a span; None when it has no length.

    A closing before its opening lies in the next day; 23:59 and 24:00 as a closing mean midnight.
    Raises UnreadableHours.
    """
    start, end = _clock(opening), _clock(closing)
    if start >= DAY:
        raise UnreadableHours([_("24:00 can only be an end")])
    if end == _LAST_MINUTE:
        end = DAY
    if end < start:
        end += DAY
    return (start, end) if start < end else None


def _clock(text: object) -> int:
    """Seconds since midnight; 24:00 is the last."""
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if found:
        hour, minute, second = (int(part or 0) for part in found.groups())
        seconds = hour * 3600 + minute * 60 + second
        if minute < 60 and second < 60 and seconds <= DAY:
            return seconds
    raise UnreadableHours([_("%(text)s is no time of day (HH:MM)") % {"text": _shown(text)}])


def _shown(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _date(text: object) -> date:
    try:
        found = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise UnreadableHours([_("%(text)s is no date (YYYY-MM-DD)") % {"text": _shown(text)}])
    return found


class _Reader:
    """Goes on after a fault, so that one reading tells them all."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    @contextmanager
    def at(self, *place: str) -> Iterator[None]:
        try:
            yield
        except UnreadableHours as fault:
            self.reasons += [": ".join((*place, reason)) for reason in fault.reasons]

    def hours(self, description: object) -> Hours:
        told = _object(description, KEYS)
        zone = "UTC"
        holidays: PublicHolidays | frozenset[date] = frozenset()
        with self.at("timezone"):
            zone = _zone(told.get("timezone"))
        with self.at("holidays"):
            holidays = self.holidays(told.get("holidays"))
        hours = Hours(
            zone=zone,
            week=self.week(told.get("week")),
            holidays=holidays,
            days=self.dated("days", told.get("days")),
            breaks=self.dated("breaks", told.get("breaks")),
        )
        if self.reasons:
            raise UnreadableHours(self.reasons)
        return hours

    def week(self, told: object) -> tuple[tuple[Span, ...], ...]:
        week: dict[str, object] = {}
        with self.at("week"):
            week = _object(told, WEEKDAYS)
        return tuple(self.spans(week.get(day), "week", day) for day in WEEKDAYS)

    def dated(self, name: str, told: object) -> DatedSpans:
        dates: dict[str, object] = {}
        with self.at(name):
            dates = _object(told)
        found = []
        for text, spans in sorted(dates.items()):
            with self.at(name):
                found.append((_date(text), self.spans(spans, name, text)))
        return tuple(found)

    def spans(self, told: object, *place: str) -> tuple[Span, ...]:
        found = []
        with self.at(*place):
            for pair in _list(told):
                with self.at(*place):
                    if not isinstance(pair, list) or len(pair) != 2:
                        fault = _('%(value)s is no pair of times, like ["09:00", "14:00"]')
                        raise UnreadableHours([fault % {"value": _shown(pair)}])
                    found.append(read_span(*pair))
        return tuple(sorted({span for span in found if span}))

    def holidays(self, told: object) -> PublicHolidays | frozenset[date]:
        if isinstance(told, dict):
            return _public_holidays(_object(told, ("country", "subdivision")))
        days = set()
        for text in _list(told):
            with self.at("holidays"):
                days.add(_date(text))
        return frozenset(days)


def _public_holidays(told: dict[str, object]) -> PublicHolidays:
    country, part = told.get("country"), told.get("subdivision")
    try:
        parts = subdivisions(country) if isinstance(country, str) else None
    except KeyError:
        parts = None
    if not isinstance(country, str) or parts is None:
        fault = _("no public holidays are known for the country %(name)s")
        raise UnreadableHours([fault % {"name": _shown(country)}])
    if part is None or part == "":
        return PublicHolidays(country)
    if not isinstance(part, str) or part not in parts:
        fault = _("%(country)s has no subdivision %(name)s with public holidays of its own")
        raise UnreadableHours([fault % {"country": country, "name": _shown(part)}])
    return PublicHolidays(country, part)


def _zone(name: object) -> str:
    if name is None:
        raise UnreadableHours([_("is missing")])
    try:
        if isinstance(name, str):
            return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        pass
    raise UnreadableHours([_("there is no time zone %(name)s") % {"name": _shown(name)}])


def _object(value: object, keys: Sequence[str] | None = None) -> dict[str, object]:
    """`value` as a JSON object, a missing one as an empty one; only with these keys, when they are given."""
    if value is None and keys is not KEYS:
        return {}
    if not isinstance(value, dict):
        raise UnreadableHours([_("%(value)s is no object {…}") % {"value": _shown(value)}])
    unknown = [key for key in value if keys is not None and key not in keys]
    if unknown:
        fault = _("%(name)s means nothing here; known are %(known)s")
        known = ", ".join(keys or ())
        raise UnreadableHours([fault % {"name": _shown(key), "known": known} for key in unknown])
    return value


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise UnreadableHours([_("%(value)s is no list […]") % {"value": _shown(value)}])
    return value
