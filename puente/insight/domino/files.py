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

    @classmethod
    def of_lake(cls, root: Path) -> Files:
        """Raises BadFile where nothing was exported."""
        layout = Layout(root)
        for path in (layout.requests, layout.waits, layout.hours):
            if not path.exists():
                raise BadFile(_("%s is not there; puente insight export writes it") % path)
        return cls(layout.requests, layout.waits, layout.hours)

    @property
    def of_record(self) -> bool:
        return self.hours is not None

    def openings(self) -> Openings | None:
        """When each calendar is open; None of plain files. Raises BadFile or OSError."""
        if self.hours is None:
            return None
        try:
            table = pq.read_table(self.hours, partitioning=None)
            calendar, opens, closes = (
                table.column(name).cast(pa.int64()).to_numpy() for name in ("calendar", "opens", "closes")
            )
        except (pa.ArrowInvalid, KeyError) as why:
            raise BadFile(_("this Parquet file cannot be read: %s") % why) from None
        pairs = np.stack([opens, closes], axis=1)
        many = int(calendar.max(initial=-1)) + 1
        return Openings.of(pairs[calendar == code].tolist() for code in range(many))
