"""Calendar invitations in mail (RFC 5545, 5546): what, when, who."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from puente.mail.reading import charsets, limits
from puente.mail.reading.addresses import Address
from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part

TYPES = {"text/calendar", "application/ics", "text/x-vcalendar"}


@dataclass(slots=True)
class Entry:
    """One event. `start` and `end`: a moment with its offset, without one when it floats, or a day."""

    method: str | None
    uid: str | None
    summary: str | None
    start: datetime | date | None
    end: datetime | date | None
    organizer: Address | None


def entries(leaves: list[Part], problems: Problems) -> list[Entry]:
    """The events of every calendar part, each (uid, method, start) once."""
    found: dict[tuple[Any, ...], Entry] = {}
    room, events = limits.CALENDAR, limits.EVENTS
    for part in leaves:
        if part.type not in TYPES:
            continue
        data = part.bytes(problems)
        if len(data) > room:
            problems.note("calendar-too-long", f"only the first {limits.CALENDAR} bytes are read")
        text = charsets.decode(
            data[:room],
            part.content.parameters.get("charset") or "utf-8",
            problems,
            where="calendar",
        )
        method = part.content.parameters.get("method")
        for entry in _read(text, method, events, problems):
            found.setdefault((entry.uid, entry.method, entry.start), entry)
        room, events = max(0, room - len(data)), max(0, events - text.count("BEGIN:VEVENT"))
        if not room or not events:
            break
    return list(found.values())


def _read(text: str, method: str | None, events: int, problems: Problems) -> list[Entry]:
    """The events of one calendar. Each is read alone: what is wrong with one does not hide the others."""
    said = re.search(r"(?im)^METHOD:[ \t]*([A-Za-z-]{1,30})", text)
    called = (said.group(1) if said else (method or "")).strip().upper() or None
    zones = "\r\n".join(_blocks(text, "VTIMEZONE")[:20])
    found: list[Entry] = []
    for block in _blocks(text, "VEVENT")[:events]:
        calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-\r\n{zones}\r\n{block}\r\nEND:VCALENDAR\r\n"
        entry = _event(calendar, called)
        if entry is None and zones:
            entry = _event(calendar.replace(zones, ""), called)
        if entry is None:
            problems.note("calendar-broken", "an event could not be read")
            continue
        found.append(entry)
    if not found and "BEGIN:VEVENT" not in text.upper():
        problems.note("calendar-broken", "a calendar without events")
    return found


def _blocks(text: str, name: str) -> list[str]:
    blocks: list[str] = []
    at = 0
    while (start := text.find(f"BEGIN:{name}", at)) >= 0 and len(blocks) < limits.EVENTS:
        end = text.find(f"END:{name}", start)
        if end < 0:
            break
        blocks.append(text[start : end + len(name) + 4])
        at = end
    return blocks


def _event(calendar: str, method: str | None) -> Entry | None:
    from icalendar import Calendar

    try:
        event = next(iter(Calendar.from_ical(calendar).walk("VEVENT")), None)
        if event is None:
            return None
        start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
        length = getattr(event.get("DURATION"), "dt", None)
        if end is None and start is not None and isinstance(length, timedelta):
            end = start + length
        return Entry(method, _text(event, "UID"), _text(event, "SUMMARY"), start, end, _organizer(event))
    except Exception:  # a library reading what nobody checked: whatever it meets, the message is read on
        return None


def _moment(event: Any, name: str) -> datetime | date | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, (datetime, date)) else None


def _text(event: Any, name: str) -> str | None:
    value = event.get(name)
    value = value[0] if isinstance(value, list) else value
    return " ".join(str(value).split())[:1000] if value is not None and str(value).strip() else None


def _organizer(event: Any) -> Address | None:
    value = event.get("ORGANIZER")
    value = value[0] if isinstance(value, list) else value
    if value is None:
        return None
    email = re.sub(r"(?i)^mailto:", "", str(value).strip()).strip("<> ")
    name = value.params.get("CN") if hasattr(value, "params") else None
    name = str(name).strip().strip('"') or None if name is not None else None
    return Address(name, email or None) if email or name else None
