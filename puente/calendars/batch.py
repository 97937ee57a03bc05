"""Questions to calendars on plain files: one JSON object a line in, one a line out, in the same order.

Nothing here knows Django; memory stays the same however many lines come.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from puente.calendars.working_time import (
    Hours,
    NoOpening,
    Pause,
    UnreadableHours,
    add_working_time,
    is_open,
    next_opening,
    read_hours,
    working_time_between,
)
from puente.foundation.language import gettext as _

LONGEST_LINE = 16 * 1024 * 1024  # bytes; a longer one is refused without being kept in memory
_MORE_THAN_TWENTY_YEARS = 21 * 366 * 86_400  # seconds
_MICROSECOND = timedelta(microseconds=1)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encode_strictly = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

Answer = dict[str, Any]


class BadCase(ValueError):
    """A case that cannot be answered, in words."""


class BadCalendars(ValueError):
    """A file of calendars that cannot be used; `reasons` says all that is wrong with it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def read_calendars(text: bytes) -> dict[str, Hours]:
    """The calendars of a JSON object {name: description}. Raises BadCalendars."""
    try:
        told = json.loads(text.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        place = {"line": fault.lineno, "column": fault.colno}
        raise BadCalendars([_("no JSON from line %(line)s, column %(column)s on") % place]) from None
    except (ValueError, RecursionError):
        raise BadCalendars([_("no JSON in UTF-8")]) from None
    if not isinstance(told, dict):
        raise BadCalendars([_("no object that maps names to calendars")])
    calendars, reasons = {}, []
    for name, description in told.items():
        try:
            calendars[name] = read_hours(description)
        except UnreadableHours as fault:
            reasons += [
                _("calendar “%(name)s”: %(reason)s") % {"name": name, "reason": reason}
                for reason in fault.reasons
            ]
    if reasons:
        raise BadCalendars(reasons)
    return calendars


def answers(calendars: Mapping[str, Hours], cases: BinaryIO) -> Iterator[bytes]:
    """One line of JSON for each line of `cases`, made when asked for."""
    for number, line in _lines(cases):
        # A lone surrogate in an id goes out as it came in: escaped.
        yield (_written(_answer(calendars, number, line), number) + "\n").encode("utf-8", "backslashreplace")


def _written(answer: Answer, number: int) -> str:
    """As JSON, which has no word for a number like 1e400 in an id."""
    try:
        return _encode_strictly(answer)
    except ValueError:
        return _encode({"id": None, "line": number, "error": _("no JSON")})


def _lines(cases: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) pairs; None for a line that is too long."""
    number = 0
    while line := cases.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := cases.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _answer(calendars: Mapping[str, Hours], number: int, line: bytes | None) -> Answer:
    try:
        case = _read(number, line)
    except BadCase as fault:
        return {"id": None, "line": number, "error": str(fault)}
    name = case.get("id")
    said: Answer = {"id": name} if name is not None else {"id": None, "line": number}
    try:
        return said | solve(calendars, case)
    except (BadCase, NoOpening) as fault:
        return said | {"error": str(fault)}


def _read(number: int, line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise BadCase(_("longer than %(limit)s MB") % {"limit": LONGEST_LINE // 1024 // 1024})
    try:
        case = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadCase(_("no JSON")) from None
    if not isinstance(case, dict):
        raise BadCase(_("no JSON object"))
    return case


def _no_number(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON


def solve(calendars: Mapping[str, Hours], case: Mapping[str, Any]) -> Answer:
    """The answer to one case, without its id. Raises BadCase, NoOpening."""
    name, op = case.get("calendar"), case.get("op")
    hours = calendars.get(name) if isinstance(name, str) else None
    if hours is None:
        raise BadCase(_("there is no calendar %(name)s") % {"name": _shown(name)})
    if op == "due":
        start, seconds = _moment(case, "start"), _work(case)
        return {"due": add_working_time(hours, start, seconds, _pauses(case)).isoformat()}
    if op == "between":
        start, end = _moment(case, "start"), _moment(case, "end")
        return {"seconds": _seconds(working_time_between(hours, start, end, _pauses(case)))}
    if op == "next_open":
        return {"due": next_opening(hours, _moment(case, "start")).isoformat()}
    if op == "is_open":
        return {"open": is_open(hours, _moment(case, "start"))}
    known = "due, between, next_open, is_open"
    raise BadCase(_("there is no op %(op)s; known are %(known)s") % {"op": _shown(op), "known": known})


def _moment(case: Mapping[str, Any], field: str) -> datetime:
    if case.get(field) is None:
        raise BadCase(_("%(field)s is missing") % {"field": field})
    return _iso(case[field], field)


def _iso(text: object, field: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None:
        fault = _("%(field)s: %(text)s is no moment in ISO 8601, like 2026-12-23T18:30:00+01:00")
        raise BadCase(fault % {"field": field, "text": _shown(text)})
    if not MINYEAR < moment.year < MAXYEAR:  # in another zone it may be a year that no date has
        raise BadCase(_("%(field)s lies outside the years 2 to 9998") % {"field": field})
    return moment


def _work(case: Mapping[str, Any]) -> int | timedelta:
    seconds = case.get("seconds")
    if seconds is None:
        raise BadCase(_("%(field)s is missing") % {"field": "seconds"})
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        raise BadCase(_("seconds: %(value)s is no number") % {"value": _shown(seconds)})
    if seconds < 0:
        raise BadCase(_("seconds: %(value)s is negative") % {"value": _shown(seconds)})
    if seconds > _MORE_THAN_TWENTY_YEARS:
        raise NoOpening
    if isinstance(seconds, int):
        return seconds
    return int((Decimal(repr(seconds)) * 1_000_000).to_integral_value()) * _MICROSECOND


def _pauses(case: Mapping[str, Any]) -> list[Pause]:
    pauses = case.get("pauses")
    if pauses is None:
        return []
    if not isinstance(pauses, list):
        raise BadCase(_("pauses: %(value)s is no list of pairs of moments") % {"value": _shown(pauses)})
    found = []
    for pause in pauses:
        if not isinstance(pause, list) or len(pause) != 2:
            raise BadCase(_("pauses: %(value)s is no pair of moments") % {"value": _shown(pause)})
        found.append((_iso(pause[0], "pauses"), _iso(pause[1], "pauses")))
    return found


def _seconds(worked: timedelta) -> int | float:
    whole, rest = divmod(worked, timedelta(seconds=1))
    return whole if not rest else worked.total_seconds()


def _shown(value: object) -> str:
    text = _encode(value)
    return text if len(text) <= 60 else text[:59] + "…"
