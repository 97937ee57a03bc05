"""Every answer of the engine is the one that counting minute by minute gives."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puente.calendars.tests.minute_by_minute import MinuteByMinute
from puente.calendars.working_time import (
    NoOpening,
    add_working_time,
    is_open,
    next_opening,
    read_hours,
    working_time_between,
)

# A zone, and the first day of a week in which its clocks do something.
WEEKS = [
    ("Europe/Madrid", date(2026, 3, 26)),  # forward, 02:00
    ("Europe/Madrid", date(2026, 10, 22)),  # back, 03:00
    ("Europe/Madrid", date(2025, 12, 29)),  # nothing but a new year
    ("America/New_York", date(2026, 3, 5)),
    ("America/New_York", date(2026, 10, 29)),
    ("Australia/Lord_Howe", date(2026, 4, 2)),  # half an hour back
    ("Australia/Lord_Howe", date(2026, 10, 1)),  # half an hour forward
    ("Asia/Kathmandu", date(2026, 5, 1)),  # 05:45 off UTC
    ("America/Sao_Paulo", date(2018, 11, 1)),  # midnight does not exist
    ("America/Sao_Paulo", date(2018, 2, 15)),  # the hour before midnight twice
    ("Africa/Casablanca", date(2026, 2, 12)),  # out of summer time for Ramadan
    ("Africa/Casablanca", date(2026, 3, 19)),  # and back into it
    ("Pacific/Apia", date(2011, 12, 27)),  # 30 December 2011 does not exist
    ("Pacific/Apia", date(2011, 9, 22)),
    ("Europe/Madrid", date(2025, 9, 27)),  # the engine's own seam, 2**45 microseconds after another
    ("America/New_York", date(2026, 11, 8)),  # and the next one
    ("America/St_Johns", date(2006, 10, 26)),  # changes at one minute past midnight
]
CLOCKS = st.one_of(
    st.sampled_from(
        ["00:00", "00:01", "01:30", "02:00", "02:15", "02:30", "03:00", "09:00", "22:00", "23:59"]
    ),
    st.builds(lambda minute: f"{minute // 60:02}:{minute % 60:02}", st.integers(0, 1439)),
)
SPANS = st.lists(st.tuples(CLOCKS, st.one_of(CLOCKS, st.just("24:00"))).map(list), max_size=3)
MICROSECOND = timedelta(microseconds=1)
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LENGTH = 6  # days of a week looked at


@st.composite
def stories(draw):
    zone, first = draw(st.sampled_from(WEEKS))
    dates = st.integers(-1, LENGTH).map(lambda n: (first + timedelta(days=n)).isoformat())
    description = {
        "timezone": zone,
        "week": draw(st.dictionaries(st.sampled_from(WEEKDAYS), SPANS)),
        "holidays": draw(st.lists(dates, max_size=2)),
        "days": draw(st.dictionaries(dates, SPANS, max_size=3)),
        "breaks": draw(st.dictionaries(dates, SPANS, max_size=3)),
    }
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    moments = st.integers(0, LENGTH * 1440).map(lambda minute: midnight + timedelta(minutes=minute))
    pauses = draw(st.lists(st.tuples(moments, moments), max_size=3))
    return description, first, draw(moments), draw(moments), draw(st.integers(0, 3000)), pauses


def agree(story):
    description, first, start, end, minutes, pauses = story
    slow = MinuteByMinute(description, first, first + timedelta(days=LENGTH))
    quick = read_hours(description)

    assert is_open(quick, start) == slow.counts(start, [])
    assert working_time_between(quick, start, end, pauses) == slow.between(start, end, pauses)
    for expected, answer in (
        (slow.due(start, minutes, pauses), lambda: add_working_time(quick, start, 60 * minutes, pauses)),
        (slow.due(start, 0, pauses), lambda: add_working_time(quick, start, 0, pauses)),
        (slow.due(start, 0, []), lambda: next_opening(quick, start)),
    ):
        try:
            found = answer()
        except NoOpening:
            found = None
        if expected is None:
            assert found is None or found >= slow.end - timedelta(days=3)
        else:
            assert found.isoformat() == expected.astimezone(slow.zone).isoformat()

    wall = start.replace(tzinfo=None)
    assert working_time_between(quick, wall, end) == slow.between(slow.instant(wall), end, [])


@given(stories())
@settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_engine_agrees_with_counting_minutes(story):
    agree(story)


@pytest.mark.slow
@given(stories())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_engine_agrees_with_counting_minutes_in_many_more_calendars(story):
    agree(story)


@given(
    stories(),
    st.integers(0, 60 * 365 * 86_400 * 10**6).map(
        lambda n: datetime(1975, 1, 1, tzinfo=UTC) + n * MICROSECOND
    ),
    st.integers(1, 400 * 86_400 * 10**6).map(lambda n: n * MICROSECOND),
)
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_work_of_any_length_is_what_lies_between_its_start_and_its_due_moment_and_not_a_microsecond_less(
    story, start, work
):
    hours = read_hours(story[0])
    try:
        due = add_working_time(hours, start, work).astimezone(UTC)
    except NoOpening:
        reach = start.replace(year=start.year + 20, day=min(start.day, 28))
        assert working_time_between(hours, start, reach) < work
        return

    assert working_time_between(hours, start, due) == work
    assert working_time_between(hours, start, due - MICROSECOND) == work - MICROSECOND
    assert is_open(hours, due - MICROSECOND)
