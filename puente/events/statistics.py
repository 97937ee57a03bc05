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

KINDS = ("vacuum", "vacuum_insert", "analyze")
WANTED = [f"autovacuum_{kind}_threshold={OFTEN}" for kind in KINDS]
WANTED += [f"autovacuum_{kind}_scale_factor=0" for kind in KINDS]


def look_after(*models: type[Model], using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Lists are counted and found by the indexes of these alone: PostgreSQL is told to look after them OFTEN. Harmless to
    repeat; their room connects it to its own `post_migrate`."""
    database = connections[using]
    if database.vendor != "postgresql":
        return
    with database.cursor() as cursor:
        for table in (model._meta.db_table for model in models):
            cursor.execute("SELECT reloptions FROM pg_class WHERE oid = to_regclass(%s)", [table])
            if not {*WANTED} <= {*(cursor.fetchone()[0] or ())}:
                cursor.execute(f"ALTER TABLE {database.ops.quote_name(table)} SET ({', '.join(WANTED)})")


def refresh(now: datetime | None = None) -> int:
    """Counts anew; no row goes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        cursor.execute("ANALYZE")
    return 0


every_night("statistics", refresh)
