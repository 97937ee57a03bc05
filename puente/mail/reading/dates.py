"""Dates of mail: RFC 5322, its obsolete forms, and what robots write instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from puente.mail.reading import words
from puente.mail.reading.problems import Problems

_COMMENT = re.compile(r"\(([^()]{0,200})\)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d\d)(\d\d)T(?=\d{6})")
_TIME = re.compile(
    r"(?<![\d+\-./:])(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?(?![\d:]|\.\d)\s*(?:([AaPp])\.?\s?[Mm]\b\.?)?|"
    r"(?<=T)(\d\d)(\d\d)(\d\d)(?=Z|[+-]\d|\Z)"
)
_ZONE = re.compile(r"([+-])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er)?\s?[-/. ]?\s?([^\W\d_]{3,12})\.?\s?[-/. ,]?\s?(\d{2,4})(?![\d:])"
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,12})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?(?![\d:])(?:.*?[ ,](\d{4})(?![\d:]))?"
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_SECONDS = re.compile(r"\d{9,10}")
_SMALL = re.compile(r"(?<=\s)(?:de|del|di|of|a las|às|à|at|um|om|kl|г|р)\b\.?(?=\s)")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12,
    "fév": 2, "fev": 2, "avr": 4, "juin": 6, "juil": 7, "aoû": 8, "aou": 8, "déc": 12, "gen": 1, "mag": 5, "giu": 6,
    "lug": 7, "set": 9, "ott": 10, "out": 10, "mrt": 3, "mei": 5, "sty": 1, "lut": 2, "kwi": 4, "maj": 5, "cze": 6,
    "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12, "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5,
    "май": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12, "juny": 6, "juli": 7,
}  # fmt: skip
# Hours from UTC of the names that mail carries; where two zones share one, the one that writes more mail with it.
_NAMED = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5, "BRT": -3,
    "BRST": -2, "ART": -3, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "MSD": 4, "TRT": 3, "IST": 5.5, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_NAME = re.compile(rf"(?<![^\W\d_])({'|'.join(sorted(_NAMED, key=len, reverse=True))})(?![^\W\d_])")


def parse(value: str | None, problems: Problems) -> datetime | None:
    """The moment, with its own offset. What has no zone counts as UTC and is noted, like a day without a time."""
    if value is None or not value.strip():
        return None
    shown = value[:60]
    text = " ".join(words.decoded(value[:300], Problems(), where="date").split())
    bare = " ".join(_COMMENT.sub(" ", text).split())
    if _SECONDS.fullmatch(bare):
        problems.note("date-broken", f"seconds since 1970: {shown!r}")
        return datetime.fromtimestamp(int(bare), UTC)
    day = _day(bare, problems)
    if day is None:
        problems.note("date-broken", f"no date in {shown!r}")
        return None
    hour, minute, second, behind = _time(bare)
    offset = None if behind is None else _offset(bare, text, behind)
    if behind is None:
        problems.note("date-without-time", f"{shown!r}")
    elif offset is None:
        problems.note("date-without-zone", f"taken as UTC: {shown!r}")
    elif abs(offset) >= timedelta(days=1):
        problems.note("date-broken", f"no such time zone: {shown!r}")
        offset = None
    try:
        moment = datetime(*day, tzinfo=timezone(offset) if offset else UTC)
        if hour == 24 and minute == second == 0:  # midnight, by another name
            return moment + timedelta(days=1)
        return moment.replace(hour=hour, minute=minute, second=min(second, 59))  # 60: a leap second
    except (ValueError, OverflowError):
        problems.note("date-broken", f"no such day or time: {shown!r}")
        return None


def _day(text: str, problems: Problems) -> tuple[int, int, int] | None:
    if iso := _ISO.search(text) or _EASTERN.search(text):
        year, month, day = (int(number) for number in iso.groups() if number)
        return year, month, day
    plain = " ".join(_SMALL.sub("", f"{text} ").split())
    for match in _DAY_FIRST.finditer(plain):
        if (named := _month(match.group(2))) is not None:
            return _year(match.group(3)), named, int(match.group(1))
    for match in _MONTH_FIRST.finditer(plain):
        if (named := _month(match.group(1))) is not None and match.group(3):
            return _year(match.group(3)), named, int(match.group(2))
    if numbers := _NUMBERS.search(text):
        first, second = int(numbers.group(1)), int(numbers.group(3))
        months_first = second > 12 or (first <= 12 and bool(re.search(r"(?i)\d\s?[ap]\.?m\b", text)))
        if first <= 12 and second <= 12 and first != second:
            problems.note(
                "date-ambiguous", f"read as {'month/day' if months_first else 'day/month'}: {text[:60]!r}"
            )
        month, day = (first, second) if months_first else (second, first)
        return _year(numbers.group(4)), month, day
    return None


def _month(name: str) -> int | None:
    word = name.lower()
    return next((_MONTHS[word[:size]] for size in (4, 3) if word[:size] in _MONTHS), None)


def _year(digits: str) -> int:
    """Two and three digits as RFC 5322 has them: programs that count from 1900."""
    year = int(digits)
    if len(digits.lstrip("0")) <= 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if year < 1000 else year


def _time(text: str) -> tuple[int, int, int, int | None]:
    """Hour, minute, second, and where they end: None when no time is told."""
    found = list(_TIME.finditer(text))
    if not found:
        return 0, 0, 0, None
    match = next((one for one in found if ":" in one.group()), found[-1])  # 13.03.25 may be a day
    hour, minute, second = match.group(1, 2, 3) if match.group(1) else match.group(5, 6, 7)
    number, half = int(hour), match.group(4)
    if half and number <= 12:
        number = number % 12 + (12 if half in "pP" else 0)
    return number, int(minute), int(second or 0), match.end()


def _offset(text: str, whole: str, behind: int) -> timedelta | None:
    """The zone behind the time: a number, else a name, also one that stands in a comment."""
    if found := _ZONE.search(text, behind):
        offset = timedelta(hours=int(found.group(2)), minutes=int(found.group(3) or 0))
        return -offset if found.group(1) == "-" else offset
    named = _NAME.search(whole, behind)
    return timedelta(hours=_NAMED[named.group(1)]) if named else None
