"""What can be done with calendars. Each change makes a new revision; due times follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from puente.calendars import reading, rules, uses
from puente.calendars.events import (
    CalendarFounded,
    CalendarRenamed,
    CalendarRetired,
    HolidaysSet,
    SpecialDayRemoved,
    SpecialDaySet,
    WeekSet,
)
from puente.calendars.models import Calendar, SpecialDay, new_mark
from puente.events.record import record
from puente.events.revisions import alter, keep
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb

if TYPE_CHECKING:
    from puente.people.models import Person

Intervals = Sequence[Sequence[str]]


@verb
def found_calendar(
    *,
    by: Person,
    name: Mapping[str, str] | str,
    zone: str,
    week: Mapping[str, Intervals],
    country: str = "",
    subdivision: str = "",
) -> Calendar:
    """A new calendar. `week` is {"mon": [["09:00", "14:00"], …], …}; the holidays are those of country and region."""
    permit(rules.may_set_up, by)

    calendar = Calendar(
        name=name,
        zone=reading.zone(zone),
        week=reading.week(week),
        country=country.strip().upper(),
        subdivision=subdivision.strip(),
    )
    reading.holidays(calendar.country, calendar.subdivision)
    check(calendar, "name", "zone", "week", "country", "subdivision")
    calendar.save()

    record(CalendarFounded(), calendar, by=by)
    return calendar


@verb
def rename_calendar(calendar: Calendar, *, by: Person, name: Mapping[str, str] | str) -> Calendar:
    """Another name for the same hours."""
    calendar = _standing(calendar, by)

    changes = alter(calendar, texts={"name"}, name=name)
    if not changes:
        return unchanged(calendar)
    calendar.save(update_fields=["name"])

    record(CalendarRenamed(changes=changes), calendar, by=by)
    return calendar


@verb
def set_week(
    calendar: Calendar, *, by: Person, week: Mapping[str, Intervals], zone: str | None = None
) -> Calendar:
    """Other weekly hours, in another zone if one is given. A week that never opens is Invalid."""
    calendar = _standing(calendar, by)

    changes = alter(
        calendar, week=reading.week(week), zone=calendar.zone if zone is None else reading.zone(zone)
    )
    if not changes:
        return unchanged(calendar)
    _revise(calendar, "week", "zone")

    record(WeekSet(changes=changes), calendar, by=by)
    return calendar


@verb
def set_holidays(calendar: Calendar, *, by: Person, country: str, subdivision: str = "") -> Calendar:
    """Closed on the public holidays of this country and region; of none when `country` is empty."""
    calendar = _standing(calendar, by)

    country, subdivision = country.strip().upper(), subdivision.strip()
    reading.holidays(country, subdivision)
    changes = alter(calendar, country=country, subdivision=subdivision if country else "")
    if not changes:
        return unchanged(calendar)
    _revise(calendar, "country", "subdivision")

    record(HolidaysSet(changes=changes), calendar, by=by)
    return calendar


@verb
def set_special_day(
    calendar: Calendar,
    *,
    by: Person,
    on: date,
    intervals: Intervals = (),
    name: Mapping[str, str] | str = "",
) -> SpecialDay:
    """This date keeps hours of its own instead of the week's, holiday or not; without intervals it is closed.

    Never a date in the past, which is judged by the hours that were known on the day.
    """
    calendar = _standing(calendar, by)
    if on < clock.now().astimezone(calendar.hours().tzinfo).date():
        raise Invalid({"on": _("That day is over: choose today or later.")})

    day = SpecialDay.objects.filter(calendar=calendar, on=on).first() or SpecialDay(calendar=calendar, on=on)
    hours, words = (day.intervals, day.name) if day.pk else (None, None)
    day.intervals, day.name = reading.intervals(intervals, "intervals"), name
    check(day, "on", "name", "intervals")
    if (hours, words) == (day.intervals, day.name):
        return unchanged(day)
    day.save()
    _revise(calendar)

    changes = {
        "intervals": [hours, day.intervals],
        "name": [_kept(calendar, words), _kept(calendar, day.name)],
    }
    record(SpecialDaySet(on=on, changes=changes), calendar, by=by)
    return day


@verb
def remove_special_day(calendar: Calendar, *, by: Person, on: date) -> Calendar:
    """This date has the hours of its weekday again."""
    calendar = _standing(calendar, by)
    day = SpecialDay.objects.filter(calendar=calendar, on=on).first()
    if day is None:
        return unchanged(calendar)

    changes = {"intervals": [day.intervals, None], "name": [_kept(calendar, day.name), None]}
    day.delete()
    _revise(calendar)

    record(SpecialDayRemoved(on=on, changes=changes), calendar, by=by)
    return calendar


@verb
def retire_calendar(calendar: Calendar, *, by: Person) -> Calendar:
    """No department can choose it any more; the past that was counted by it stays."""
    calendar = Calendar.objects.locked(calendar)
    permit(rules.may_set_up, by)
    if calendar.is_retired:
        return unchanged(calendar)
    users = uses.of(calendar)
    refuse_if(
        users,
        _("Still working by this calendar: %(names)s. Give them another one first.")
        % {"names": ", ".join(users[:5]) + ("…" if len(users) > 5 else "")},
        code="calendar_in_use",
    )

    calendar.retired_at = clock.now()
    calendar.save(update_fields=["retired_at"])

    record(CalendarRetired(), calendar, by=by)
    return calendar


def _standing(calendar: Calendar, by: Person) -> Calendar:
    calendar = Calendar.objects.locked(calendar)
    permit(rules.may_set_up, by)
    refuse_if(calendar.is_retired, _("This calendar is retired."), code="calendar_retired")
    return calendar


def _revise(calendar: Calendar, *fields: str) -> None:
    calendar.revision += 1
    calendar.mark = new_mark()
    calendar.save(update_fields=[*fields, "revision", "mark"])


def _kept(calendar: Calendar, name: Any) -> int | None:
    return keep(calendar, "special_day", name)
