"""Questions whose form depends on who asks and what they chose: each form's SQL is made once, and then only filled in.

    _rows = Shaped()
    _rows(("newest", len(ids)), lambda department, ids: Request.objects.filter(…).values("number"), 7, (1, 2))

The form names everything that changes the SQL and is not one of the values; how many ids a tuple has is seen to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from puente.foundation.compiled import Compiled, standin
from puente.foundation.unread import Unread

MOST = 500
"""Forms kept; more are made as if it were the first time."""


class Shaped:
    """Answers a list of what the queryset would: models with what `select_related` brings, dictionaries, or tuples."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Compiled | None] = {}

    def __call__(self, form: Hashable, ask: Callable[..., QuerySet[Any, Any]], *values: Any) -> list[Any]:
        made = self._of(form, ask, values)
        return [] if made is None else made.rows(_flat(values))

    def later(
        self, form: Hashable, ask: Callable[..., QuerySet[Any, Any]], *values: Any
    ) -> Callable[[], list[Any]]:
        """Puts the question, and answers when called: see `statements.together`."""
        made = self._of(form, ask, values)
        return list if made is None else made.later(_flat(values))

    def unread(self, form: Hashable, ask: Callable[..., QuerySet[Any, Any]], *values: Any) -> Unread:
        """Of `values`: dictionaries that are made when they are read."""
        return self.unread_later(form, ask, *values)()

    def unread_later(
        self, form: Hashable, ask: Callable[..., QuerySet[Any, Any]], *values: Any
    ) -> Callable[[], Unread]:
        """The same, and answers when called."""
        made = self._of(form, ask, values)
        return _nothing if made is None else made.unread_later(_flat(values))

    def _of(
        self, form: Hashable, ask: Callable[..., QuerySet[Any, Any]], values: tuple[Any, ...]
    ) -> Compiled | None:
        key = (form, *(len(v) if isinstance(v, tuple) else type(v) for v in values))
        if key not in self._made:
            if len(self._made) >= MOST:
                self._made.clear()
            self._made[key] = _form(ask, values)
        return self._made[key]


def _form(ask: Callable[..., QuerySet[Any, Any]], values: tuple[Any, ...]) -> Compiled | None:
    """None when a question of this form has no answer, whatever its values: nothing is in an empty tuple."""
    places = iter(range(1000))
    standins = [
        tuple(standin(int, next(places)) for _one in value)
        if isinstance(value, tuple)
        else standin(type(value), next(places))
        for value in values
    ]
    try:
        return Compiled(ask(*standins), _flat(standins))
    except EmptyResultSet:
        return None


def _nothing() -> Unread:
    return Unread([], [], list)


def _flat(values: Any) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
