"""Takes events as they come, in order of id, and keeps each exactly once, whatever stops it in between.

A file counts only once the manifest names it; the manifest is replaced in one step after the files it names are safe on
disk. A run that was cut short leaves files that nobody names: the next run begins after the last id in the manifest and
writes over them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from puente.foundation.language import gettext as _
from puente.insight.lake.fingerprint import added, fingerprint
from puente.insight.lake.layout import EVENTS, Layout

ROWS = 100_000  # of a file, about


class BadLake(ValueError):
    """The folder is no lake, or does not hold what its manifest says; the message says which file."""


@dataclass(frozen=True)
class Part:
    """One file of events."""

    path: str
    rows: int
    first_id: int
    last_id: int
    fingerprint: int


@dataclass
class Manifest:
    """The files that count."""

    parts: list[Part] = field(default_factory=list)

    @property
    def last_id(self) -> int:
        return max((part.last_id for part in self.parts), default=0)

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def fingerprint(self) -> int:
        total = 0
        for part in self.parts:
            total = added(total, part.fingerprint)
        return total

    def months(self) -> list[str]:
        """Months that hold events, in order."""
        return sorted({part.path.split("/")[1].removeprefix("month=") for part in self.parts})

    @classmethod
    def load(cls, layout: Layout) -> Manifest:
        """The manifest of a lake; an empty one where nothing was exported yet. Raises BadLake if it cannot be read."""
        if not layout.manifest.exists():
            return cls()
        try:
            rows: list[dict[str, Any]] = json.loads(layout.manifest.read_text())["events"]
            return cls([Part(**(row | {"fingerprint": int(row["fingerprint"], 16)})) for row in rows])
        except (ValueError, KeyError, TypeError) as why:
            raise BadLake(
                _("%(file)s cannot be read: %(why)s") % {"file": layout.manifest, "why": why}
            ) from None

    def save(self, layout: Layout) -> None:
        """Replaces the manifest in one step."""
        rows = [vars(part) | {"fingerprint": f"{part.fingerprint:032x}"} for part in self.parts]
        write_whole(layout.manifest, lambda path: path.write_text(json.dumps({"events": rows}, indent=1)))


def export_events(
    batches: Callable[[int], Iterable[pa.RecordBatch | pa.Table]],
    layout: Layout,
    say: Callable[[int], None] | None = None,
) -> Manifest:
    """Adds what `batches(after)` yields to the lake: events of greater id than `after`, in order of id.

    Returns the new manifest. Raises ValueError when events come out of order, OSError when the disk says no: what was
    saved until then stays, and the next run goes on from there.
    """
    manifest = Manifest.load(layout)
    last = manifest.last_id
    waiting: list[pa.Table] = []
    with ThreadPoolExecutor(1) as writer:  # writes some while the next are read
        writing: Future[None] | None = None

        def keep() -> None:
            nonlocal writing, waiting
            if writing is not None:
                writing.result()
                if say:
                    say(manifest.rows)
            writing = writer.submit(_keep, pa.concat_tables(waiting), layout, manifest) if waiting else None
            waiting = []

        for batch in batches(last):
            table = pa.table(batch) if isinstance(batch, pa.Table) else pa.Table.from_batches([batch])
            if not table.num_rows:
                continue
            ids = table.column("id").to_numpy()
            if ids[0] <= last or (ids[1:] <= ids[:-1]).any():
                raise ValueError(_("events must come in order of their id, each once"))
            last = int(ids[-1])
            waiting.append(table.cast(EVENTS))
            if sum(piece.num_rows for piece in waiting) >= ROWS:
                keep()
        keep()
        if writing is not None:
            writing.result()
    return manifest


def verify(layout: Layout) -> Manifest:
    """Reads every file that the manifest names and compares counts, ids and hashes; raises BadLake at the first that differs."""
    manifest = Manifest.load(layout)
    for part in manifest.parts:
        path = layout.root / part.path
        try:
            table = pq.read_table(path, partitioning=None)
        except (OSError, pa.ArrowInvalid) as why:
            raise BadLake(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": why}) from None
        found = _described(table, part.path)
        if found != part:
            raise BadLake(_("%s does not hold the events that the manifest says") % path)
    return manifest


def _keep(table: pa.Table, layout: Layout, manifest: Manifest) -> None:
    """Writes one file for each month recorded, then the manifest that names them."""
    months = pc.strftime(table.column("recorded_at"), "%Y-%m").combine_chunks()
    fresh: list[Part] = []
    try:
        for month in sorted(pc.unique(months).to_pylist()):
            some = table.filter(pc.equal(months, month)).unify_dictionaries().combine_chunks()
            ids = some.column("id")
            path = layout.month(month) / f"{ids[0].as_py():012}-{ids[-1].as_py():012}.parquet"
            fresh.append(_described(some, str(path.relative_to(layout.root))))
            write_whole(path, partial(_parquet, some))
        Manifest(manifest.parts + fresh).save(layout)
    except OSError:
        for part in fresh:
            (layout.root / part.path).unlink(missing_ok=True)
        raise
    manifest.parts += fresh
    pa.default_memory_pool().release_unused()


def _parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd", row_group_size=100_000)


def _described(table: pa.Table, path: str) -> Part:
    ids = pc.min_max(table.column("id")).as_py()
    return Part(path, table.num_rows, ids["min"], ids["max"], fingerprint(table))


def write_whole(path: Path, write: Callable[[Path], Any]) -> None:
    """`write` is given a path beside; what it wrote is made safe on disk, then put in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    try:
        write(aside)
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
