"""Rows written the short way: as the ORM would, in statements that are made once.

A row made all day long (an event, a message), or a history of a million, need nothing of what `save` sees to: signals,
parents, defaults of the database. What a field does before it is saved is done. Nothing is checked but by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from enum import Enum
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from puente.foundation.statements import afterwards, ask, is_together, vendor

Row = TypeVar("Row")

AT_ONCE = 500
"""Rows in one statement; fewer when a database takes fewer values than they have."""
VALUES = 30_000
FEW = 8
"""So many rows make a statement that comes again and is kept."""
AS_IT_IS = {
    "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "ForeignKey", "IntegerField",
    "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField",
}  # fmt: skip


def insert(rows: Sequence[models.Model]) -> None:
    """Writes new rows of one model and gives them their ids.

    A row may point at another that was given its id after this one was made.
    """
    if not rows:
        return
    writer = _writer(type(rows[0]))
    for some in _by_size(writer, rows):
        _insert(writer, some, writer.nothing)


def _by_size(writer: _Writer, rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """As many as one statement takes."""
    size = max(1, min(AT_ONCE, VALUES // len(writer.columns)))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def insert_copies(row: models.Model, names: tuple[str, ...], values: Sequence[tuple[int | str, ...]]) -> None:
    """Writes this row once for each of these values of its fields `names` (ids, codes), unless another stands in the
    way. Nobody learns their ids."""
    writer = _writer(type(row))
    pattern, places = [keep(row) for keep in writer.columns], writer.places(names)
    for some in _by_size(writer, values):
        kept = list[Any]()
        for each in some:
            for place, value in zip(places, each, strict=True):
                pattern[place] = value
            kept += pattern
        ask(writer.insert(len(some), " ON CONFLICT DO NOTHING", numbered=False), kept)


def put(row: models.Model, *, key: Collection[str], anew: Collection[str]) -> None:
    """Writes a new row, or sets the fields `anew` of the one that has this `key` already; the row has its id then."""
    writer = _writer(type(row))
    _insert(writer, [row], writer.over(tuple(key), tuple(anew)))


def claim(row: models.Model, *, key: Collection[str]) -> None:
    """Writes a new row unless there is one with this `key`: then it stays without an id. Who comes second waits until
    the first one's transaction has ended."""
    writer = _writer(type(row))
    cursor = ask(writer.claim(tuple(key)), [keep(row) for keep in writer.columns])

    def read() -> None:
        if found := cursor.fetchall():
            _number([row], found)

    afterwards(read)


def update(row: models.Model, *names: str) -> None:
    """Writes these fields of a row that is there."""
    writer = _writer(type(row))
    said, keep = writer.update(names)
    ask(said, [*(one(row) for one in keep), row.pk])


def delete(kind: type[models.Model], **values: int | str) -> None:
    """Deletes the rows of this model whose fields hold these values."""
    ask(_writer(kind).deleting(tuple(values)), list(values.values()))


def count_up(row: models.Model, name: str) -> int:
    """The next number of a counter of this row, taken by nobody else."""
    return counting_up(row, name)()


def counting_up(row: models.Model, name: str) -> Callable[[], int]:
    """The same, answered when called."""
    cursor = ask(_writer(type(row)).counting(name), [row.pk])
    return lambda: int(cursor.fetchone()[0])


def _insert(writer: _Writer, rows: Sequence[models.Model], over: str) -> None:
    """Rows that were numbered ahead keep their numbers; the others have theirs when the statement was answered."""
    numbered = rows[0].pk is not None
    if len(rows) > FEW and not (numbered or over or is_together()) and vendor() == "postgresql":
        _number(rows, [(pk,) for pk in _copy(writer, rows, connections["default"])])
        return
    values = [keep(row) for row in rows for keep in (writer.with_pk if numbered else writer.columns)]
    said = writer.insert(len(rows), over, numbered=numbered)
    if numbered:
        ask(said, values)
        afterwards(lambda: _number(rows, [(row.pk,) for row in rows]))
        return
    if len(rows) <= FEW or is_together():
        cursor = ask(said, values)
    else:
        cursor = connections["default"].cursor()
        cursor.execute(said, values)
    afterwards(lambda: _number(rows, cursor.fetchall()))


def _number(rows: Sequence[models.Model], found: Sequence[Any]) -> None:
    for row, (pk,) in zip(rows, found, strict=True):
        row.pk, row._state.adding, row._state.db = pk, False, "default"


def numbers(*kinds: type[models.Model]) -> Callable[[], list[int | None]]:
    """Answers, when called, a number for one new row of each of these models: its id, so that others may point at it
    before it is written. None where a row has no number before it is there (SQLite)."""
    if vendor() == "sqlite":
        return lambda: [None for _kind in kinds]
    said = ", ".join(f"nextval(pg_get_serial_sequence('{_writer(kind).table}', 'id'))" for kind in kinds)
    cursor = ask(f"SELECT {said}", ())
    return lambda: list(cursor.fetchone())


