"""The days of a year that are not as the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puente.calendars.models import Calendar
from puente.web.people.hours import pair_in_words


@dataclass(frozen=True)
class Day:
    """A date, what it is called, and its hours in words."""

    on: date
    name: str
    hours: str
    is_special: bool


def days_of(calendar: Calendar, year: int) -> list[Day]:
    """Public holidays and special days of the year, in order. A special day says more than a holiday."""
    named = _holidays(calendar, year)
    found = {on: Day(on, name, _("closed"), False) for on, name in named.items()}
    for special in calendar.special_days.filter(on__year=year):
        hours = ", ".join(pair_in_words(pair) for pair in special.intervals) or _("closed")
        found[special.on] = Day(special.on, str(special.name) or named.get(special.on, ""), hours, True)
    return [found[on] for on in sorted(found)]


def _holidays(calendar: Calendar, year: int) -> dict[date, str]:
    """The public holidays by date, named in the reader's language where the library knows it."""
    if not calendar.country:
        return {}
    import holidays

    part = calendar.subdivision or None
    kept = holidays.country_holidays(calendar.country, subdiv=part, years=year)
    wanted = next(
        (code for code in kept.supported_languages if code[:2] == (get_language() or "en")[:2]), None
    )
    if wanted:
        kept = holidays.country_holidays(calendar.country, subdiv=part, years=year, language=wanted)
    return dict(kept.items())
