"""Numbers of a block of events: complete cases, sorted by (case, time, seq)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sequences:
    """Rows as arrays of equal length: `code` is the activity or the unit, `new` marks the first row of a case."""

    case: NDArray[np.int64]
    time: NDArray[np.int64]
    code: NDArray[np.int64]
    new: NDArray[np.bool_]

    @property
    def starts(self) -> NDArray[np.int64]:
        return np.flatnonzero(self.new)


def activities(block: pa.Table, *, keep_repeats: bool) -> Sequences:
    """What happened, case by case. Equal neighbours count as one, at the moment of the first, unless `keep_repeats`."""
    return _sequences(block, "activity", keep_repeats=keep_repeats)


def units(block: pa.Table) -> Sequences:
    """Who had it: stays of each case at successive different known units, at the moment each begins."""
    known = block.filter(pc.greater_equal(block["unit"], 0))
    return _sequences(known, "unit", keep_repeats=False)


def _sequences(block: pa.Table, column: str, *, keep_repeats: bool) -> Sequences:
    case, time, code = (np.asarray(block[name]) for name in ("case", "time", column))
    new = np.ones(len(case), bool)
    if len(case):
        np.not_equal(case[1:], case[:-1], out=new[1:])
    if not keep_repeats and len(case):
        kept = new.copy()
        kept[1:] |= code[1:] != code[:-1]
        if not kept.all():
            case, time, code, new = case[kept], time[kept], code[kept], new[kept]
    return Sequences(case, time, code, new)
