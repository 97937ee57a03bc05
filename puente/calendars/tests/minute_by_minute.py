"""Opening hours the slow and obvious way: every minute of some days, one by one. Knows nothing of the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class MinuteByMinute:
    """`open` holds each minute (UTC) between two dates in which the place is open."""

    def __init__(self, description: dict, first: date, last: date) -> None:
        self.description = description
        self.zone = ZoneInfo(description["timezone"])
        self.start = datetime(first.year, first.month, first.day, tzinfo=UTC) - 5 * DAY
        self.end = datetime(last.year, last.month, last.day, tzinfo=UTC) + 5 * DAY
        self.minute_of_wall = first_minute_of_each_wall_time(self.zone, self.start, self.end)
        self.open: set[datetime] = set()
        day, end = first - 3 * DAY, last + 3 * DAY
        while day <= end:
            for span in self._spans(day):
                self.open |= self._minutes(day, span)
            day += DAY
        for text, spans in description.get("breaks", {}).items():
            for span in spans:
                self.open -= self._minutes(date.fromisoformat(text), span)

    def _spans(self, day: date) -> list:
        if day.isoformat() in self.description.get("days", {}):
            return self.description["days"][day.isoformat()]
        if day.isoformat() in self.description.get("holidays", []):
            return []
        return self.description["week"].get(day.strftime("%a").lower(), [])

    def _minutes(self, day: date, span: list[str]) -> set[datetime]:
        opening, closing = (timedelta(hours=int(text[:2]), minutes=int(text[3:])) for text in span)
        if span[1] in ("23:59", "24:00"):
            closing = DAY
        if closing < opening:
            closing += DAY
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 a wall clock has no zone
        at, end = self.instant(midnight + opening), self.instant(midnight + closing)
        minutes = set()
        while at < end:
            minutes.add(at)
            at += MINUTE
        return minutes

    def instant(self, wall: datetime) -> datetime:
        """A wall time that does not exist: back to the last one that did, and on by as many minutes."""
        missing = timedelta()
        while wall - missing not in self.minute_of_wall:
            missing += MINUTE
        return self.minute_of_wall[wall - missing] + missing

    def counts(self, at: datetime, pauses: list) -> bool:
        return at in self.open and not any(start <= at < end for start, end in pauses)

    def between(self, start: datetime, end: datetime, pauses: list) -> timedelta:
        worked, at = timedelta(), start
        while at < end:
            worked += MINUTE * self.counts(at, pauses)
            at += MINUTE
        return worked

    def due(self, start: datetime, minutes: int, pauses: list) -> datetime | None:
        """None when it is not due before the end of what is known."""
        at = start
        while at < self.end - 3 * DAY:
            if self.counts(at, pauses):
                if minutes == 0:
                    return at
                minutes -= 1
                if minutes == 0:
                    return at + MINUTE
            at += MINUTE
        return None


@cache
def first_minute_of_each_wall_time(
    zone: ZoneInfo, start: datetime, end: datetime
) -> dict[datetime, datetime]:
    found: dict[datetime, datetime] = {}
    at = start
    while at < end:
        found.setdefault(at.astimezone(zone).replace(tzinfo=None), at)
        at += MINUTE
    return found
