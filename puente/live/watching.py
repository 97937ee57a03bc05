"""Watching the record: what was committed, by whichever process, as topics. No model and no view is loaded for it.

Imported history says nothing: nobody waits for it, and it comes by the thousand.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

from django.conf import settings
from django.db import connections

TICK = 0.05
AT_ONCE = 500
"""Rows read at a time, so that a large import does not keep the streams waiting."""

EVENTS = (
    "SELECT id, about_code, about_id, department_id, batch FROM events_event WHERE id > ? ORDER BY id LIMIT ?"
)
TOUCHES = "SELECT id, topics FROM events_touch WHERE id > ? ORDER BY id LIMIT ?"
LAST = (
    "SELECT (SELECT coalesce(max(id), 0) FROM events_event), (SELECT coalesce(max(id), 0) FROM events_touch)"
)


def changes() -> AsyncIterator[set[str]]:
    """The topics of each commit from now on, for ever; the first set is empty and says that the watch is kept."""
    database = settings.DATABASES["default"]
    return _sqlite(str(database["NAME"])) if database["ENGINE"].endswith("sqlite3") else _postgres()


async def _sqlite(path: str) -> AsyncIterator[set[str]]:
    """Asks every 50 ms whether SQLite counted a commit (some microseconds), and reads new rows by their ids."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=2)
    try:
        connection.execute("PRAGMA query_only=ON")
        event, touch = connection.execute(LAST).fetchone()
        counted = -1
        yield set()
        while True:
            count = connection.execute("PRAGMA data_version").fetchone()[0]
            if count == counted:
                await asyncio.sleep(TICK)
                continue
            events = connection.execute(EVENTS, (event, AT_ONCE)).fetchall()
            touches = connection.execute(TOUCHES, (touch, AT_ONCE)).fetchall()
            event = events[-1][0] if events else event
            touch = touches[-1][0] if touches else touch
            if max(len(events), len(touches)) < AT_ONCE:
                counted = count
            yield _topics(events) | {topic for _id, topics in touches for topic in topics.split()}
            await asyncio.sleep(0)
    finally:
        connection.close()


def _topics(events: list[Any]) -> set[str]:
    topics = set()
    for _id, code, about, department, batch in events:
        if not batch:
            topics.add(f"{code}:{about}")
            if department:
                topics.add(f"department:{department}")
    return topics


async def _postgres() -> AsyncIterator[set[str]]:
    """Hears the word that the triggers send as part of each commit: kind, id, topics."""
    from psycopg import AsyncConnection

    asked = connections["default"].get_connection_params()
    said = {
        name: value
        for name, value in asked.items()
        if value and name not in ("cursor_factory", "context", "prepare_threshold")
    }
    connection = await AsyncConnection.connect(**said, autocommit=True)
    try:
        await connection.execute("LISTEN puente_live")
        yield set()
        async for word in connection.notifies():
            yield set(word.payload.split(" ")[2:])
    finally:
        await connection.close()
