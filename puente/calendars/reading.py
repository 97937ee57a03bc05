"""Hours as people type them, read once and refused beside their field, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import get_day_names
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puente.calendars.models import WEEKDAYS
from puente.calendars.working_time import UnreadableHours, read_hours
from puente.foundation.errors import Invalid
from puente.foundation.language import spoken

Pairs = list[list[str]]


def zone(name: str) -> str:
    """An IANA zone. Raises Invalid beside `zone`."""
    _read({"timezone": name}, "zone")
    return name


def week(told: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Pairs]:
    """The week in order, empty days left out. Raises Invalid beside `week`, also when it never opens."""
    plain = {day: [list(pair) for pair in pairs] for day, pairs in told.items()}
    _read({"timezone": "UTC", "week": plain}, "week")
    found = {day: sorted(plain[day]) for day in WEEKDAYS if plain.get(day)}
    if not any(_opens(pairs) for pairs in found.values()):
        words = _("This week never opens: nothing on this calendar would ever be due. Give it some hours.")
        raise Invalid({"week": words})
    return found


def intervals(told: Sequence[Sequence[str]], field: str) -> Pairs:
    """The hours of one day, in order; none means closed. Raises Invalid beside `field`."""
    plain = [list(pair) for pair in told]
    _read({"timezone": "UTC", "week": {"mon": plain}}, field)
    return sorted(plain)


def holidays(country: str, subdivision: str) -> None:
    """Raises Invalid beside `country` or `subdivision` when their public holidays are not known."""
    if not country:
        return
    _read({"timezone": "UTC", "holidays": {"country": country}}, "country")
    _read({"timezone": "UTC", "holidays": {"country": country, "subdivision": subdivision}}, "subdivision")


def _opens(pairs: Pairs) -> bool:
    hours = read_hours({"timezone": "UTC", "week": {"mon": pairs}})
    return bool(hours.week[0])


def _read(described: dict[str, Any], field: str) -> None:
    with spoken((get_language() or "en")[:2]):
        try:
            read_hours(described)
        except UnreadableHours as fault:
            raise Invalid({field: [_said(reason, field) for reason in fault.reasons]}) from fault


def _said(reason: str, field: str) -> str:
    """Without the places of a file's description: the field says where it is, and the day has its name."""
    for place in ("timezone", "holidays", "week"):
        reason = reason.removeprefix(f"{place}: ")
    day, colon, rest = reason.partition(": ")
    if colon and day in WEEKDAYS:
        names = get_day_names("wide", locale=(get_language() or "en")[:2])
        return f"{names[WEEKDAYS.index(day)]}: {rest}" if field == "week" else rest
    return reason
