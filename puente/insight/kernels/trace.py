"""The domino trace: every instant of a customer's wait has exactly one owner, found by walking back from the close.

walk(request, lo, hi): from hi, take the child that closed last by then and go on at its opening; what no child on
that path covers is the request's own. Siblings that ran beside it own nothing. Whole numbers of microseconds, so the
stretches of a case add up to its wait exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from puente.insight.kernels import engine
from puente.insight.kernels.cases import Cases, Ints

KINDS = ("not_yet_taken", "not_yet_asked", "work")
NOT_YET_TAKEN, NOT_YET_ASKED, WORK = range(len(KINDS))


@dataclass(frozen=True)
class Segments:
    """The stretches of all closed cases, by case and time: `row` is the row of the block that owns [start, end)."""

    case: Ints
    row: Ints
    kind: NDArray[np.int8]
    start: Ints
    end: Ints

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
    if compiled is not None:
        return Segments(*compiled.trace(cases))
    return _segments(cases, _walk(cases))


@dataclass
class _Frames:
    """Walks under way, side by side: the request's row, its window's beginning, the instant reached, the next child."""

    case: Ints
    row: Ints
    low: Ints
    at: Ints
    next: Ints
    asked: NDArray[np.bool_]  # the instant reached is where a child was opened

    def only(self, which: NDArray[np.bool_]) -> _Frames:
        return _Frames(*(part[which] for part in vars(self).values()))

    def and_also(self, other: _Frames) -> _Frames:
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return _Frames(*(np.concatenate(pair) for pair in pairs))


def _walk(cases: Cases) -> list[tuple[Ints, Ints, Ints, Ints, NDArray[np.bool_]]]:
    """Own stretches as (case, row, start, end, ends where a child was opened), in no order; one child a round."""
    opened, closed, kid = cases.opened, cases.closed, cases.kid_row
    stretches = []
    found = np.flatnonzero(cases.ended)
    fresh = _begun(cases, found, cases.root[found], opened[cases.root[found]], closed[cases.root[found]])
    frames = fresh.only(np.zeros(len(fresh.row), bool))
    while len(fresh.row) or len(frames.row):
        fresh, picked = _first_of_clipped(cases, fresh)
        frames = frames.and_also(fresh)
        picked = np.concatenate([np.full(len(frames.row) - len(picked), -1), picked])
        more = frames.next < cases.kid_start[frames.row + 1]
        child = picked.copy()
        looks = (picked < 0) & more
        child[looks] = kid[frames.next[looks]]
        end = np.minimum(closed[child], frames.at)
        begin = np.maximum(opened[child], frames.low)
        over = (picked < 0) & (~more | (closed[child] <= frames.low))
        takes = (picked >= 0) | (~over & (closed[child] <= frames.at) & (begin < end))
        stretch = takes & (end < frames.at)
        stretches.append(_own(frames, stretch, end))
        last = over & (frames.low < frames.at)
        stretches.append(_own(frames, last, frames.low))
        fresh = _begun(cases, frames.case[takes], child[takes], begin[takes], end[takes])
        frames.at[takes] = begin[takes]
        frames.asked[takes] = True
        frames.next += picked < 0
        frames = frames.only(~over)
    return stretches


def _begun(cases: Cases, case: Ints, row: Ints, low: Ints, high: Ints) -> _Frames:
    begins = cases.kid_start[row].astype(np.int64)
    return _Frames(case, row, low.copy(), high.copy(), begins, np.zeros(len(row), bool))


def _own(
    frames: _Frames, which: NDArray[np.bool_], start: Ints
) -> tuple[Ints, Ints, Ints, Ints, NDArray[np.bool_]]:
    return frames.case[which], frames.row[which], start[which], frames.at[which], frames.asked[which]


def _first_of_clipped(cases: Cases, fresh: _Frames) -> tuple[_Frames, Ints]:
    """The child to take first where some child outlives its window (all of those end together: the first row wins), or -1."""
    picked = np.full(len(fresh.row), -1, np.int64)
    first = fresh.next
    has = first < cases.kid_start[fresh.row + 1]
    outlived = has.copy()
    outlived[has] = cases.closed[cases.kid_row[first[has]]] > fresh.at[has]
    which = np.flatnonzero(outlived)
    if len(which):
        begins = first[which]
        counts = cases.kid_start[fresh.row[which] + 1] - begins
        of = np.repeat(np.arange(len(which)), counts)
        edge = np.arange(len(of)) + np.repeat(begins - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        child = cases.kid_row[edge]
        high = fresh.at[which][of]
        fits = (cases.closed[child] >= high) & (cases.opened[child] < high)
        nobody = np.iinfo(np.int64).max
        best = np.full(len(which), nobody, np.int64)
        np.minimum.at(best, of[fits], child[fits])
        picked[which] = np.where(best == nobody, -1, best)
    return fresh, picked


def _segments(cases: Cases, stretches: list[tuple[Ints, Ints, Ints, Ints, NDArray[np.bool_]]]) -> Segments:
    """The stretches cut at the first touch of their request, in order."""
    case, row, start, end, asked = (np.concatenate(part) for part in zip(*stretches, strict=True)) if stretches else (
        np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool)
    )  # fmt: skip
    touch = np.clip(cases.touched[row], start, end)
    before, after = start < touch, touch < end
    kind = np.concatenate(
        [
            np.full(int(before.sum()), NOT_YET_TAKEN, np.int8),
            np.where(asked[after], NOT_YET_ASKED, WORK).astype(np.int8),
        ]
    )
    case = np.concatenate([case[before], case[after]])
    row = np.concatenate([row[before], row[after]])
    begins = np.concatenate([start[before], touch[after]])
    ends = np.concatenate([touch[before], end[after]])
    order = np.lexsort((begins, case))
    return Segments(case[order], row[order], kind[order], begins[order], ends[order])
