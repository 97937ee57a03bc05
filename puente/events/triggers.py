"""Triggers: the event log is append-only because the database says so, and PostgreSQL sends word of what is new.

Made after every migration, since SQLite drops a table's triggers whenever a migration rebuilds the table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections


class Trigger(NamedTuple):
    table: str
    name: str
    sql: str
    """What follows `CREATE TRIGGER name`."""


WHERE_IT_IS_ONE = " WHEN EXISTS (SELECT 1 FROM events_event WHERE id = NEW.id)"

SQLITE = [
    Trigger(
        "events_event",
        f"event_is_never_{done}",
        f"BEFORE {statement} ON events_event{WHERE_IT_IS_ONE if done == 'replaced' else ''}"
        f" BEGIN SELECT RAISE(ABORT, 'an event is never {done}'); END",
    )
    for done, statement in (
        ("changed", "UPDATE"),
        ("deleted", "DELETE"),
        ("replaced", "INSERT"),  # INSERT OR REPLACE deletes without a word to the trigger of deletions
    )
]

POSTGRES_FUNCTIONS = [
    """CREATE OR REPLACE FUNCTION puente_keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'an event is never changed or deleted'; END $$""",
    """CREATE OR REPLACE FUNCTION puente_tell_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_notify('puente_outbox', ''); RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION puente_tell_event() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_notify('puente_live', concat_ws(' ', 'event', NEW.id,
            NEW.about_code || ':' || NEW.about_id, 'department:' || NEW.department_id)); RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION puente_tell_touch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_notify('puente_live', concat_ws(' ', 'touch', NEW.id, NEW.topics)); RETURN NULL; END $$""",
]
"""The word of an event or a touch: what it is, its id, then the topics."""

POSTGRES = [
    Trigger(
        "events_event",
        "event_is_never_changed",
        "BEFORE UPDATE ON events_event FOR EACH STATEMENT EXECUTE FUNCTION puente_keep_events()",
    ),
    Trigger(
        "events_event",
        "event_is_never_deleted",
        "BEFORE DELETE OR TRUNCATE ON events_event FOR EACH STATEMENT EXECUTE FUNCTION puente_keep_events()",
    ),
    Trigger(
        "events_event",
        "event_is_told",
        "AFTER INSERT ON events_event FOR EACH ROW WHEN (NEW.batch = '') EXECUTE FUNCTION puente_tell_event()",
    ),
    Trigger(
        "events_touch",
        "touch_is_told",
        "AFTER INSERT ON events_touch FOR EACH ROW EXECUTE FUNCTION puente_tell_touch()",
    ),
    Trigger(
        "events_delivery",
        "delivery_is_told",
        "AFTER INSERT ON events_delivery FOR EACH STATEMENT EXECUTE FUNCTION puente_tell_outbox()",
    ),
]


def wanted(using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
    """The triggers that this database should have."""
    return SQLITE if connections[using].vendor == "sqlite" else POSTGRES


def make(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Makes the triggers where they are missing; harmless to repeat. Connected to `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {trigger.table for trigger in wanted(using)} <= tables:
            return  # the room's tables are still to come
        if connection.vendor == "postgresql":
            for function in POSTGRES_FUNCTIONS:
                cursor.execute(function)
        absent = set(missing(using))
        for trigger in wanted(using):
            if trigger.name in absent:
                cursor.execute(f"CREATE TRIGGER {trigger.name} {trigger.sql}")


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names of the triggers that should be there, and switched on, and are not; `puente doctor` asks."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(pg_class.oid)"
            )
        there = set(cursor.fetchall())
    return [trigger.name for trigger in wanted(using) if (trigger.table, trigger.name) not in there]
