"""Where things lie in a lake, and what its events look like.

lake/
  manifest.json          every file of events, with its rows, first and last id, and hash
  events/month=2026-03/  000000000001-000000250000.parquet    by month recorded, append-only
  requests/              the requests as they stood when last exported, who waited for whom, when calendars are
                         open, and what departments are called
  cache/                 events sorted by case, made from the above; may be deleted at any time
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

MOMENT = pa.timestamp("us", "UTC")
OUTSIDE = "customer"
"""The asker of a request that comes from outside the house."""

EVENTS = pa.schema(
    [
        pa.field("id", pa.int64(), nullable=False),
        pa.field("at", MOMENT, nullable=False),
        pa.field("recorded_at", MOMENT, nullable=False),
        pa.field("kind", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("version", pa.int16(), nullable=False),
        pa.field("about_code", pa.dictionary(pa.int32(), pa.string()), nullable=False),
        pa.field("about_id", pa.int64(), nullable=False),
        pa.field("actor", pa.int64()),
        pa.field("department", pa.int64()),
        pa.field("via", pa.dictionary(pa.int32(), pa.string())),
        pa.field("batch", pa.dictionary(pa.int32(), pa.string())),
        pa.field("data", pa.string(), nullable=False),  # the event's JSON, as it stands in the record
    ]
)


class Layout:
    """Paths of one lake."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.manifest = root / "manifest.json"
        self.events = root / "events"
        self.requests = root / "requests" / "requests.parquet"
        self.waits = root / "requests" / "waits.parquet"
        self.hours = root / "requests" / "hours.parquet"
        self.units = root / "requests" / "units.parquet"
        self.cache = root / "cache"

    def month(self, month: str) -> Path:
        """The folder of one month, “2026-03”."""
        return self.events / f"month={month}"
