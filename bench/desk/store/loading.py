"""Many rows at once into tables whose indexes are made afterwards: SQLite by executemany, PostgreSQL by COPY."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Protocol


class Loader(Protocol):
    """`ids` are the next free ones by table; `put` takes a row of each; `flush` writes what was put."""

    ids: list[int]
    put: list[Callable[[Any], None]]

    def flush(self) -> None: ...

    def finish(self) -> None: ...


class SqliteLoader:
    def __init__(self, tables: list[str], columns: list[list[str]]) -> None:
        path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
        self.tables = tables
        self.connection = sqlite3.connect(path, isolation_level=None)
        for said in (
            "journal_mode=OFF",
            "synchronous=OFF",
            "cache_size=-400000",
            "foreign_keys=OFF",
            "temp_store=MEMORY",
        ):
            self.connection.execute(f"PRAGMA {said}")
        self.inserts = [
            f"INSERT INTO {table} ({', '.join(map(_quoted, names))}) VALUES ({', '.join('?' * len(names))})"
            for table, names in zip(tables, columns, strict=True)
        ]
        self.ids = [self._one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}") for table in tables]
        marks = ", ".join("?" * len(tables))
        said = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL AND tbl_name IN ({marks})"
        self.indexes = self.connection.execute(said, tables).fetchall()
        for name, _sql in self.indexes:
            self.connection.execute(f'DROP INDEX "{name}"')
        said = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})"
        for (name,) in self.connection.execute(said, tables).fetchall():
            self.connection.execute(
                f'DROP TRIGGER "{name}"'
            )  # the next `migrate` makes them, and the index of words
        self.rows: list[list[tuple[Any, ...]]] = [[] for _table in tables]
        self.put: list[Callable[[Any], None]] = [rows.append for rows in self.rows]

    def _one(self, said: str) -> int:
        return int(self.connection.execute(said).fetchone()[0])

    def flush(self) -> None:
        self.connection.execute("BEGIN")
        for insert, rows in zip(self.inserts, self.rows, strict=True):
            self.connection.executemany(insert, rows)
            rows.clear()
        self.connection.execute("COMMIT")

    def finish(self) -> None:
        for _name, sql in self.indexes:
            self.connection.execute(sql)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.close()


class PostgresLoader:
    """One connection and one COPY a table, all open at once; triggers and foreign keys sleep meanwhile."""

    def __init__(self, tables: list[str], columns: list[list[str]]) -> None:
        import psycopg

        self.tables, address = tables, os.environ["DATABASE_URL"]
        self.connection = psycopg.connect(address, autocommit=True)
        self.ids = [self._one(f"SELECT coalesce(max(id), 0) + 1 FROM {table}") for table in tables]
        self.indexes = self.connection.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname"
            " WHERE c.oid IS NULL AND i.schemaname = 'public' AND i.tablename = ANY(%s)",
            [tables],
        ).fetchall()
        for name, _definition in self.indexes:
            self.connection.execute(f'DROP INDEX "{name}"')
        self.lines: list[list[str]] = [[] for _table in tables]
        self.put: list[Callable[[Any], None]] = [lines.append for lines in self.lines]
        self.open = ExitStack()
        options = "-c timezone=UTC -c session_replication_role=replica -c synchronous_commit=off"
        self.copies = []
        for table, names in zip(tables, columns, strict=True):
            one = self.open.enter_context(psycopg.connect(address, options=options))
            said = f"COPY {table} ({', '.join(map(_quoted, names))}) FROM STDIN"
            self.copies.append(self.open.enter_context(one.cursor().copy(said)))  # type: ignore[arg-type]

    def _one(self, said: str) -> int:
        return int(self.connection.execute(said).fetchone()[0])  # type: ignore[arg-type, index]

    def flush(self) -> None:
        for copy, lines in zip(self.copies, self.lines, strict=True):
            copy.write("".join(lines))
            lines.clear()

    def finish(self) -> None:
        self.open.close()
        run = self.connection.execute
        run("SET maintenance_work_mem = '1GB'")
        for _name, definition in self.indexes:
            run(definition)
        for table in self.tables:
            run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        run("VACUUM (ANALYZE)")
        self.connection.close()


def _quoted(name: str) -> str:
    return f'"{name}"'
