"""Statements that are put all day in the same words: the database plans each once for a connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX, SQLiteCursorWrapper


@contextmanager
def asking() -> Iterator[Any]:
    """A cursor for SQL that is always the same. PostgreSQL then plans it once: see `prepare_threshold` in the settings."""
    database: Any = connections["default"]
    database.ensure_connection()
    if database.vendor == "sqlite":
        bare: Any = database.connection.cursor(factory=_Known)
    else:
        from django.db.backends.postgresql.base import ServerBindingCursor

        server: Any = ServerBindingCursor
        bare = server(database.connection)
    with database._prepare_cursor(bare) as cursor:
        yield cursor


def answered(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows that a statement answers with. SQLite itself is asked where nobody listens to statements."""
    database: Any = connections["default"]
    if database.vendor != "sqlite" or database.execute_wrappers or database.queries_logged:
        with asking() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()  # type: ignore[no-any-return]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        return database.connection.execute(_places(sql), params).fetchall()  # type: ignore[no-any-return]


class _Known(SQLiteCursorWrapper):
    """Turns the places of a statement into SQLite's own once, not each time."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return _places(query)


@lru_cache(2000)
def _places(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
