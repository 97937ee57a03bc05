"""Working hours in words: "Monday to Friday, 9:00 – 14:00 and 16:00 – 19:00"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from puente.calendars.models import WEEKDAYS, Calendar
from puente.web import formats


def in_words(calendar: Calendar) -> list[str]:
    """One line for each run of days with the same hours; closed days are left out."""
    runs: list[tuple[list[int], list[list[str]]]] = []
    for number, day in enumerate(WEEKDAYS):
        pairs = calendar.week.get(day) or []
        if not pairs:
            continue
        if runs and runs[-1][1] == pairs and runs[-1][0][-1] == number - 1:
            runs[-1][0].append(number)
        else:
            runs.append(([number], pairs))
    return [
        f"{_days(days)}, {formats.listed([pair_in_words(pair) for pair in pairs])}" for days, pairs in runs
    ]


def pair_in_words(pair: list[str]) -> str:
    """9:00 – 14:00"""
    start, end = (text[:5].removeprefix("0") for text in pair)
    return f"{start}–{end}"


def day_name(number: int) -> str:
    """Monday is 0; in small letters where the language writes it so."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", locale=formats.locale())[number])


def _days(days: list[int]) -> str:
    if len(days) == 1:
        return day_name(days[0])
    if len(days) == 2:
        return formats.listed([day_name(day) for day in days])
    return _("%(first)s to %(last)s") % {"first": day_name(days[0]), "last": day_name(days[-1])}
