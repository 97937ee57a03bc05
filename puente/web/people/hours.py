"""Working hours in words: "Monday to Friday, 9:00 – 14:00 and 16:00 – 19:00"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date
from django.utils.translation import gettext as _

from puente.calendars.models import WEEKDAYS, Calendar
from puente.calendars.working_time import NoOpening, is_open, next_closing, next_opening
from puente.web import formats


@dataclass(frozen=True)
class Door:
    """Whether somebody is there now, and in words until when or from when."""

    is_open: bool
    words: str


def door(calendar: Calendar, now: datetime) -> Door:
    """As a calendar stands at this moment, on the reader's clock."""
    hours = calendar.hours()
    if is_open(hours, now):
        closing = next_closing(hours, now)
        if closing is None:
            return Door(True, _("always open"))
        if formats.day(closing) == formats.day(now):
            return Door(True, _("open until %(time)s") % {"time": formats.time(closing)})
        return Door(True, _("open until tomorrow at %(time)s") % {"time": formats.time(closing)})
    try:
        opening = next_opening(hours, now)
    except NoOpening:
        return Door(False, _("never open: its calendar has no hours"))
    away = (formats.here(opening).date() - formats.today()).days
    said = {
        "time": formats.time(opening),
        "day": format_date(formats.here(opening), "EEEE", locale=formats.locale()),
    }
    if away == 0:
        return Door(False, _("closed, opens today at %(time)s") % said)
    if away == 1:
        return Door(False, _("closed, opens tomorrow at %(time)s") % said)
    if away < 7:
        return Door(False, _("closed, opens %(day)s at %(time)s") % said)
    said["day"] = formats.date_words(opening)
    return Door(False, _("closed until %(day)s at %(time)s") % said)


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
