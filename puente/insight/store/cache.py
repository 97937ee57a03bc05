"""The case-sorted cache: one file a month, made once from that month's events, and blocks of whole cases out of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from puente.insight.lake.export import Manifest, Part
from puente.insight.lake.layout import Layout

STEPS = pa.schema(
    [
        ("case", pa.int64()),
        ("time", pa.int64()),
        ("seq", pa.int64()),
        ("activity", pa.int32()),
        ("unit", pa.int32()),
    ]
)


def name_of(month: str, parts: list[Part]) -> str:
    """The cache file of one month: another name as soon as the month holds other files."""
    said = json.dumps(sorted((part.path, part.rows, f"{part.fingerprint:x}") for part in parts))
    return f"events-{month}-{hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}.parquet"


def files(layout: Layout, manifest: Manifest, months: list[str]) -> dict[Path, list[Path]]:
    """Cache file -> the files of events that it is made of."""
    found = {}
    for month in months:
        parts = [part for part in manifest.parts if part.path.split("/")[1] == f"month={month}"]
        found[layout.cache / name_of(month, parts)] = [layout.root / part.path for part in parts]
    return found


@dataclass(frozen=True)
class _Group:
    """One row group of one cache file, by the cases it spans."""

    file: int
    group: int
    rows: int
    first: int
    last: int


def blocks(paths: list[Path], rows: int) -> Iterator[pa.Table]:
    """Whole cases, about `rows` rows at a time, in order of case; each row group is read once.

    A case may go on in several months: the tail of each file that is not complete yet is kept for the next block.
    """
    opened = [pq.ParquetFile(path, memory_map=True) for path in paths]
    groups = sorted(
        (group for file, parquet in enumerate(opened) for group in _groups(file, parquet)),
        key=lambda group: (group.first, group.last, group.file, group.group),
    )
    held: list[pa.Table] = []
    size = 0
    for place, group in enumerate(groups):
        read = opened[group.file].read_row_group(group.group, columns=STEPS.names, use_threads=False)
        held.append(pa.Table.from_arrays(read.columns, schema=STEPS))
        size += group.rows
        if size < rows or place + 1 == len(groups):
            continue
        # No later row group holds a case below this one.
        whole, rest = _cut(_sorted(held), groups[place + 1].first)
        if whole.num_rows:
            yield whole
        held, size = [rest], rest.num_rows
    if held:
        last = _sorted(held)
        if last.num_rows:
            yield last


def _groups(file: int, parquet: pq.ParquetFile) -> Iterator[_Group]:
    place = parquet.schema_arrow.get_field_index("case")
    for number in range(parquet.num_row_groups):
        group = parquet.metadata.row_group(number)
        seen = group.column(place).statistics
        yield _Group(file, number, group.num_rows, seen.min, seen.max)


def _cut(table: pa.Table, case: int) -> tuple[pa.Table, pa.Table]:
    at = int(np.searchsorted(table.column("case").to_numpy(), case))
    return table.slice(0, at), table.slice(at)


def _sorted(tables: list[pa.Table]) -> pa.Table:
    """The rows of all tables in order of (case, time, seq); nothing is moved where they already are."""
    table = pa.concat_tables(tables).combine_chunks()
    case, time, seq = (table.column(name).to_numpy() for name in ("case", "time", "seq"))
    if len(case) < 2:
        return table
    step = case[1:] - case[:-1]
    if (step > 0).all() or _in_order(step, time, seq):
        return table
    return table.take(pa.array(np.lexsort((seq, time, case))))


def _in_order(step: np.ndarray, time: np.ndarray, seq: np.ndarray) -> bool:
    if (step < 0).any():
        return False
    same = step == 0
    later = time[1:] - time[:-1]
    if (later[same] < 0).any():
        return False
    return bool((np.diff(seq)[same & (later == 0)] > 0).all())
