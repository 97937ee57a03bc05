"""The rooms, names and days that fill the places of a story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from babel.dates import format_date

Pair = tuple[str, str]
"""A text in Spanish and in English."""


def slots(
    chance: Random,
    at: datetime,
    *,
    wanted: tuple[int, int] | None,
    colleague: str,
    surname: str,
    own: Mapping[str, list[Pair]],
) -> tuple[dict[str, Pair], date]:
    """Values for every place that a story may have, and the day that is meant by {day} and {date}."""
    day = at.date()
    floor, number = chance.randint(2, 5), chance.randint(1, 24)
    other_floor, other_number = chance.choice([n for n in range(2, 6) if n != floor]), chance.randint(1, 24)
    ahead = chance.randint(*(wanted or (1, 5)))
    meant = _weekday(day + timedelta(days=ahead))
    past = day - timedelta(days=chance.randint(1, 4))
    plain = {
        "floor": floor,
        "room": f"{floor}{number:02}",
        "floor2": other_floor,
        "room2": f"{other_floor}{other_number:02}",
        "bed": chance.choice("AB"),
        "n": chance.randint(3, 6),
        "m": 5 * chance.randint(2, 8),
        "hour": f"{chance.randint(9, 13)}:{chance.choice(['00', '15', '30', '45'])}",
        "later": f"{chance.randint(16, 19)}:{chance.choice(['00', '30'])}",
        "ago": _clock(at - timedelta(minutes=chance.randint(40, 170))),
        "soon": _clock(at + timedelta(minutes=chance.randint(90, 200))),
        "ext": chance.randint(4010, 4890),
        "code": chance.randint(1000, 9899),
        "colleague": colleague,
        "first": colleague.split()[0],
        "surname": surname,
    }
    values: dict[str, Pair] = {name: (str(value), str(value)) for name, value in plain.items()}
    far = (meant - day).days > 6
    values["day"] = until_in_words(meant) if far else _said(meant, "EEEE", "EEEE")
    values["date"] = _said(meant, "d 'de' MMMM", "d MMMM")
    values["past"] = _said(past, "EEEE", "EEEE")
    values["past_date"] = _said(past, "d 'de' MMMM", "d MMMM")
    values["greeting"] = (
        ("Buenos días", "Good morning") if at.hour < 14 else ("Buenas tardes", "Good afternoon")
    )
    values["month"] = _said(day.replace(day=1) - timedelta(days=1), "MMMM", "MMMM")
    values["next_month"] = _said(day.replace(day=28) + timedelta(days=5), "MMMM", "MMMM")
    values |= {name: _both(chance.choice(choices), values) for name, choices in own.items()}
    return values, meant


def fill(text: str, language: int, values: Mapping[str, Pair]) -> str:
    """The text with its places filled; in Spanish `de el` and `a el` become one word."""
    filled = text.format_map({name: value[language] for name, value in values.items()})
    return filled if language else filled.replace(" de el ", " del ").replace(" a el ", " al ")


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _both(pair: Pair, values: Mapping[str, Pair]) -> Pair:
    return fill(pair[0], 0, values), fill(pair[1], 1, values)


GENERAL = frozenset(
    "floor room floor2 room2 bed n m hour later ago soon ext code colleague first surname day date past past_date month next_month greeting"
    " until".split()
)
"""The places that any text may have; a service's own come on top."""


def until_in_words(day: date) -> Pair:
    """The day until which a request waits."""
    return _said(day, "EEEE d 'de' MMMM", "EEEE d MMMM")


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute // 15 * 15:02}"


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


@cache
def _said(day: date, spanish: str, english: str) -> Pair:
    return format_date(day, spanish, locale="es"), format_date(day, english, locale="en_GB")
