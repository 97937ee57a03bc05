"""Calendars are set up by administrators; each change is a new revision that the engine sees at once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from puente.calendars import verbs as calendars
from puente.calendars.events import (
    CalendarFounded,
    CalendarRetired,
    HolidaysSet,
    SpecialDayRemoved,
    SpecialDaySet,
    WeekSet,
)
from puente.calendars.working_time import is_open
from puente.foundation.errors import Forbidden, Invalid, Refused

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 3, 10, 12, tzinfo=MADRID)


def found(by, **with_):
    defaults = {"name": "Ward", "zone": "Europe/Madrid", "week": {"tue": [["09:00", "14:00"]]}}
    return calendars.found_calendar(by=by, **(defaults | with_))


def test_an_administrator_makes_a_calendar(ada, recorded):
    with recorded(CalendarFounded):
        calendar = found(ada)

    assert is_open(calendar.hours(), TUESDAY)


def test_nobody_else_does(ana):
    with pytest.raises(Forbidden):
        found(ana)


@pytest.mark.parametrize(
    ("with_", "field"),
    [
        ({"week": {}}, "week"),
        ({"week": {"mon": []}}, "week"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "week"),
        ({"week": {"mon": [["9 o'clock", "10:00"]]}}, "week"),
        ({"week": {"someday": [["09:00", "10:00"]]}}, "week"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"country": "QQ"}, "country"),
        ({"country": "ES", "subdivision": "QQ"}, "subdivision"),
        ({"name": ""}, "name"),
    ],
)
def test_bad_hours_are_refused_beside_their_field(ada, with_, field):
    with pytest.raises(Invalid) as refusal:
        found(ada, **with_)

    assert list(refusal.value.fields) == [field]


def test_a_week_that_never_opens_says_what_would_follow(ada):
    with pytest.raises(Invalid, match="ever be due"):
        found(ada, week={"mon": []})


def test_the_reason_comes_in_the_readers_language_with_the_day_by_name(ada):
    with translation.override("es"), pytest.raises(Invalid) as refusal:
        found(ada, week={"mon": [["x", "10:00"]]})

    assert refusal.value.fields["week"] == ["lunes: “x” no es una hora del día (HH:MM)"]


def test_a_changed_week_is_a_new_revision_and_the_engine_sees_it(ada, recorded):
    calendar = found(ada)
    assert is_open(calendar.hours(), TUESDAY)

    with recorded(WeekSet) as change:
        calendar = calendars.set_week(calendar, by=ada, week={"wed": [["09:00", "14:00"]]})

    assert not is_open(calendar.hours(), TUESDAY)
    assert calendar.revision == 2
    assert change.event.changes["week"][1] == {"wed": [["09:00", "14:00"]]}


def test_the_same_week_is_no_new_revision(ada):
    calendar = found(ada)

    assert calendars.set_week(calendar, by=ada, week={"tue": [["09:00", "14:00"]], "wed": []}).revision == 1


def test_a_change_rolled_back_leaves_nothing_in_the_engine(ada, noon):
    from django.db import transaction

    calendar = found(ada)
    with transaction.atomic():
        calendars.set_special_day(calendar, by=ada, on=TUESDAY.date())
        calendar.refresh_from_db()
        assert not is_open(calendar.hours(), TUESDAY)
        transaction.set_rollback(True)
    calendar.refresh_from_db()
    calendars.set_special_day(calendar, by=ada, on=date(2026, 12, 1))
    calendar.refresh_from_db()

    assert is_open(calendar.hours(), TUESDAY)


def test_a_day_that_is_over_keeps_its_hours(ada, noon):
    calendar = found(ada)

    with pytest.raises(Invalid) as error:
        calendars.set_special_day(calendar, by=ada, on=noon.date() - timedelta(days=1))

    assert set(error.value.fields) == {"on"}
    assert calendars.set_special_day(calendar, by=ada, on=noon.date()).pk


def test_a_special_day_closes_or_opens_whatever_the_week_says(ada, recorded, noon):
    calendar = found(ada)
    with recorded(SpecialDaySet):
        calendars.set_special_day(calendar, by=ada, on=TUESDAY.date(), name="Local feast")
    calendar.refresh_from_db()
    assert not is_open(calendar.hours(), TUESDAY)

    calendars.set_special_day(calendar, by=ada, on=TUESDAY.date(), intervals=[["11:00", "13:00"]])
    calendar.refresh_from_db()
    assert is_open(calendar.hours(), TUESDAY)

    with recorded(SpecialDayRemoved):
        calendars.remove_special_day(calendar, by=ada, on=TUESDAY.date())
    calendar.refresh_from_db()
    assert is_open(calendar.hours(), TUESDAY.replace(hour=10))


def test_public_holidays_close(ada, recorded):
    calendar = found(ada, week={"fri": [["09:00", "14:00"]]})
    christmas = datetime(2026, 12, 25, 12, tzinfo=MADRID)
    assert is_open(calendar.hours(), christmas)

    with recorded(HolidaysSet):
        calendar = calendars.set_holidays(calendar, by=ada, country="es", subdivision="MD")

    assert not is_open(calendar.hours(), christmas)


def test_a_calendar_in_use_stays(organization, facilities, ada, recorded):
    with pytest.raises(Refused, match="Facilities"):
        calendars.retire_calendar(organization.calendar, by=ada)
    calendar = found(ada)

    with recorded(CalendarRetired):
        calendars.retire_calendar(calendar, by=ada)
    with pytest.raises(Refused):
        calendars.set_week(calendar, by=ada, week={"mon": [["09:00", "10:00"]]})
