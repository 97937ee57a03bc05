"""The trace and the replay compiled with numba: case by case, on as many threads as there are cores.

The same rules as in `trace` and `replay`, in the same order of arithmetic, hence the same figures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import get_num_threads
from numpy.typing import NDArray

from puente.insight.kernels import fast_replay, fast_trace
from puente.insight.kernels.cases import Cases, Ints


def trace(cases: Cases) -> tuple[Ints, Ints, NDArray[np.int8], Ints, Ints]:
    """(case, row, kind, start, end) of every stretch, by case and time."""
    graph = (cases.start, cases.root, cases.opened, cases.closed, cases.kid_start, cases.kid)
    cuts = _cuts(cases.start)
    per_case = fast_trace.count(cuts, *graph, cases.touched)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(per_case)])
    total = int(offsets[-1])
    row, start, end = (np.empty(total, np.int64) for _column in range(3))
    kind = np.empty(total, np.int8)
    case = np.empty(total, np.int64)
    fast_trace.fill(cuts, *graph, cases.touched, offsets, case, row, kind, start, end)
    return case, row, kind, start, end


def durations(
    cases: Cases, ended: Ints, applies: NDArray[np.bool_], thousandths: int, kind: type
) -> NDArray[Any]:
    """New durations [case, change] of the cases `ended`; see `replay`."""
    took: NDArray[Any] = np.zeros((len(ended), applies.shape[1]), kind)
    if len(ended) and applies.shape[1]:
        fast_replay.durations(
            _cuts(np.append(cases.start[ended], cases.start[-1])),
            ended,
            cases.start,
            cases.root,
            cases.opened,
            cases.closed,
            cases.provider,
            cases.standard,
            cases.kid_start,
            cases.kid,
            np.ascontiguousarray(applies),
            thousandths,
            took,
        )
    return took


def _cuts(start: Ints) -> Ints:
    """Places that cut the cases into pieces of about as many rows each, a few for every thread."""
    pieces = 8 * get_num_threads()
    rows = np.linspace(start[0], start[-1], pieces + 1) if len(start) else np.zeros(1)
    cuts = np.searchsorted(start, rows.astype(np.int64))
    cuts[0], cuts[-1] = 0, max(0, len(start) - 1)
    return np.unique(cuts).astype(np.int64)
