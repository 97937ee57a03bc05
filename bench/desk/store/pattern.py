"""The lived requests, read row by row and turned into functions that write the same rows for other people and weeks.

Whatever the product wrote is copied: a new column or table comes along by itself. Only what names something changes:
ids (each says of which table it is, see lives.py), moments (moved by whole weeks, so that working time stays what it
was), the number and the subject.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from store.lives import BLOCK

ROOT = "desk_request"
LEFT_OUT = {"events_touch", "events_delivery"}
"""What the product keeps for a day, or until it is delivered."""
NAMES = re.compile(r"\b\d{10,12}\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$")
Cell = list[Any]
"""Constants and Name in turn; one constant alone when nothing in it changes."""


class Name(str):
    """An expression of the function that is made."""


@dataclass
class Pattern:
    """One lived request: `write(ids, put, people, departments, service, standards, moments, number, subject)`."""

    kind: str
    stands: bool
    first_department: int
    counts: list[int]
    moments: list[tuple[datetime, bool]]
    write: Callable[..., None]

    def at(self, weeks: int) -> list[str]:
        """Its moments so many weeks later, as the database or JSON writes them."""
        later = timedelta(weeks=weeks)
        return [(m + later).isoformat() + "+00:00" if iso else str(m + later) for m, iso in self.moments]


@dataclass
class Book:
    """All patterns, and the tables that they write, with their columns."""

    tables: list[str]
    columns: list[list[str]]
    patterns: list[Pattern]
    told_at: datetime


def read(folder: Path, *, as_copy: bool) -> Book:
    """From the folder where lives.py wrote; rows as tuples, or `as_copy` as lines of PostgreSQL's COPY."""
    told = json.loads((folder / "told.json").read_text())
    connection = sqlite3.connect(folder / "pattern.sqlite3")
    keys = _tables(connection)
    columns = [[row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in keys]
    patterns = []
    for life in told["lives"]:
        rows = [
            connection.execute(f"SELECT * FROM {table} WHERE {key} = ? ORDER BY id", (life["id"],)).fetchall()
            for table, key in keys.items()
        ]
        patterns.append(_Reader(told, list(keys), columns, rows).pattern(life, as_copy=as_copy))
    return Book(list(keys), columns, patterns, datetime.fromisoformat(told["told_at"]))


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    """{table: its column with the request's id}: the request, what points to it, and what is about it."""
    found = {ROOT: "id"}
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall():
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        points = [row[3] for row in connection.execute(f"PRAGMA foreign_key_list({table})") if row[2] == ROOT]
        if table in LEFT_OUT or table == ROOT:
            continue
        if "request_id" in points:
            found[table] = "request_id"
        elif {"about_code", "about_id"} <= columns:
            found[table] = "about_code = 'request' AND about_id"
    return found


class _Reader:
    """Finds in the rows of one request what has to be named anew."""

    def __init__(
        self,
        told: dict[str, Any],
        tables: list[str],
        columns: list[list[str]],
        rows: list[list[tuple[Any, ...]]],
    ) -> None:
        self.told, self.tables, self.columns, self.rows = told, tables, columns, rows
        self.moments: list[tuple[datetime, bool]] = []
        self.ranks = {row[0]: (t, rank) for t, some in enumerate(rows) for rank, row in enumerate(some)}

    def pattern(self, life: dict[str, Any], *, as_copy: bool) -> Pattern:
        made = _function(
            [(t, [self._cell(self.columns[t][c], v) for c, v in enumerate(row)]) for t, some in enumerate(self.rows)
             for row in some],
            len(self.tables), as_copy,
        )  # fmt: skip
        opened = next(json.loads(row[self.columns[t].index("data")]) for t, some in enumerate(self.rows)
                      if self.tables[t] == "events_event" for row in some)  # fmt: skip
        first = self.told["departments"].index(opened["department"])
        return Pattern(
            life["kind"], life["stands"], first, [len(some) for some in self.rows], self.moments, made
        )

    def _cell(self, column: str, value: Any) -> Cell:
        if column in ("number", "subject"):
            return [Name(column)]
        if isinstance(value, int) and value >= BLOCK:
            return [self._named(value)]
        if isinstance(value, str) and value[:1] in "{[" and value:
            return self._inside(value)
        if isinstance(value, str) and MOMENT.match(value) and not value.startswith("9999"):
            return [self._moment(value, iso=False)]
        return [value]

    def _inside(self, text: str) -> Cell:
        cell, end = [], 0
        for found in NAMES.finditer(text):
            said = found[0]
            name = (
                self._named(int(said))
                if said.isdigit()
                else self._moment(said.removesuffix("+00:00"), iso=True)
            )
            cell += [text[end : found.start()], name]
            end = found.end()
        return [*cell, text[end:]] if cell else [text]

    def _moment(self, said: str, *, iso: bool) -> Name:
        key = (datetime.fromisoformat(said), iso)
        if key not in self.moments:
            self.moments.append(key)
        return Name(f"T[{self.moments.index(key)}]")

    def _named(self, pk: int) -> Name:
        if pk in self.ranks:
            table, rank = self.ranks[pk]
            return Name(f"i{table}+{rank}")
        told = self.told
        for letter, known in (("P", told["roles"]), ("D", told["departments"])):
            if pk in known:
                return Name(f"{letter}[{known.index(pk)}]")
        if pk in told["services"]:
            return Name(f"V[{told['services'].index(pk)}]")
        for department, standards in enumerate(told["standards"]):
            if pk in standards:
                return Name(f"S[{department}][{standards.index(pk)}]")
        raise LookupError(f"{pk} of {told['tables'][pk // BLOCK - 1]} is nobody's")


def _function(rows: list[tuple[int, list[Cell]]], tables: int, as_copy: bool) -> Callable[..., None]:
    """The rows as the source of one function: a tuple or a line each, quicker than any loop over cells."""
    source = ["def write(ids, put, P, D, V, S, T, number, subject):"]
    source.append(f"    {', '.join(f'i{at}' for at in range(tables))} = ids")
    for table, cells in rows:
        said = _line(cells) if as_copy else f"({', '.join(_value(cell) for cell in cells)},)"
        source.append(f"    put[{table}]({said})")
    made: dict[str, Any] = {}
    exec("\n".join(source), made)
    write: Callable[..., None] = made["write"]
    return write


def _value(cell: Cell) -> str:
    if len(cell) == 1:
        return cell[0] if isinstance(cell[0], Name) else repr(cell[0])
    said = "".join("%s" if isinstance(one, Name) else one.replace("%", "%%") for one in cell)
    return f"{said!r} % ({', '.join(one for one in cell if isinstance(one, Name))},)"


def _line(cells: list[Cell]) -> str:
    """A line of COPY: tab between cells, \\N for nothing, backslashes doubled."""
    said, names = [], []
    for cell in cells:
        names += [one for one in cell if isinstance(one, Name)]
        said.append("".join("%s" if isinstance(one, Name) else _copied(one) for one in cell))
    line = "\t".join(said) + "\n"
    return f"{line!r} % ({', '.join(names)},)"


def _copied(value: Any) -> str:
    if value is None:
        return r"\N"
    said = str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return said.replace("%", "%%")
