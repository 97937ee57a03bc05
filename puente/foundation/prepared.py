"""Questions that are put all day long: their SQL is made once, and then only filled in.

To make the SQL of a join of ten tables takes the ORM many times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

R = TypeVar("R")

KNOWN = (ModelIterable, ValuesListIterable)
NOBODYS_NUMBER = -(2**40)
"""Stands for a value while the SQL is made: no row has this id."""


@contextmanager
def asking() -> Iterator[Any]:
    """A cursor for SQL that is always the same. PostgreSQL then plans it once: see `prepare_threshold` in the settings."""
    database: Any = connections["default"]
    if database.vendor != "postgresql":
        with database.cursor() as cursor:
            yield cursor
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    database.ensure_connection()
    bare: Any = ServerBindingCursor
    with database._prepare_cursor(bare(database.connection)) as cursor:
        yield cursor


class Prepared(Generic[R]):
    """A queryset whose filters are compared with values given later, in the order in which `ask` takes them.

        _messages = Prepared(lambda pk: Message.objects.filter(request=pk).order_by("at", "id"), int)
        _messages(service_request.pk)

    Values are integers or text, as `kinds` say. It answers a list of what the queryset would: models with what
    `select_related` brings, or the tuples of `values_list`.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, R]], *kinds: type[int] | type[str]) -> None:
        self._ask = ask
        self._kinds = kinds
        self._made: dict[str, _Made] = {}

    def __call__(self, *values: int | str) -> list[R]:
        database = connections["default"]
        made = self._made.get(database.vendor)
        if made is None:
            made = self._made[database.vendor] = _Made(self._ask, self._kinds)
        return list(made.rows(database, values))

    def first(self, *values: int | str) -> R | None:
        """The first one, or None."""
        return next(iter(self(*values)), None)


class _Made:
    """The SQL for one kind of database, and how its rows become what the queryset holds."""

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], kinds: tuple[type, ...]) -> None:
        standins = [
            NOBODYS_NUMBER - place if kind is int else f"\x01{place}" for place, kind in enumerate(kinds)
        ]
        asked: Any = ask(*standins)
        if (
            asked._prefetch_related_lookups
            or asked.query.annotation_select
            or asked._iterable_class not in KNOWN
        ):
            raise ValueError("models with what select_related brings, or tuples: nothing else")
        compiler: Any = asked.query.get_compiler(using="default")
        self.sql, params = compiler.as_sql()
        self.params = [(standins.index(p), None) if p in standins else (None, p) for p in params]
        missing = {*range(len(kinds))} - {place for place, _said in self.params}
        if missing:
            raise ValueError(f"the question does not ask for its values {sorted(missing)}")
        self.kinds = kinds
        columns = [column for column, *_alias in compiler.select[: compiler.col_count]]
        self.converters = [
            (place, converter, column)
            for place, (converters, column) in compiler.get_converters(columns).items()
            for converter in converters
        ]
        self.model = None
        if asked._iterable_class is ModelIterable:
            models = compiler.klass_info
            fields = models["select_fields"]
            self.model, self.start, self.stop = models["model"], fields[0], fields[-1] + 1
            self.names = [column.target.attname for column in columns[self.start : self.stop]]
            self.related = get_related_populators(models, compiler.select, "default")  # type: ignore[call-arg]

    def rows(self, database: BaseDatabaseWrapper, values: tuple[Any, ...]) -> Iterator[Any]:
        given = [kind(value) for kind, value in zip(self.kinds, values, strict=True)]
        filled = [said if place is None else given[place] for place, said in self.params]
        with asking() as cursor:
            cursor.execute(self.sql, filled)
            found = cursor.fetchall()
        rows = [list(row) for row in found]
        for row in rows:
            for place, convert, column in self.converters:
                row[place] = convert(row[place], column, database)
        return map(tuple, rows) if self.model is None else self._instances(rows)

    def _instances(self, rows: Any) -> Iterator[Any]:
        assert self.model is not None
        for row in rows:
            instance = self.model.from_db("default", self.names, row[self.start : self.stop])
            for populator in self.related:
                populator.populate(row, instance)
            yield instance
