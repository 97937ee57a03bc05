"""On which day an option arrives, and which one to propose when the day is too close."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from puente.calendars.working_time import read_hours
from puente.catalogue.arrival import Offer, arrival, offers, proposed
from puente.catalogue.models import Option

MADRID = ZoneInfo("Europe/Madrid")
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
HOURS = read_hours({"timezone": "Europe/Madrid", "week": WEEK, "holidays": ["2026-03-19"]})
NEVER = read_hours({"timezone": "Europe/Madrid", "week": {}})
HOUR = 3600


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("asked", "lead_days", "expected"),
    [
        (at(10), 0, date(2026, 3, 10)),
        (at(10), 1, date(2026, 3, 11)),
        (at(13), 1, date(2026, 3, 16)),
        (at(10, 18), 0, date(2026, 3, 11)),
        (at(13, 18), 1, date(2026, 3, 17)),
        (at(18), 1, date(2026, 3, 20)),
        (at(14), 0, date(2026, 3, 16)),
        (at(10), 15, date(2026, 4, 1)),
    ],
)
def test_lead_days_are_working_days_after_the_day_of_asking(asked, lead_days, expected):
    assert arrival(HOURS, asked, lead_days=lead_days, seconds=None).on == expected


def test_without_lead_days_the_standard_tells():
    found = arrival(HOURS, at(10, 15), lead_days=None, seconds=4 * HOUR)

    assert found.at == at(11, 11)
    assert found.by_the_hour


def test_nothing_is_said_without_either_or_where_nobody_ever_works():
    assert arrival(HOURS, at(10), lead_days=None, seconds=None) is None
    assert arrival(NEVER, at(10), lead_days=3, seconds=None) is None


def test_the_first_option_that_arrives_in_time_is_proposed():
    slow, quick, hourly = (
        Option(pk=1, lead_days=15),
        Option(pk=2, lead_days=1),
        Option(pk=3),
    )

    offered = offers([slow, quick, hourly], HOURS, at(10), seconds={3: HOUR}, wanted_on=date(2026, 3, 12))

    assert [one.is_in_time for one in offered] == [False, True, True]
    assert offered[0].days_late == 20
    assert proposed(offered).option == quick
    assert proposed(offered, slow).option == quick
    assert proposed(offered, hourly) is None


def test_nothing_is_proposed_when_none_is_in_time_or_no_day_was_said():
    late = offers([Option(pk=1, lead_days=15)], HOURS, at(10), seconds={}, wanted_on=date(2026, 3, 12))

    assert proposed(late) is None
    assert proposed([]) is None
    assert Offer(Option(pk=1), None, None).is_in_time is None
