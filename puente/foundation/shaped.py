"""Questions whose form depends on who asks and what they chose: each form's SQL is made once, and then only filled in.

    _rows = Shaped()
    _rows(("newest", len(ids)), lambda department, ids: Request.objects.filter(…).values("number"), 7, (1, 2))

The form names everything that changes the SQL and is not one of the values; how many ids a tuple has is seen to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesIterable, ValuesListIterable, get_related_populators

from puente.foundation.prepared import asking

MOST = 500
"""Forms kept; more are made as if it were the first time."""
NOBODYS_NUMBER = -(2**41)
"""Stands for an id while the SQL is made: no row has this one."""
NOBODYS_YEAR = 7000
"""Stands for a moment; one that lies hours before or after keeps its distance."""


class Shaped:
    """Answers a list of what the queryset would: models with what `select_related` brings, dictionaries, or tuples."""

    def __init__(self) -> None:
        self._made: dict[Hashable, _Form | None] = {}

    def __call__(self, form: Hashable, ask: Callable[..., QuerySet[Any, Any]], *values: Any) -> list[Any]:
        key = (connection.vendor, form, *(len(v) if isinstance(v, tuple) else type(v) for v in values))
        if key not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[key] = _form(ask, values)
        made = self._made[key]
        return [] if made is None else list(made.rows(_flat(values)))


def _form(ask: Callable[..., QuerySet[Any, Any]], values: tuple[Any, ...]) -> _Form | None:
    """None when a question of this form has no answer, whatever its values: nothing is in an empty tuple."""
    places = iter(range(1000))
    standins = [tuple(NOBODYS_NUMBER - next(places) for _one in v) if isinstance(v, tuple) else _standin(v, next(places))
                for v in values]  # fmt: skip
    try:
        return _Form(ask(*standins), _flat(standins))
    except EmptyResultSet:
        return None


def _standin(value: Any, place: int) -> Any:
    if isinstance(value, datetime):
        return datetime(NOBODYS_YEAR + place, 6, 1, tzinfo=UTC)
    return NOBODYS_NUMBER - place if isinstance(value, int) else f"\x01{place}"


def _flat(values: Any) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]


class _Form:
    """The SQL of one form, and how its rows become what the queryset holds."""

    def __init__(self, asked: Any, standins: list[Any]) -> None:
        if asked._prefetch_related_lookups or asked._iterable_class not in (
            ModelIterable,
            ValuesIterable,
            ValuesListIterable,
        ):
            raise ValueError("models with what select_related brings, dictionaries or tuples: nothing else")
        compiler: Any = asked.query.get_compiler(using="default")
        self.sql, params = compiler.as_sql()
        self.params = [self._place(param, standins) for param in params]
        columns = [column for column, *_alias in compiler.select[: compiler.col_count]]
        self.converters, self.convert = compiler.get_converters(columns), compiler.apply_converters
        self.kind, self.names = asked._iterable_class, _names(asked.query)
        if self.kind is ModelIterable:
            models = compiler.klass_info
            fields = models["select_fields"]
            self.model, self.start, self.stop = models["model"], fields[0], fields[-1] + 1
            self.names = [column.target.attname for column in columns[self.start : self.stop]]
            self.related = get_related_populators(models, compiler.select, "default")  # type: ignore[call-arg]

    @staticmethod
    def _place(param: Any, standins: list[Any]) -> Callable[[list[Any]], Any]:
        """How a parameter comes from the values, or is always the same."""
        if isinstance(param, (int, str)) and not isinstance(param, bool) and param in standins:
            place = standins.index(param)
            return lambda values: values[place]
        if (moment := _moment(param)) is not None:
            place = moment.year - NOBODYS_YEAR
            apart, adapt = moment - standins[place], connection.ops.adapt_datetimefield_value
            return lambda values: adapt(values[place] + apart)
        return lambda values: param

    def rows(self, values: list[Any]) -> Iterator[Any]:
        with asking() as cursor:
            cursor.execute(self.sql, [fill(values) for fill in self.params])
            found: Any = cursor.fetchall()
        rows = self.convert(found, self.converters) if self.converters else found
        if self.kind is ValuesListIterable:
            return map(tuple, rows)
        if self.kind is ValuesIterable:
            return (dict(zip(self.names, row, strict=True)) for row in rows)
        return self._instances(rows)

    def _instances(self, rows: Any) -> Iterator[Any]:
        for row in rows:
            instance = self.model.from_db("default", self.names, row[self.start : self.stop])
            for populator in self.related:
                populator.populate(row, instance)
            yield instance


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
