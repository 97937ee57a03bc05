"""DuckDB over one lake: built-in parts only, a memory limit that is kept by spilling, plain SQL from files."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from puente.foundation.language import gettext as _
from puente.insight.lake.export import BadLake, Manifest
from puente.insight.lake.layout import Layout
from puente.insight.store import cache
from puente.insight.store.protocol import Filter, Kernel, What

SQL = Path(__file__).resolve().parent.parent / "sql" / "duckdb"

_NO_EVENTS = (
    "select 0::bigint as id, null::timestamptz as \"at\", null::timestamptz as recorded_at, '' as kind, "
    "'' as about_code, 0::bigint as about_id, 0::bigint as actor, 0::bigint as department, '' as data where false"
)
_NO_STEPS = (
    'select 0::bigint as "case", 0::bigint as time, 0::bigint as seq, 0 as activity, 0 as unit where false'
)


class DuckStore:
    """One lake. `memory` is the limit of the engine (PUENTE_INSIGHT_MEMORY, 1GB if not said); it spills into the cache folder.

    `refresh` is called by every question, so that what was exported since is seen; it costs a look at the manifest.
    """

    def __init__(self, root: Path, *, memory: str | None = None, threads: int | None = None) -> None:
        self.layout = Layout(root)
        self._spill = self.layout.cache / "spill"
        self._spill.mkdir(parents=True, exist_ok=True)
        self._db = duckdb.connect(
            config={
                "memory_limit": memory or os.environ.get("PUENTE_INSIGHT_MEMORY") or "1GB",
                "temp_directory": str(self._spill),
                "threads": threads or min(4, os.cpu_count() or 1),
                "autoinstall_known_extensions": False,
                "preserve_insertion_order": False,
                "TimeZone": "UTC",
            }
        )
        self._lock = threading.Lock()
        self._seen: tuple[str, ...] | None = None
        self.kinds: list[str] = []

    def close(self) -> None:
        self._db.close()

    def blocks(self, what: What, where: Filter = Filter(), rows: int = 2_000_000) -> Iterator[pa.Table]:
        """Complete cases. Of events: case (request), time (microseconds UTC), seq (event), activity (see `kinds`), unit.

        Of requests: see `kernels.cases`.
        """
        if what == "requests":
            yield from self._requests()
            return
        paths = self.refresh(where.months)
        wanted = (
            None
            if where.kinds is None
            else [self.kinds.index(kind) for kind in where.kinds if kind in self.kinds]
        )
        for block in cache.blocks(paths, rows):
            yield (
                block
                if wanted is None
                else block.filter(pc.is_in(block["activity"], pa.array(wanted, pa.int32())))
            )

    def run(self, kernel: Kernel, what: What, where: Filter = Filter()) -> Any:
        """The kernel over all blocks, added up."""
        total = kernel.zero()
        for block in self.blocks(what, where):
            total = total + kernel(block)
        return total

    def table(self, name: str, **params: Any) -> pa.Table:
        """The answer of sql/duckdb/`name`.sql. Raises BadLake when there is no such question."""
        path = SQL / f"{name}.sql"
        if not path.is_file() or path.parent != SQL:
            raise BadLake(_("there is no question called %s") % name)
        self.refresh(None)
        with self._lock:
            return self._db.sql(path.read_text(), params=params or None).to_arrow_table()

    def refresh(self, months: tuple[str, ...] | None) -> list[Path]:
        """Brings the cache up to the manifest; returns its files for the months asked for."""
        with self._lock:
            manifest = Manifest.load(self.layout)
            held = manifest.months()
            wanted = cache.files(self.layout, manifest, held)
            if self._seen != tuple(path.name for path in wanted):
                self._name_kinds([source for sources in wanted.values() for source in sources])
                for path, sources in wanted.items():
                    if not path.exists():
                        self._make(path, sources)
                self._forget({path.name for path in wanted})
                self._look_at(manifest, list(wanted))
                self._seen = tuple(path.name for path in wanted)
            return [
                path for path, month in zip(wanted, held, strict=True) if months is None or month in months
            ]

    def _name_kinds(self, sources: list[Path]) -> None:
        """Codes of kinds: the order in which this lake met them, kept beside the cache, so that old files stay right."""
        kept = self.layout.cache / "kinds.json"
        self.kinds = json.loads(kept.read_text()) if kept.exists() else []
        if sources:
            found = self._db.execute(
                (SQL / "kinds.sql").read_text(), {"files": [str(path) for path in sources]}
            )
            self.kinds += [kind for (kind,) in found.fetchall() if kind not in self.kinds]
        aside = kept.with_suffix(".new")
        aside.write_text(json.dumps(self.kinds))
        aside.replace(kept)
        self._db.execute("create or replace temp table kinds (code integer, kind varchar)")
        if self.kinds:
            self._db.executemany("insert into kinds values (?, ?)", list(enumerate(self.kinds)))

    def _make(self, path: Path, sources: list[Path]) -> None:
        aside = path.with_name(f".{path.name}.new")
        query = (SQL / "cache_month.sql").read_text().rstrip().rstrip(";")
        files = ", ".join("'" + str(source).replace("'", "''") + "'" for source in sources)
        self._db.execute(
            f"copy ({query.replace('$files', f'[{files}]')}) to '{str(aside).replace(chr(39), chr(39) * 2)}' "
            "(format parquet, compression zstd, row_group_size 122880)"
        )
        aside.replace(path)

    def _look_at(self, manifest: Manifest, paths: list[Path]) -> None:
        """The views that questions are asked of: `events` as exported, `steps` sorted by case."""
        for view, files, empty in (
            ("events", [str(self.layout.root / part.path) for part in manifest.parts], _NO_EVENTS),
            ("steps", [str(path) for path in paths], _NO_STEPS),
        ):  # fmt: skip
            listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
            source = f"select * from read_parquet([{listed}], hive_partitioning = false)" if files else empty
            self._db.execute(f"create or replace temp view {view} as {source}")

    def _forget(self, names: set[str]) -> None:
        for path in self.layout.cache.glob("events-*.parquet"):
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _requests(self) -> Iterator[pa.Table]:
        from puente.insight.domino.graph import graph
        from puente.insight.domino.requests import read_requests, read_waits

        requests, _refused = read_requests(self.layout.requests, lambda _what, _done: None, of_record=True)
        parent, child, _refused = read_waits(self.layout.waits, requests, lambda _what, _done: None)
        yield from graph(requests, parent, child).blocks()
