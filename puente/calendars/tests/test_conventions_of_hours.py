"""What hours mean, case by case: holidays, midnight, clock changes, breaks, pauses, nothing open at all."""

from datetime import UTC, datetime, timedelta

import pytest

from puente.calendars.working_time import (
    NoOpening,
    add_working_time,
    is_open,
    next_opening,
    read_hours,
    working_time_between,
)

HOUR = 3600
MORNINGS_AND_AFTERNOONS = [["09:00", "14:00"], ["16:00", "19:00"]]
WORKING_DAYS = ["mon", "tue", "wed", "thu", "fri"]


def madrid(**with_):
    week = dict.fromkeys(WORKING_DAYS, MORNINGS_AND_AFTERNOONS)
    return read_hours({"timezone": "Europe/Madrid", "week": week} | with_)


def office(**with_):
    week = {day: [["09:00", "17:00"]] for day in WORKING_DAYS}
    return read_hours({"timezone": "Europe/Madrid", "week": week} | with_)


def around_the_clock(zone="Europe/Madrid", **with_):
    week = {day: [["00:00", "24:00"]] for day in [*WORKING_DAYS, "sat", "sun"]}
    return read_hours({"timezone": zone, "week": week} | with_)


def at(text):
    return datetime.fromisoformat(text)


def due(hours, start, seconds, pauses=()):
    return add_working_time(hours, at(start), seconds, [(at(a), at(b)) for a, b in pauses]).isoformat()


def test_four_hours_from_friday_at_four_are_over_on_monday_at_twelve():
    assert due(office(), "2026-05-08T16:00", 4 * HOUR) == "2026-05-11T12:00:00+02:00"


def test_they_are_over_a_day_later_across_a_holiday():
    hours = office(holidays=["2026-05-11"])

    assert due(hours, "2026-05-08T16:00", 4 * HOUR) == "2026-05-12T12:00:00+02:00"


def test_they_are_over_on_monday_at_twelve_across_a_clock_change():
    assert due(office(), "2026-03-27T16:00", 4 * HOUR) == "2026-03-30T12:00:00+02:00"


def test_christmas_closed_moves_half_an_hour_to_monday():
    hours = madrid(holidays=["2026-12-25"], days={"2026-12-24": []})

    assert due(hours, "2026-12-23T18:30:00+01:00", HOUR) == "2026-12-28T09:30:00+01:00"


def test_public_holidays_come_from_the_country_and_its_region():
    hours = office(holidays={"country": "ES", "subdivision": "MD"})
    elsewhere = office(holidays={"country": "ES", "subdivision": "CT"})

    assert not is_open(hours, at("2025-05-02T10:00"))
    assert is_open(elsewhere, at("2025-05-02T10:00"))


def test_a_day_of_its_own_opens_a_holiday_and_a_sunday():
    own = {"2026-12-25": [["10:00", "11:00"]], "2026-12-27": [["10:00", "12:00"]]}
    hours = office(holidays=["2026-12-25"], days=own)

    assert due(hours, "2026-12-24T17:00", 2 * HOUR) == "2026-12-27T11:00:00+01:00"


def test_work_that_ends_at_closing_is_due_at_that_closing():
    assert due(madrid(), "2026-05-08T12:00", 2 * HOUR) == "2026-05-08T14:00:00+02:00"
    assert due(madrid(), "2026-05-08T20:00", 8 * HOUR) == "2026-05-11T19:00:00+02:00"


def test_no_work_is_due_at_once_when_open_and_at_the_next_opening_when_not():
    assert due(madrid(), "2026-05-08T12:00:00.000001", 0) == "2026-05-08T12:00:00.000001+02:00"
    assert due(madrid(), "2026-05-08T14:00", 0) == "2026-05-08T16:00:00+02:00"
    assert next_opening(madrid(), at("2026-05-08T19:00")).isoformat() == "2026-05-11T09:00:00+02:00"


def test_it_is_open_at_the_opening_and_closed_at_the_closing():
    assert is_open(madrid(), at("2026-05-08T09:00"))
    assert not is_open(madrid(), at("2026-05-08T14:00"))


def test_a_night_belongs_to_the_day_it_starts_on_and_runs_into_a_holiday():
    hours = read_hours(
        {
            "timezone": "Europe/Madrid",
            "week": {"thu": [["22:00", "06:00"]], "fri": [["22:00", "06:00"]]},
            "holidays": ["2026-05-08"],
        }
    )

    assert is_open(hours, at("2026-05-08T05:59"))
    assert not is_open(hours, at("2026-05-08T22:00"))
    assert not is_open(hours, at("2026-05-09T05:00"))


