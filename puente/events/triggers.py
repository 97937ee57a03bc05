"""The event log is append-only because the database says so. Made after every migration: SQLite drops a
table's triggers whenever a migration rebuilds the table."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

TABLE = "events_event"
NAMES = ("event_is_never_changed", "event_is_never_deleted")

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS event_is_never_deleted BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END""",
]
POSTGRES = [
    """CREATE OR REPLACE FUNCTION puente_keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'an event is never changed or deleted'; END $$""",
    f"DROP TRIGGER IF EXISTS event_is_never_changed ON {TABLE}",
    f"""CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION puente_keep_events()""",
    f"DROP TRIGGER IF EXISTS event_is_never_deleted ON {TABLE}",
    f"""CREATE TRIGGER event_is_never_deleted BEFORE DELETE OR TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION puente_keep_events()""",
]


def make(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Makes the triggers where they are missing; harmless to repeat. Connected to `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRES:
            cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names of the triggers that should be there and are not; `puente doctor` asks."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled <> 'D'",
                [TABLE],
            )
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in NAMES if name not in there]
