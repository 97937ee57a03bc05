"""The record's own log: the steps of requests out of a lake, with departments by their codes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from puente.insight.lake.layout import Layout
from puente.insight.logs.log import Log
from puente.insight.store.cache import STEPS
from puente.insight.store.duck import DuckStore


def read_lake(root: Path, progress: Callable[[int], None] | None = None) -> Log:
    """Every event about a request as a sorted Log: a case is a request, an activity the kind of the event.

    Raises BadLake when the folder is none, OSError when the cache cannot be written.
    """
    store = DuckStore(root)
    pieces = [STEPS.empty_table()]
    rows = 0
    try:
        for block in store.blocks("events"):
            pieces.append(block)
            rows += block.num_rows
            if progress:
                progress(rows)
    finally:
        store.close()
    steps = pa.concat_tables(pieces)
    case = steps.column("case").to_numpy()
    fresh = np.diff(case, prepend=-1) != 0  # blocks come in order of case
    unit, units = _named(steps.column("unit").to_numpy(), _codes(Layout(root)))
    table = pa.table(
        {
            "case": np.cumsum(fresh, dtype=np.int32) - np.int32(1),
            "time": steps.column("time"),
            "seq": steps.column("seq"),
            "activity": steps.column("activity"),
            "unit": unit,
        }
    )
    return Log(table, [str(id) for id in case[fresh]], store.kinds, units, has_units=bool(units))


def _named(unit: np.ndarray, called: dict[int, str]) -> tuple[np.ndarray, list[str]]:
    """The unit of each step as a place in the list of names; -1 where there is none."""
    known, place = np.unique(unit, return_inverse=True)
    shift = int((known < 0).sum())
    place = np.where(unit < 0, -1, place - shift).astype(np.int32)
    return place, [called.get(id, str(id)) for id in known[shift:].tolist()]


def _codes(layout: Layout) -> dict[int, str]:
    """Codes of departments by number; none where an export of earlier days did not say the numbers."""
    if not layout.units.exists() or "department" not in pq.read_schema(layout.units).names:
        return {}
    read = pq.read_table(layout.units, columns=["department", "unit"], partitioning=None)
    return dict(zip(read.column("department").to_pylist(), read.column("unit").to_pylist(), strict=True))
