"""The SQL of one question, made once with stand-ins for its values, and then only filled in.

It leans on parts of Django that are not promised; `prepared.py` and `shaped.py` stand on it, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from django.db.models.query import ModelIterable, ValuesIterable, ValuesListIterable

from puente.foundation.instances import Instances, Values
from puente.foundation.statements import ask
from puente.foundation.unread import Unread

NOBODYS_NUMBER = -(2**40)
"""Stands for a number while the SQL is made: no row has this id."""
NOBODYS_YEAR = 7000
"""Stands for a moment; one that lies hours before or after keeps its distance."""


def standin(kind: type, place: int) -> Any:
    """What stands for the value at this place: a number, a text, or a moment."""
    if issubclass(kind, datetime):
        return datetime(NOBODYS_YEAR + place, 6, 1, tzinfo=UTC)
    return NOBODYS_NUMBER - place if issubclass(kind, int) else f"\x01{place}"


class Compiled:
    """The SQL of a queryset that was asked with these stand-ins, and how its rows become what it holds.

    Models with what `select_related` brings, dictionaries of `values`, or tuples of `values_list`.
    """

    def __init__(self, asked: Any, standins: Sequence[Any]) -> None:
        if asked._prefetch_related_lookups or asked._iterable_class not in (
            ModelIterable,
            ValuesIterable,
            ValuesListIterable,
        ):
            raise ValueError("models with what select_related brings, dictionaries or tuples: nothing else")
        compiler: Any = asked.query.get_compiler(using="default")
        self.sql, params = compiler.as_sql()
        self.used: set[int] = set()
        self.params = [self._place(param, standins) for param in params]
        columns = [column for column, *_alias in compiler.select[: compiler.col_count]]
        self.values_of = Values(compiler.get_converters(columns)).of
        self.kind, self.names = asked._iterable_class, _names(asked.query)
        if self.kind is ModelIterable:
            self.instances_of = Instances(compiler.klass_info, columns).all

    def _place(self, param: Any, standins: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
        """How a parameter comes from the values, or is always the same."""
        if isinstance(param, (int, str)) and not isinstance(param, bool) and param in standins:
            place = standins.index(param)
            self.used.add(place)
            return lambda values: values[place]
        if (moment := _moment(param)) is not None:
            place = moment.year - NOBODYS_YEAR
            self.used.add(place)
            apart, adapt = moment - standins[place], connections["default"].ops.adapt_datetimefield_value
            return lambda values: adapt(values[place] + apart)
        return lambda _values: param

    def unread_later(self, values: Sequence[Any]) -> Callable[[], Unread]:
        """Its rows as dictionaries that are made when they are read."""
        if self.kind is not ValuesIterable:
            raise ValueError("dictionaries: nothing else")
        cursor = ask(self.sql, [fill(values) for fill in self.params])
        return lambda: Unread(cursor.fetchall(), self.names, self.values_of)

    def rows(self, values: Sequence[Any]) -> list[Any]:
        return self.later(values)()

    def later(self, values: Sequence[Any]) -> Callable[[], list[Any]]:
        cursor = ask(self.sql, [fill(values) for fill in self.params])
        return lambda: self._made(cursor.fetchall())

    def _made(self, found: Any) -> list[Any]:
        rows = self.values_of(found)
        if self.kind is ValuesListIterable:
            return [tuple(row) for row in rows]
        if self.kind is ValuesIterable:
            return [dict(zip(self.names, row, strict=True)) for row in rows]
        return self.instances_of(rows)


def _names(query: Any) -> list[str]:
    if query.selected:
        return list(query.selected)
    return [*query.extra_select, *query.values_select, *query.annotation_select]


def _moment(param: Any) -> datetime | None:
    """The moment that a parameter is, when it stands for one of the values: as a datetime, or as SQLite writes it."""
    if isinstance(param, str) and param[:2] == str(NOBODYS_YEAR)[:2] and len(param) >= 19:
        try:
            param = datetime.fromisoformat(param)
        except ValueError:
            return None
        param = param.replace(tzinfo=param.tzinfo or UTC)
    return param if isinstance(param, datetime) and NOBODYS_YEAR <= param.year < 8000 else None
