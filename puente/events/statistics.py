"""What the database knows of its own rows, by which it picks an index: looked at after each migration and every night.

PostgreSQL does so by itself as rows come; SQLite only when asked, and then reads a thousand rows of each index.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from puente.events.nightly import every_night


def refresh(now: datetime | None = None) -> int:
    """Counts anew; no row goes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit=1000")
        cursor.execute("ANALYZE")
    return 0


every_night("statistics", refresh)