@pytest.mark.parametrize("end", ["23:59", "24:00", "00:00"])
def test_midnight_as_an_end_has_three_names(end):
    hours = read_hours({"timezone": "UTC", "week": {"mon": [["22:00", end]]}})

    worked = working_time_between(hours, at("2026-05-04T00:00"), at("2026-05-06T00:00"))

    assert worked == timedelta(hours=2)


def test_an_interval_of_no_length_is_no_time_and_overlaps_count_once():
    hours = read_hours(
        {"timezone": "UTC", "week": {"mon": [["09:00", "12:00"], ["09:00", "09:00"], ["11:00", "13:00"]]}}
    )

    assert working_time_between(hours, at("2026-05-04"), at("2026-05-05")) == timedelta(hours=4)


def test_a_break_cuts_a_night_that_began_the_day_before():
    hours = read_hours(
        {
            "timezone": "UTC",
            "week": {"mon": [["22:00", "06:00"]]},
            "breaks": {"2026-05-05": [["01:00", "02:00"], ["01:30", "03:00"]]},
        }
    )

    assert working_time_between(hours, at("2026-05-04"), at("2026-05-06")) == timedelta(hours=6)


def test_seconds_are_elapsed_ones_across_a_clock_change():
    hours = around_the_clock()

    assert due(hours, "2026-03-28T12:00", 24 * HOUR) == "2026-03-29T13:00:00+02:00"
    assert due(hours, "2026-10-24T12:00", 24 * HOUR) == "2026-10-25T11:00:00+01:00"


def test_a_wall_time_that_does_not_exist_moves_forward_and_one_that_exists_twice_is_the_first():
    hours = around_the_clock()

    assert due(hours, "2026-03-29T02:30", 0) == "2026-03-29T03:30:00+02:00"
    assert due(hours, "2026-10-25T02:30", 0) == "2026-10-25T02:30:00+02:00"
    assert due(hours, "2026-10-25T02:30", HOUR) == "2026-10-25T02:30:00+01:00"


def test_pauses_in_any_order_that_overlap_and_lie_outside_hours_count_once():
    pauses = [
        ("2026-05-08T12:00", "2026-05-08T13:00"),
        ("2026-05-08T20:00", "2026-05-09T20:00"),
        ("2026-05-08T11:00", "2026-05-08T12:30"),
        ("2026-05-08T11:30", "2026-05-08T10:00"),
    ]

    worked = working_time_between(
        office(), at("2026-05-08T09:00"), at("2026-05-09T00:00"), [(at(a), at(b)) for a, b in pauses]
    )

    assert worked == timedelta(hours=6)
    assert due(office(), "2026-05-08T10:00", 2 * HOUR, pauses) == "2026-05-08T14:00:00+02:00"
    assert due(office(), "2026-05-08T10:00", HOUR, pauses) == "2026-05-08T11:00:00+02:00"
    assert due(office(), "2026-05-08T11:30", 0, pauses) == "2026-05-08T13:00:00+02:00"


def test_an_end_before_its_start_gives_nothing():
    assert working_time_between(office(), at("2026-05-08T12:00"), at("2026-05-08T10:00")) == timedelta()


def test_work_to_the_microsecond_comes_back_to_the_microsecond():
    work = timedelta(days=30, microseconds=1)
    start = datetime(2026, 5, 4, 9, 0, 0, 7, tzinfo=UTC)

    end = add_working_time(office(), start, work)

    assert working_time_between(office(), start, end) == work


def test_nothing_open_within_twenty_years_is_said():
    never = read_hours({"timezone": "Europe/Madrid"})
    late = read_hours({"timezone": "Europe/Madrid", "days": {"2046-05-04": [["09:00", "11:00"]]}})

    assert due(late, "2026-05-04T10:00", HOUR) == "2046-05-04T10:00:00+02:00"
    for ask in (
        lambda: due(never, "2026-05-04T10:00", 1),
        lambda: due(never, "2026-05-04T10:00", 0),
        lambda: next_opening(never, at("2026-05-04T10:00")),
        lambda: due(late, "2026-05-04T10:00", HOUR + 1),
        lambda: next_opening(late, at("2026-05-04T08:59")),
        lambda: due(office(), "2026-05-04T10:00", HOUR, [("2026-05-04T10:00", "9999-12-31T23:00")]),
        lambda: due(around_the_clock(), "9999-12-31T12:00", 13 * HOUR),
    ):
        with pytest.raises(NoOpening):
            ask()


def test_a_negative_length_of_work_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_time(office(), at("2026-05-04T10:00"), -1)
