"""Dates of mail: RFC 5322, its obsolete forms, and what robots write instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from puente.mail.reading.problems import Problems

_COMMENT = re.compile(r"\([^()]{0,200}\)")
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?\b"
)
_MONTHS = {
    "ene": 1, "abr": 4, "ago": 8, "dic": 12, "mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12,
    "fév": 2, "fev": 2, "avr": 4, "juin": 6, "juil": 7, "aoû": 8, "déc": 12, "gen": 1, "mag": 5, "giu": 6,
    "lug": 7, "set": 9, "ott": 10, "out": 10, "mrt": 3, "mei": 5,
}  # fmt: skip
_ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORD = re.compile(r"[^\W\d_]{3,12}")


def parse(value: str | None, problems: Problems) -> datetime | None:
    """The moment, with its own offset. A date without a zone counts as UTC and is noted."""
    if value is None or not value.strip():
        return None
    text = " ".join(_COMMENT.sub(" ", value[:300]).split())
    for candidate in (text, _in_english(text)):
        parts = _tuple(candidate)
        if parts is None:
            continue
        *numbers, offset = parts
        if offset is None:
            problems.note("date-without-zone", f"taken as UTC: {value[:60]!r}")
            offset = 0
        elif abs(offset) >= 24 * 3600:
            problems.note("date-broken", f"no such time zone: {value[:60]!r}")
            offset = 0
        try:
            zone = timezone(timedelta(seconds=offset)) if offset else UTC
            return datetime(*numbers, tzinfo=zone)  # type: ignore[misc, arg-type]
        except (ValueError, OverflowError):
            continue
    problems.note("date-broken", f"no date in {value[:60]!r}")
    return None


def _tuple(text: str) -> tuple[int, int, int, int, int, int, int | None] | None:
    iso = _ISO.search(text)
    if iso:
        year, month, day, hour, minute, second, zone = iso.groups()
        return (
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            _zone(zone),
        )
    try:
        read = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if read is None:
        return None
    year, month, day, hour, minute, second = read[:6]
    zone = read[9]
    return year, month, day, hour, minute, min(second, 59), zone


def _zone(text: str | None) -> int | None:
    if text is None:
        return None
    if text == "Z":
        return 0
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return sign * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)


def _in_english(text: str) -> str:
    """Month names of other languages in English, names of days and small words left out."""

    def turned(match: re.Match[str]) -> str:
        word = match.group().lower()
        for length in (4, 3):
            if (month := _MONTHS.get(word[:length])) is not None:
                return _ENGLISH[month - 1]
        if word[:3] in _ENGLISH:
            return word[:3]
        return match.group() if match.group().isupper() else ""

    plain = _WORD.sub(turned, re.sub(r"\b(?:de|del|um|at|a las|kl)\b\.?", " ", text)).replace(".", " ")
    return " ".join(plain.strip(" ,").split())
