"""Calendar invitations in mail (RFC 5545, 5546): what, when, who."""

from __future__ import annotations

import binascii
import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from puente.mail.reading import charsets, limits, naming
from puente.mail.reading.addresses import Address
from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part

_FRAME = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-\r\n{}\r\nEND:VCALENDAR\r\n"
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
        if part.type not in TYPES and not (naming.given(part) or "").lower().endswith(".ics"):
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
        room, events = max(0, room - len(data)), max(0, events - text.upper().count("BEGIN:VEVENT"))
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
        entry = _event(_FRAME.format(f"{zones}\r\n{block}" if zones else block), called)
        if entry is None:
            problems.note("calendar-broken", "not all of an event could be read")
            plain = [block, *_bare(block)]
            entry = next((read for one in plain if (read := _event(_FRAME.format(one), called))), None)
        if entry is None:
            continue
        found.append(entry)
    if not found and "BEGIN:VEVENT" not in text.upper():
        problems.note("calendar-broken", "a calendar without events")
    return found


def _blocks(text: str, name: str) -> list[str]:
    begin, finish = (re.compile(f"{word}:{name}(?![A-Z])", re.IGNORECASE) for word in ("BEGIN", "END"))
    blocks: list[str] = []
    at = 0
    while (start := begin.search(text, at)) and len(blocks) < limits.EVENTS:
        end = finish.search(text, start.end())
        following = None if end else begin.search(text, start.end())
        at = end.end() if end else following.start() if following else len(text)
        said = text[start.end() : end.start() if end else at]
        blocks.append(f"BEGIN:{name}\r\n{said.strip()}\r\nEND:{name}")
    return blocks


def _bare(block: str) -> list[str]:
    """A block reduced to the lines that are read, with its dates and, should one of them be broken, without them."""
    lines = re.sub(r"\r?\n[ \t]", "", block).splitlines()
    said = [line for line in lines if re.match(r"(?i)(?:UID|SUMMARY|ORGANIZER)[;:]", line)]
    when = [line for line in lines if re.match(r"(?i)DTSTART[;:]", line)]
    return ["\r\n".join(["BEGIN:VEVENT", *kept, "END:VEVENT"]) for kept in (said + when[:1], said)]


def _event(calendar: str, method: str | None) -> Entry | None:
    from icalendar import Calendar

    try:
        with warnings.catch_warnings():  # what it guessed about a time zone is told to nobody
            warnings.simplefilter("ignore")
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
    if value is None or not str(value).strip():
        return None
    said = str(value)
    if str(getattr(value, "params", {}).get("ENCODING", "")).upper() == "QUOTED-PRINTABLE":  # vCalendar 1.0
        said = charsets.decode(binascii.a2b_qp(said.encode()), None, Problems(), where="calendar")
    return " ".join(said.split())[:1000]


def _organizer(event: Any) -> Address | None:
    value = event.get("ORGANIZER")
    value = value[0] if isinstance(value, list) else value
    if value is None:
        return None
    email = re.sub(r"(?i)^mailto:", "", str(value).strip()).strip("<> ")
    email = email if "@" in email else ""
    name = value.params.get("CN") if hasattr(value, "params") else None
    name = str(name).strip().strip('"') or None if name is not None else None
    return Address(name, email or None) if email or name else None
