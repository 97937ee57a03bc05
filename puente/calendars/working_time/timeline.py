"""The opening hours laid out as instants, in blocks that are made when first asked for.

Instants are whole microseconds since 1970 in UTC. A block holds the openings within 2**45 microseconds (407
days), sorted and apart, with the working time run up so far: a question is one search in it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from puente.foundation.language import gettext as _

if TYPE_CHECKING:
    from puente.calendars.working_time.hours import Hours, Span

SECOND = 1_000_000
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = EPOCH.toordinal()
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()

SHIFT = 45  # block number = instant >> SHIFT
KEPT = 64  # blocks kept in memory; the running totals of the others stay
YEARS = 20
_REACH = (YEARS * 366 * DAY >> SHIFT) + 1
_SURELY_WITHIN = YEARS * 365 * DAY

Openings = list[tuple[int, int]]


class NoOpening(ValueError):
    """There is not that much opening time within twenty years; says so in words."""

    def __str__(self) -> str:
        return _("there is not that much opening time within twenty years")


class Block(NamedTuple):
    """Openings i = [opens[i], closes[i]); `upto` runs up their lengths; `shift` = time worked at t, minus t."""

    opens: list[int]
    closes: list[int]
    upto: list[int]
    shift: list[int]
    total: int


class Timeline:
    """What is open when, for one `Hours`. Safe to share between threads: a block made twice is the same."""

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._zone = hours.tzinfo
        self._blocks: dict[int, Block] = {}
        self._totals: dict[int, int] = {}

    def due(self, start: int, work: int) -> int:
        """The first instant at which `work` microseconds have been open since `start`.

        Without work: `start` when open, else the next opening. Raises NoOpening past twenty years.
        """
        if not work:
            return self.opening(start)
        first = number = start >> SHIFT
        opens, closes, upto, shift, total = self._blocks.get(number) or self._make(number)
        i = bisect_right(opens, start) - 1
        if i >= 0:
            closing = closes[i]
            work += (start if start < closing else closing) + shift[i]
        while work > total:
            work -= total
            number += 1
            if number > first + _REACH:
                raise NoOpening
            total = self._total(number)
        if number != first:
            _opens, _closes, upto, shift, _total = self._block(number)
        i = bisect_left(upto, work)
        due = work - shift[i]
        if due - start > _SURELY_WITHIN and due > self.horizon(start):
            raise NoOpening
        return due

    def opening(self, at: int) -> int:
        """`at` when open, else the next opening. Raises NoOpening past twenty years."""
        first = at >> SHIFT
        for number in range(first, first + _REACH + 1):
            block = self._block(number)
            i = bisect_right(block.closes, at)
            if i < len(block.closes):
                found = max(at, block.opens[i])
                if found - at > _SURELY_WITHIN and found > self.horizon(at):
                    break
                return found
        raise NoOpening

    def between(self, start: int, end: int) -> int:
        """Microseconds open within [start, end); none when the end comes first."""
        if end <= start:
            return 0
        first, last = start >> SHIFT, end >> SHIFT
        worked = self._worked(last, end) - self._worked(first, start)
        for number in range(first, last):
            worked += self._total(number)
        return worked

    def is_open(self, at: int) -> bool:
        """Whether it is open at this very instant: yes at the opening, no at the closing."""
        block = self._block(at >> SHIFT)
        i = bisect_right(block.opens, at) - 1
        return i >= 0 and at < block.closes[i]

    def openings(self, start: int, end: int) -> Openings:
        """Each opening within [start, end), cut to it, in order; one over the edge of two blocks is one."""
        found = []
        for number in range(start >> SHIFT, (end >> SHIFT) + 1):
            block = self._block(number)
            found += [(max(a, start), min(b, end)) for a, b in zip(block.opens, block.closes, strict=True)]
        return _joined([(a, b) for a, b in found if a < b])

    def horizon(self, start: int) -> int:
        """The same wall time twenty years later: what is not due by then never is."""
        there = (EPOCH + timedelta(microseconds=start)).astimezone(self._zone)
        year = min(there.year + YEARS, date.max.year)
        day = 28 if (there.month, there.day) == (2, 29) else there.day
        return (there.replace(year=year, day=day) - EPOCH) // timedelta(microseconds=1)

    def _worked(self, number: int, at: int) -> int:
        """Microseconds open from the beginning of a block until `at` in it."""
        block = self._block(number)
        i = bisect_right(block.opens, at) - 1
        return min(at, block.closes[i]) + block.shift[i] if i >= 0 else 0

    def _total(self, number: int) -> int:
        total = self._totals.get(number)
        return self._block(number).total if total is None else total

    def _block(self, number: int) -> Block:
        return self._blocks.get(number) or self._make(number)

    def _make(self, number: int) -> Block:
        start, end = number << SHIFT, (number + 1) << SHIFT
        # Three days around: a span lasts into the next day, a zone is a day off UTC, a date line may be crossed.
        first = max(start // DAY + _EPOCH_ORDINAL - 3, _FIRST)
        last = min(end // DAY + _EPOCH_ORDINAL + 3, _LAST)
        openings = _without(
            _joined(_instants(self._hours.spans_on, self._zone, first, last)),
            _joined(_instants(self._hours.breaks_on, self._zone, first, last)),
        )
        inside = [(max(a, start), min(b, end)) for a, b in openings if b > start and a < end]
        block = _block_of(inside)
        if len(self._blocks) >= KEPT:
            self._blocks.clear()
        self._blocks[number] = block
        self._totals[number] = block.total
        return block


def _instants(spans_on: Callable[[date], tuple[Span, ...]], zone: tzinfo, first: int, last: int) -> Openings:
    """The spans of the dates first..last (ordinals) as instants; those that a clock change leaves empty fall out."""
    found = []
    for ordinal in range(first, last + 1):
        for start, end in spans_on(date.fromordinal(ordinal)):
            opening, closing = _instant(ordinal, start, zone), _instant(ordinal, end, zone)
            if opening < closing:
                found.append((opening, closing))
    return found


def _instant(ordinal: int, second: int, zone: tzinfo) -> int:
    """The instant of a wall time, `second` seconds after the midnight of a date."""
    days, second = divmod(second, 86_400)
    ordinal += days
    day = date.fromordinal(min(ordinal, _LAST))
    wall = datetime(day.year, day.month, day.day, second // 3600, second // 60 % 60, second % 60, tzinfo=zone)
    offset = wall.utcoffset() or timedelta()
    local = ((ordinal - _EPOCH_ORDINAL) * 86_400 + second) * SECOND
    return local - (offset.days * DAY + offset.seconds * SECOND + offset.microseconds)


def _joined(openings: Openings) -> Openings:
    """Sorted, with what overlaps or touches made one."""
    found: Openings = []
    for a, b in sorted(openings):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


def _without(openings: Openings, cuts: Openings) -> Openings:
    """What is left of `openings`; both sorted and apart."""
    left: Openings = []
    i = 0
    for a, b in openings:
        while i < len(cuts) and cuts[i][1] <= a:
            i += 1
        j = i
        while j < len(cuts) and cuts[j][0] < b:
            if a < cuts[j][0]:
                left.append((a, cuts[j][0]))
            a = cuts[j][1]
            j += 1
        if a < b:
            left.append((a, b))
    return left


def _block_of(openings: Openings) -> Block:
    upto, shift, total = [], [], 0
    for a, b in openings:
        shift.append(total - a)
        total += b - a
        upto.append(total)
    return Block([a for a, _ in openings], [b for _, b in openings], upto, shift, total)
