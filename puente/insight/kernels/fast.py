"""The trace and the replay compiled with numba: case by case, on as many threads as there are cores.

The same rules as in `trace` and `replay`, in the same order of arithmetic, hence the same figures.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numba import get_num_threads
from numpy.typing import NDArray

from puente.insight.kernels import fast_replay, fast_trace
from puente.insight.kernels.cases import Cases, Ints
from puente.insight.kernels.replay import STANDARD
from puente.insight.kernels.trace import Rows


def trace(cases: Cases) -> tuple[Ints, Rows, NDArray[np.int8], Ints]:
    """(first of each case, row, kind, end) of every stretch, by case and time."""
    graph = (cases.start, cases.root, cases.opened, cases.closed, cases.kid_start, cases.kid, cases.touched)
    cuts = _cuts(cases.start)
    first = np.zeros(len(cases.code) + 1, np.int64)
    if len(cases.kid) == len(cases.request) - len(cases.code):  # nothing is shared
        rows, kinds, ends = _columns(3 * len(cases.request))
        fast_trace.walk(cuts, *graph, first, rows, kinds, ends, 1)
        np.cumsum(first, out=first)
        for begin, end in pairwise(cuts):
            source, target, many = 3 * cases.start[begin], first[begin], first[end] - first[begin]
            for column in (rows, kinds, ends):
                column[target : target + many] = column[source : source + many]
        many = int(first[-1])
        return first, rows[:many], kinds[:many], ends[:many]
    fast_trace.walk(cuts, *graph, first, *_columns(0), 0)
    np.cumsum(first, out=first)
    rows, kinds, ends = _columns(int(first[-1]))
    fast_trace.walk(cuts, *graph, first, rows, kinds, ends, 2)
    return first, rows, kinds, ends


def _columns(many: int) -> tuple[Rows, NDArray[np.int8], Ints]:
    return np.empty(many, np.int32), np.empty(many, np.int8), np.empty(many, np.int64)


def gain_sums(
    cases: Cases, cells: list[Ints], many: int, applies: NDArray[np.bool_], thousandths: int
) -> tuple[Ints, Ints]:
    """High and low sums of the gains, [cell, change]; see `replay.gain_sums`."""
    ended = np.flatnonzero(cases.ended)
    cuts = _cuts(np.append(cases.start[ended], cases.start[-1]))
    changes = applies.shape[1]
    pieces = max(1, len(cuts) - 1)
    high, low = (np.zeros((pieces, many, changes), np.int64) for _part in range(2))
    changed = np.flatnonzero(applies.ravel()) % max(1, changes)  # by unit
    first = np.concatenate([[0], np.cumsum(applies.sum(axis=1))]).astype(np.int64)
    if len(ended) and changes:
        fast_replay.gain_sums(
            cuts,
            ended,
            np.array(cells, np.int64).reshape(len(cells), len(ended)),
            cases.start,
            cases.root,
            cases.opened,
            cases.closed,
            cases.provider,
            cases.standard,
            cases.kid_start,
            cases.kid,
            first,
            changed,
            thousandths,
            np.zeros(changes, np.float64 if thousandths == STANDARD else np.int64),
            high,
            low,
        )
    return high.sum(axis=0), low.sum(axis=0)


def _cuts(start: Ints) -> Ints:
    """Places that cut the cases into pieces of about as many rows each, a few for every thread."""
    pieces = 8 * get_num_threads()
    rows = np.linspace(start[0], start[-1], pieces + 1) if len(start) else np.zeros(1)
    cuts = np.searchsorted(start, rows.astype(np.int64))
    cuts[0], cuts[-1] = 0, max(0, len(start) - 1)
    return np.unique(cuts).astype(np.int64)
