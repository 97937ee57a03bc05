"""What can have happened to a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from puente.events.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class CalendarFounded(Kind):
    name = "calendar.founded"
    says = _("{actor} made the calendar {about}")
    icon = "calendar"


@dataclass(frozen=True, kw_only=True)
class CalendarRenamed(Kind):
    name = "calendar.renamed"
    says = _("{actor} gave the calendar {about} its name")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class WeekSet(Kind):
    name = "calendar.week_set"
    says = _("{actor} changed the weekly hours of {about}")
    icon = "calendar-clock"


@dataclass(frozen=True, kw_only=True)
class HolidaysSet(Kind):
    name = "calendar.holidays_set"
    says = _("{actor} changed the public holidays of {about}")
    icon = "calendar-days"


@dataclass(frozen=True, kw_only=True)
class SpecialDaySet(Kind):
    name = "calendar.special_day_set"
    says = _("{actor} gave {on} its own hours in {about}")
    icon = "calendar-days"

    on: date


@dataclass(frozen=True, kw_only=True)
class SpecialDayRemoved(Kind):
    name = "calendar.special_day_removed"
    says = _("{actor} took away the own hours of {on} in {about}")
    icon = "calendar-days"

    on: date


@dataclass(frozen=True, kw_only=True)
class CalendarRetired(Kind):
    name = "calendar.retired"
    says = _("{actor} retired the calendar {about}")
    icon = "calendar-x"
