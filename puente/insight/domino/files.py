"""What an answer is made from: two plain files, or the three that an export of the record keeps in its lake."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from puente.foundation.language import gettext as _
from puente.insight.domino.rows import BadFile
from puente.insight.kernels.told_apart import Openings
from puente.insight.lake.layout import Layout


@dataclass(frozen=True)
class Files:
    """`hours` only of the record: then requests tell the kind of their own time and the calendar of who serves."""

    requests: Path
    waits: Path
    hours: Path | None = None
    units: Path | None = None

    @classmethod
    def of_lake(cls, root: Path) -> Files:
        """Raises BadFile where nothing was exported."""
        layout = Layout(root)
        files = (layout.requests, layout.waits, layout.hours, layout.units)
        for path in files:
            if not path.exists():
                raise BadFile(_("%s is not there; puente insight export writes it") % path)
        return cls(*files)

    @property
    def of_record(self) -> bool:
        return self.hours is not None

    def openings(self) -> Openings | None:
        """When each calendar is open; None of plain files. Raises BadFile or OSError."""
        if self.hours is None:
            return None
        calendar, opens, closes = (
            column.cast(pa.int64()).to_numpy()
            for column in _columns(self.hours, "calendar", "opens", "closes")
        )
        pairs = np.stack([opens, closes], axis=1)
        many = int(calendar.max(initial=-1)) + 1
        return Openings.of(pairs[calendar == code].tolist() for code in range(many))

    def departments(self) -> list[tuple[str, int, str, str]]:
        """(unit, people, name in English, in Spanish) of the record; nothing of plain files."""
        if self.units is None:
            return []
        columns = _columns(self.units, "unit", "people", "en", "es")
        return list(zip(*(column.to_pylist() for column in columns), strict=True))


def _columns(path: Path, *names: str) -> list[pa.ChunkedArray]:
    try:
        table = pq.read_table(path, partitioning=None)
        return [table.column(name) for name in names]
    except (pa.ArrowInvalid, KeyError) as why:
        raise BadFile(_("this Parquet file cannot be read: %s") % why) from None
