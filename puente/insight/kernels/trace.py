"""The domino trace: every instant of a customer's wait has exactly one owner, found by walking back from the close.

walk(request, lo, hi): from hi, take the child that closed last by then and go on at its opening; what no child on
that path covers is the request's own. Siblings that ran beside it own nothing. Whole numbers of microseconds, so the
stretches of a case add up to its wait exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from puente.insight.kernels import engine
from puente.insight.kernels.cases import NOT_YET_ASKED, NOT_YET_TAKEN, WORK, Cases, Ints

Rows = NDArray[np.int32]
Walked = tuple[Ints, Ints, Ints, Ints, NDArray[np.bool_]]
"""Case, row, start, end of stretches, and whether they end where a child was opened."""
_PIECE = 1 << 15  # rows walked at once: what is worked on stays in the processor's cache


@dataclass(frozen=True)
class Segments:
    """The stretches of all closed cases in order of time: those of case i are first[i] to first[i + 1].

    `row` is the row of the block that owns a stretch, `end` its end; it begins where the one before it ended, the
    first of a case at the case's opening.
    """

    first: Ints
    row: Rows
    kind: NDArray[np.int8]
    end: Ints
    opened: Ints  # of each case

    @cached_property
    def start(self) -> Ints:
        """Where each stretch begins."""
        start = np.empty_like(self.end)
        start[1:] = self.end[:-1]
        some = self.first[:-1] < self.first[1:]
        start[self.first[:-1][some]] = self.opened[some]
        return start

    @cached_property
    def case(self) -> Ints:
        """The place of each stretch's case in the block."""
        return np.repeat(np.arange(len(self.opened)), np.diff(self.first))

    def table(self, cases: Cases) -> pa.Table:
        """(case, request, asker, provider, kind, start, end) as codes and microseconds."""
        return pa.table(
            {
                "case": cases.code[self.case],
                "request": cases.request[self.row],
                "asker": cases.asker[self.row],
                "provider": cases.provider[self.row],
                "kind": self.kind,
                "start": self.start,
                "end": self.end,
            }
        )


def trace(cases: Cases, with_: engine.Engine | None = None) -> Segments:
    """Who owned each stretch of each closed case of the block."""
    compiled = engine.compiled(len(cases.request), with_)
    opened = cases.opened[cases.root]
    if compiled is not None:
        first, row, kind, end = compiled.trace(cases)
        return Segments(first, row, kind, end, opened)
    cuts = np.unique(np.searchsorted(cases.start, np.arange(0, len(cases.request), _PIECE)))
    pieces = pairwise([*cuts.tolist(), len(cases.code)])
    parts = [_in_order(cases, begin, end, _walk(cases, begin, end)) for begin, end in pieces]
    if not parts:
        return Segments(
            np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(0, np.int64), opened
        )
    counts, row, kind, end = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Segments(np.concatenate([[0], np.cumsum(counts)]), row, kind, end, opened)


def _walk(cases: Cases, from_case: int, to_case: int) -> Walked:
    """Own stretches of some cases, in no order; all walks of a depth at once."""
    case = from_case + np.flatnonzero(cases.ended[from_case:to_case])
    row = cases.root[case]
    low, high = cases.opened[row], cases.closed[row]
    found: list[tuple[Ints, Ints, Ints, Ints, NDArray[np.bool_]]] = []
    while len(row):
        parent, child, begin, end, counts = _children(cases, cases.start[case], row, low, high)
        reached = high.copy()
        until = np.empty_like(end)
        taken = np.zeros(len(child), bool)
        first = np.cumsum(counts) - counts
        walking = np.flatnonzero(counts)
        turn = 0
        while len(walking):
            edge = first[walking] + turn
            fits = end[edge] <= reached[walking]
            edge, of = edge[fits], walking[fits]
            until[edge] = reached[of]
            reached[of] = begin[edge]
            taken[edge] = True
            turn += 1
            walking = walking[counts[walking] > turn]
        between = np.flatnonzero(taken & (end < until))
        of = parent[between]
        found.append((case[of], row[of], end[between], until[between], until[between] < high[of]))
        last = np.flatnonzero(low < reached)
        found.append((case[last], row[last], low[last], reached[last], reached[last] < high[last]))
        case, row, low, high = case[parent[taken]], child[taken], begin[taken], end[taken]
    if not found:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing, nothing, np.zeros(0, bool)
    case, row, start, stop, asked = (np.concatenate(part) for part in zip(*found, strict=True))
    return case, row, start, stop, asked


def _children(
    cases: Cases, base: Ints, row: Ints, low: Ints, high: Ints
) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """(place of the parent, child's row, its clipped opening and closing), the latest close first; how many a parent.

    `base` is the first row of each parent's case.
    """
    begins = cases.kid_start[row].astype(np.int64)
    counts = cases.kid_start[row + 1] - begins
    parent = np.repeat(np.arange(len(row)), counts)
    edge = np.arange(len(parent)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
    child = cases.kid[edge] + base[parent]
    latest = high[parent]
    closed = cases.closed[child]
    begin, end = np.maximum(cases.opened[child], low[parent]), np.minimum(closed, latest)
    lives = begin < end
    outlived = np.flatnonzero(lives & (closed > latest))
    if len(outlived):  # they all end with the parent: the first row wins, whichever closed last
        clipped = np.zeros(len(row), bool)
        clipped[parent[outlived]] = True
        together = np.flatnonzero(lives & clipped[parent] & (end == latest))
        winner = np.full(len(row), len(cases.request))
        np.minimum.at(winner, parent[together], child[together])
        lives[together] = child[together] == winner[parent[together]]
    parent = parent[lives]
    return parent, child[lives], begin[lives], end[lives], np.bincount(parent, minlength=len(row))


def _in_order(
    cases: Cases,
    from_case: int,
    to_case: int,
    walked: Walked,
) -> tuple[Ints, Rows, NDArray[np.int8], Ints]:
    """(how many of each case, row, kind, end): the stretches cut at the first touch of their request, by case and time."""
    case, row, start, end, asked = walked
    touch = np.clip(cases.touched[row], start, end)
    before, after = np.flatnonzero(start < touch), np.flatnonzero(touch < end)
    kind = np.empty(len(before) + len(after), np.int8)
    kind[: len(before)] = NOT_YET_TAKEN
    kind[len(before) :] = np.where(asked[after], NOT_YET_ASKED, WORK)
    case = np.concatenate([case[before], case[after]]) - from_case
    row = np.concatenate([row[before], row[after]])
    end = np.concatenate([touch[before], end[after]])
    since = end - cases.opened[cases.root[from_case:to_case]][case]
    widest = int(since.max(initial=0)) + 1
    if widest * (to_case - from_case) < np.iinfo(np.int64).max:
        order = np.argsort(case * widest + since)
    else:
        order = np.lexsort((since, case))
    counts = np.bincount(case, minlength=to_case - from_case)
    return counts, row[order].astype(np.int32), kind[order], end[order]
