"""Many new rows of one table at once: what `bulk_create` does, four times as quickly, for histories of a million rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

AT_ONCE = 500
"""Rows in one statement; fewer when a database takes fewer values than they have."""
VALUES = 30_000
AS_IT_IS = {
    "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "ForeignKey", "IntegerField",
    "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField",
}  # fmt: skip


def insert(rows: Sequence[models.Model]) -> None:
    """Writes new rows of one model and gives them their ids. Nothing is checked but by the database itself.

    A row may point at another that was given its id after this one was made.
    """
    if not rows:
        return
    database = connections["default"]
    writer = _writer(type(rows[0]), database)
    size = max(1, min(AT_ONCE, VALUES // len(writer.columns)))
    with database.cursor() as cursor:
        for start in range(0, len(rows), size):
            some = rows[start : start + size]
            cursor.execute(
                writer.statement(len(some)), [value for row in some for value in writer.values(row)]
            )
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = pk, False, "default"


class _Writer:
    """The statement of a model's table, and how its fields become what the database takes."""

    def __init__(self, model: type[models.Model], database: BaseDatabaseWrapper) -> None:
        fields: list[Any] = [field for field in model._meta.local_concrete_fields if not field.primary_key]
        self.columns = [(field, _kept(field, database)) for field in fields]
        quote = database.ops.quote_name
        names = ", ".join(quote(field.column) for field in fields)
        self.start = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "
        self.row = f"({', '.join(['%s'] * len(fields))})"
        pk: Any = model._meta.pk
        self.end = f" RETURNING {quote(pk.column)}"

    def statement(self, rows: int) -> str:
        return self.start + ", ".join([self.row] * rows) + self.end

    def values(self, row: models.Model) -> list[Any]:
        return [keep(row) for _field, keep in self.columns]


_writers: dict[tuple[type[models.Model], str], _Writer] = {}


def _writer(model: type[models.Model], database: BaseDatabaseWrapper) -> _Writer:
    key = (model, database.vendor)
    if key not in _writers:
        _writers[key] = _Writer(model, database)
    return _writers[key]


def _kept(field: Any, database: BaseDatabaseWrapper) -> Callable[[models.Model], Any]:
    """How one field of a row becomes a value: the shortest way that its kind allows."""
    name = field.attname
    if isinstance(field, models.ForeignKey):
        return lambda row: _pointed_at(field, row)
    if isinstance(field, models.DateTimeField) and not (field.auto_now or field.auto_now_add):
        adapt = database.ops.adapt_datetimefield_value
        return lambda row: adapt(getattr(row, name))
    if type(field).pre_save is not models.Field.pre_save:
        return lambda row: field.get_db_prep_save(field.pre_save(row, True), connections["default"])
    if type(field).__name__ in AS_IT_IS:
        return lambda row: _plain(getattr(row, name))
    return lambda row: field.get_db_prep_save(getattr(row, name), connections["default"])


def _pointed_at(field: Any, row: models.Model) -> Any:
    thing = field.get_cached_value(row, default=None)
    if thing is None:
        return getattr(row, field.attname)
    if getattr(row, field.attname) != thing.pk:
        setattr(row, field.attname, thing.pk)
    return thing.pk


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
