"""Rows of an answer as what they stand for: values as Python has them, and models with what `select_related` brings.

What Django does for each value and each instance is decided here once for a question. A row that an answer holds ten
times, such as who wrote ten messages, becomes one instance.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import JSONField, Model
from django.db.models.base import ModelState
from django.db.models.expressions import Col

from puente.foundation.statements import database

Row = Sequence[Any]


class Instances:
    """Makes instances of one model of a question, and those that `select_related` ties to them."""

    def __init__(self, info: Mapping[str, Any], columns: Sequence[Any]) -> None:
        if info.get("from_parent"):
            raise ValueError("models of one table: nothing else")
        fields = info["select_fields"]
        self.model: type[Model] = info["model"]
        self.start, self.stop = fields[0], fields[-1] + 1
        self.names = [column.target.attname for column in columns[self.start : self.stop]]
        pk: Any = self.model._meta.pk
        self.pk = self.start + self.names.index(pk.attname)
        if {"__init__", "from_db"} & {name for kind in _ours(self.model) for name in vars(kind)}:
            raise ValueError("models that are made as Django makes them: nothing else")
        self.tied = [
            (Instances(one, columns), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", ())
        ]

    def all(self, rows: Sequence[Row]) -> list[Any]:
        known: dict[tuple[int, Any], Any] = {}
        return [self._made(row, known) for row in rows]

    def _made(self, row: Row, known: dict[tuple[int, Any], Any]) -> Any:
        instance = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, "default"
        kept = instance.__dict__
        kept["_state"] = state
        kept.update(zip(self.names, row[self.start : self.stop], strict=True))
        for others, tie, tie_back in self.tied:
            other = others._shared(row, known)
            tie(instance, other)
            if other is not None:
                tie_back(other, instance)
        return instance

    def _shared(self, row: Row, known: dict[tuple[int, Any], Any]) -> Any:
        key = (self.start, row[self.pk])
        if key[1] is None:
            return None
        if key not in known:
            known[key] = self._made(row, known)
        return known[key]


def tie(row: Model, things: Mapping[int, Model], *names: str) -> None:
    """Gives the row those of the things that it points at by these names, as `select_related` would."""
    for name in names:
        thing = things.get(getattr(row, f"{name}_id"))
        if thing is not None:
            row._state.fields_cache[name] = thing


Convert = Callable[[Any, Any], Any]
"""From the driver's value, and the connection, to the field's."""


class Values:
    """Turns what the driver fetched into what the fields hold."""

    def __init__(self, converters: Mapping[int, tuple[Sequence[Any], Any]]) -> None:
        self.each = [(place, _conversion(said, of)) for place, (said, of) in converters.items()]

    def of(self, rows: Sequence[Row]) -> Sequence[Row]:
        if not self.each or not rows:
            return rows
        here = database()
        changed = [list(row) for row in rows]
        for place, convert in self.each:
            for row in changed:
                row[place] = convert(row[place], here)
        return changed


def _conversion(converters: Sequence[Any], of: Any) -> Convert:
    if len(converters) == 1:
        (only,) = converters
        owner: Any = getattr(only, "__self__", None)
        name = getattr(only, "__name__", "")
        if name == "convert_datetimefield_value":
            return _moment(only, of)
        if name == "convert_booleanfield_value":
            return lambda value, _database: None if value is None else bool(value)
        if _is(only, JSONField.from_db_value) and owner.decoder is None and isinstance(of, Col):
            return lambda value, _database: None if value is None else json.loads(value)
        return lambda value, database: only(value, of, database)

    def convert(value: Any, database: Any) -> Any:
        for one in converters:
            value = one(value, of, database)
        return value

    return convert


def _moment(converter: Callable[[Any, Any, Any], Any], of: Any) -> Convert:
    """SQLite's moments come without their zone, which is UTC."""

    def convert(value: Any, database: Any) -> Any:
        if type(value) is datetime and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return converter(value, of, database)

    return convert


def _ours(model: type[Model]) -> list[type]:
    """The classes of a model that are not Django's own."""
    return [
        kind for kind in model.__mro__ if not kind.__module__.startswith("django.") and kind is not object
    ]


def _is(method: Any, function: Any) -> bool:
    return getattr(method, "__func__", None) is function
