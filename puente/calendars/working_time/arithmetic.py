"""The questions people ask of opening hours, in moments and lengths of time; exact to the microsecond."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from puente.calendars.working_time.hours import Hours
from puente.calendars.working_time.timeline import DAY, EPOCH, SECOND, NoOpening
from puente.foundation.language import gettext as _

# [start, end): its time does not count. An end before its start is no pause. A pause that still runs has no
# place here: whoever asks decides until when it counts.
Pause = tuple[datetime, datetime]
A_WEEK = 7 * DAY


def add_working_time(
    hours: Hours, start: datetime, work: timedelta | float, pauses: Iterable[Pause] = ()
) -> datetime:
    """When `work` (a timedelta, or seconds) is done that begins at `start`; in the zone of `hours`.

    Work that ends exactly at closing is due at that closing. No work at all is due at once when open, else at
    the next opening. A moment without zone is local to `hours`, here as everywhere.
    Raises ValueError when work is negative, NoOpening when it is not done within twenty years.
    """
    begin = _instant(hours, start)
    left = _microseconds(work)
    if left < 0:
        raise ValueError(_("working time cannot be negative"))
    timeline = hours.timeline
    return _moment(hours, timeline.due(begin, left) if not pauses else _due(hours, begin, left, pauses))


def working_time_between(
    hours: Hours, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
) -> timedelta:
    """The working time within [start, end), less what lies in pauses; nothing when the end comes first."""
    first, last = _instant(hours, start), _instant(hours, end)
    between = hours.timeline.between
    worked = between(first, last)
    if pauses and first < last:
        for a, b in _cuts(hours, pauses):
            worked -= between(max(a, first), min(b, last))
    return timedelta(microseconds=worked)


def next_opening(hours: Hours, at: datetime) -> datetime:
    """`at` when open, else the next opening, in the zone of `hours`. Raises NoOpening: none in twenty years."""
    return _moment(hours, hours.timeline.opening(_instant(hours, at)))


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether it is open at this very moment: yes at the opening, no at the closing."""
    return hours.timeline.is_open(_instant(hours, at))


def next_closing(hours: Hours, at: datetime) -> datetime | None:
    """When it closes that is open at `at`; None when it is closed then, or stays open for a week at least."""
    begin = _instant(hours, at)
    spans = hours.timeline.openings(begin, begin + A_WEEK)
    if not spans or spans[0][0] > begin or spans[0][1] >= begin + A_WEEK:
        return None
    return _moment(hours, spans[0][1])


def _due(hours: Hours, begin: int, left: int, pauses: Iterable[Pause]) -> int:
    timeline = hours.timeline
    at, horizon = begin, timeline.horizon(begin)
    for a, b in _cuts(hours, pauses):
        if b <= at:
            continue
        if a > horizon:
            break
        worked = timeline.between(at, a)
        if worked and worked >= left:
            break
        left -= worked
        at = b
    if at > horizon or (due := timeline.due(at, left)) > horizon:
        raise NoOpening
    return due


def _cuts(hours: Hours, pauses: Iterable[Pause]) -> list[tuple[int, int]]:
    """The pauses as instants, sorted, overlapping ones made one."""
    found: list[tuple[int, int]] = []
    for a, b in sorted((_instant(hours, start), _instant(hours, end)) for start, end in pauses):
        if b <= a:
            continue
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def _instant(hours: Hours, moment: datetime) -> int:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=hours.tzinfo, fold=0)
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def _moment(hours: Hours, instant: int) -> datetime:
    seconds, rest = divmod(instant, SECOND)
    moment = datetime.fromtimestamp(seconds, hours.tzinfo)  # whole seconds: exact, and quicker than a sum
    return moment.replace(microsecond=rest) if rest else moment


def _microseconds(work: timedelta | float) -> int:
    if isinstance(work, timedelta):
        return work.days * DAY + work.seconds * SECOND + work.microseconds
    return work * SECOND if isinstance(work, int) else round(work * SECOND)
