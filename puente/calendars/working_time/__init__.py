"""Working-time arithmetic: exact, quick, and without a database.

`Hours` describes when a place is open; the four functions answer questions about it:

    hours = read_hours({"timezone": "Europe/Madrid", "week": {"mon": [["09:00", "14:00"]]}})
    add_working_time(hours, start, 4 * 3600)         when four working hours from `start` are over
    working_time_between(hours, start, end)          how much working time lies between two moments
    next_opening(hours, at)                          `at` itself when open, else the next opening
    is_open(hours, at)
"""

from puente.calendars.working_time.arithmetic import (
    Pause,
    add_working_time,
    is_open,
    next_closing,
    next_opening,
    working_time_between,
)
from puente.calendars.working_time.hours import Hours, PublicHolidays, Span
from puente.calendars.working_time.reading import UnreadableHours, read_hours, read_span
from puente.calendars.working_time.timeline import NoOpening

__all__ = [
    "Hours",
    "NoOpening",
    "Pause",
    "PublicHolidays",
    "Span",
    "UnreadableHours",
    "add_working_time",
    "is_open",
    "next_closing",
    "next_opening",
    "read_hours",
    "read_span",
    "working_time_between",
]
