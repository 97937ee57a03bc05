"""Stretches told apart further, where more is known than moments: hand-backs, the customer's turn, closed hours.

A request may have a kind of its own, which all its own time takes. Whatever is not the customer's turn is cut where
its unit opens and closes, and is `closed_hours` while it is closed. Cutting keeps the sum: still exactly the wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from puente.insight.kernels.cases import CLOSED_HOURS, CUSTOMER_TURN, NONE, Cases, Codes, Ints
from puente.insight.kernels.trace import Segments


@dataclass(frozen=True)
class Openings:
    """Calendar c opens and closes by turns at moment[first[c]:first[c + 1]], opening first; apart and in order."""

    first: Ints
    moment: Ints

    @classmethod
    def of(cls, calendars: Iterable[Iterable[tuple[int, int]]]) -> Self:
        """From (opens, closes) of each calendar, in any order; those that touch or overlap are joined."""
        first, moment = [0], []
        for openings in calendars:
            joined: list[int] = []
            for opens, closes in sorted(openings):
                if joined and opens <= joined[-1]:
                    joined[-1] = max(joined[-1], closes)
                elif opens < closes:
                    joined += [opens, closes]
            moment += joined
            first.append(len(moment))
        return cls(np.array(first, np.int64), np.array(moment, np.int64))

    def turns(self, calendar: Codes, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """(first place in `moment` after each start, first place not before each end), within the calendar's own."""
        begins, ends = np.zeros(len(start), np.int64), np.zeros(len(start), np.int64)
        order = np.argsort(calendar, kind="stable")
        cuts = np.searchsorted(calendar[order], np.arange(len(self.first)))
        for code, (low, high) in enumerate(pairwise(cuts)):
            which = order[low:high]
            if len(which):
                own = self.moment[self.first[code] : self.first[code + 1]]
                begins[which] = np.searchsorted(own, start[which], side="right") + self.first[code]
                ends[which] = np.searchsorted(own, end[which], side="left") + self.first[code]
        return begins, ends


def told_apart(segments: Segments, cases: Cases, openings: Openings | None) -> Segments:
    """The same stretches with the kinds that only the record knows; untouched where it says nothing."""
    kind = segments.kind
    if cases.kind is not None:
        own = cases.kind[segments.row]
        kind = np.where(own == NONE, kind, own)
    if cases.calendar is None or openings is None:
        return segments if kind is segments.kind else replace(segments, kind=kind)
    calendar = cases.calendar[segments.row]
    known = (calendar >= 0) & (calendar < len(openings.first) - 1)
    which = np.flatnonzero(known & (kind != CUSTOMER_TURN))
    begins, ends = openings.turns(calendar[which], segments.start[which], segments.end[which])
    return _cut(segments, kind, which, begins, ends, openings, calendar)


def _cut(
    segments: Segments,
    kind: NDArray[np.int8],
    which: Ints,
    begins: Ints,
    ends: Ints,
    openings: Openings,
    calendar: Codes,
) -> Segments:
    """The stretches `which` cut at moment[begins:ends], the others whole."""
    pieces = np.ones(len(kind), np.int64)
    pieces[which] = ends - begins + 1
    turn = np.zeros(len(kind), np.int64)
    turn[which] = begins
    of = np.repeat(np.arange(len(kind)), pieces)
    last = np.cumsum(pieces)
    nth = np.arange(len(of)) - np.repeat(last - pieces, pieces)
    place = turn[of] + nth
    cut = nth < pieces[of] - 1
    end = segments.end[of]
    end[cut] = openings.moment[place[cut]]
    asked = np.zeros(len(kind), bool)
    asked[which] = True
    opened = openings.first[np.where(asked, calendar, 0)]
    closed = asked[of] & ((place - opened[of]) % 2 == 0)
    first = np.concatenate([[0], last])[segments.first]
    return Segments(
        first, segments.row[of], np.where(closed, np.int8(CLOSED_HOURS), kind[of]), end, segments.opened
    )
