"""What the database knows of its own rows, by which it picks an index and reads it alone: looked at after each migration
and every night.

PostgreSQL looks by itself as rows come and change, and SQLite only when asked: it then reads a thousand rows of each index.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

from puente.events.nightly import every_night

OFTEN = 1_000
"""Rows that came or changed. PostgreSQL itself waits for a fifth of a table, and until then reads the rows beside the index
of whatever changed: of a million requests, those that everybody looks at."""

_counted_by_index: list[type[Model]] = []


def counted_by_index(*models: type[Model]) -> None:
    """Lists are counted and found by the indexes of these alone: PostgreSQL looks after them OFTEN."""
    _counted_by_index.extend(models)


def look_after(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Says so to PostgreSQL; harmless to repeat. Connected to `post_migrate`."""
    database = connections[using]
    if database.vendor != "postgresql":
        return
    wanted = {
        f"autovacuum_{what}": said
        for kind in ("vacuum", "vacuum_insert", "analyze")
        for what, said in ((f"{kind}_threshold", str(OFTEN)), (f"{kind}_scale_factor", "0"))
    }
    with database.cursor() as cursor:
        for table in (model._meta.db_table for model in _counted_by_index):
            cursor.execute("SELECT reloptions FROM pg_class WHERE oid = to_regclass(%s)", [table])
            found = cursor.fetchone()  # none before its room has migrated
            if found is not None and not {f"{k}={v}" for k, v in wanted.items()} <= set(found[0] or ()):
                said = ", ".join(f"{name} = {value}" for name, value in wanted.items())
                cursor.execute(f"ALTER TABLE {database.ops.quote_name(table)} SET ({said})")


def refresh(now: datetime | None = None) -> int:
    """Counts anew; no row goes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        cursor.execute("ANALYZE")
    return 0


every_night("statistics", refresh)