def _copy(writer: _Writer, rows: Sequence[models.Model], database: BaseDatabaseWrapper) -> list[int]:
    """Many rows as a stream, which costs PostgreSQL and us half of what a statement does; their ids, asked for before."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [writer.table, writer.model._meta.pk.column, len(rows)],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
        with database.wrap_database_errors, cursor.copy(writer.copying) as stream:
            for pk, row in zip(ids, rows, strict=True):
                stream.write_row([pk, *(keep(row) for keep in writer.columns)])
    return ids


class _Writer:
    """The statements of a model's table, and how its fields become what the database takes."""

    nothing = ""

    def __init__(self, model: type[models.Model], database: BaseDatabaseWrapper) -> None:
        self.model, self.quoted = model, database.ops.quote_name
        self.fields: list[Any] = [
            field for field in model._meta.local_concrete_fields if not field.primary_key
        ]
        self.columns = [_kept(field, database) for field in self.fields]
        self.with_pk: list[Callable[[models.Model], Any]] = [attrgetter("pk"), *self.columns]
        self._made: dict[object, Any] = {}

    @cached_property
    def table(self) -> str:
        return self.quoted(self.model._meta.db_table)

    @cached_property
    def pk(self) -> str:
        pk: Any = self.model._meta.pk
        return self.quoted(pk.column)

    def insert(self, rows: int, over: str, *, numbered: bool) -> str:
        made: str | None = self._made.get((rows, over, numbered))
        if made is None:
            names = [self.pk] * numbered + [self.quoted(field.column) for field in self.fields]
            places = f"({', '.join(['%s'] * len(names))})"
            said = f"INSERT INTO {self.table} ({', '.join(names)}) VALUES {', '.join([places] * rows)}{over}"
            made = self._made[rows, over, numbered] = said if numbered else f"{said} RETURNING {self.pk}"
        return made

    @cached_property
    def copying(self) -> str:
        names = ", ".join(self.quoted(field.column) for field in self.fields)
        return f"COPY {self.table} ({self.pk}, {names}) FROM STDIN"

    def over(self, key: tuple[str, ...], anew: tuple[str, ...]) -> str:
        made: str | None = self._made.get((key, anew))
        if made is None:
            keys, sets = (
                ", ".join(map(say, names)) for say, names in ((self._column, key), (self._set, anew))
            )
            made = self._made[key, anew] = f" ON CONFLICT ({keys}) DO UPDATE SET {sets}"
        return made

    def claim(self, key: tuple[str, ...]) -> str:
        return self.insert(
            1, f" ON CONFLICT ({', '.join(map(self._column, key))}) DO NOTHING", numbered=False
        )

    def update(self, names: tuple[str, ...]) -> tuple[str, list[Callable[[models.Model], Any]]]:
        made: Any = self._made.get(names)
        if made is None:
            sets = ", ".join(f"{self._column(name)} = %s" for name in names)
            kept = dict(zip((field.name for field in self.fields), self.columns, strict=True))
            said = f"UPDATE {self.table} SET {sets} WHERE {self.pk} = %s"
            made = self._made[names] = (said, [kept[name] for name in names])
        return made  # type: ignore[no-any-return]

    def counting(self, name: str) -> str:
        column = self._column(name)
        return f"UPDATE {self.table} SET {column} = {column} + 1 WHERE {self.pk} = %s RETURNING {column}"

    def deleting(self, names: tuple[str, ...]) -> str:
        made: str | None = self._made.get(("deleting", names))
        if made is None:
            where = " AND ".join(f"{self._column(name)} = %s" for name in names)
            made = self._made["deleting", names] = f"DELETE FROM {self.table} WHERE {where}"
        return made

    def places(self, names: tuple[str, ...]) -> list[int]:
        """Where these fields stand among the columns."""
        there = [field.name for field in self.fields]
        return [there.index(name) for name in names]

    def _column(self, name: str) -> str:
        field: Any = self.model._meta.get_field(name)
        return self.quoted(field.column)

    def _set(self, name: str) -> str:
        return f"{self._column(name)} = EXCLUDED.{self._column(name)}"


@cache
def _writer(model: type[models.Model]) -> _Writer:
    return _Writer(model, connections["default"])


def _kept(field: Any, database: BaseDatabaseWrapper) -> Callable[[models.Model], Any]:
    """How one field of a row becomes a value: the shortest way that its kind allows."""
    name = field.attname
    if isinstance(field, models.ForeignKey):
        return lambda row: _pointed_at(field, row)
    if isinstance(field, models.DateTimeField) and not (field.auto_now or field.auto_now_add):
        adapt = _moment(database)
        return lambda row: adapt(getattr(row, name))
    if type(field).pre_save is not models.Field.pre_save:
        return lambda row: field.get_db_prep_save(field.pre_save(row, True), connections["default"])
    if type(field).__name__ in AS_IT_IS:
        return lambda row: _plain(getattr(row, name))
    return lambda row: field.get_db_prep_save(getattr(row, name), connections["default"])


def _moment(database: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    adapt: Callable[[Any], Any] = database.ops.adapt_datetimefield_value
    if database.vendor != "sqlite" or database.timezone is not UTC:
        return adapt

    def in_utc(moment: Any) -> Any:
        """The same as text, the short way for one that is in UTC already."""
        if isinstance(moment, datetime) and moment.tzinfo is UTC:
            return moment.replace(tzinfo=None).isoformat(" ")
        return adapt(moment)

    return in_utc


def _pointed_at(field: Any, row: models.Model) -> Any:
    thing = field.get_cached_value(row, default=None)
    if thing is None:
        return getattr(row, field.attname)
    if getattr(row, field.attname) != thing.pk:
        setattr(row, field.attname, thing.pk)
    return thing.pk


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
