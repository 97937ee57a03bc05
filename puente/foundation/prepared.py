"""Questions that are put all day long: their SQL is made once, and then only filled in.

To make the SQL of a join of ten tables takes the ORM many times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable

from puente.foundation.compiled import Compiled, standin

R = TypeVar("R")


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
        self._made: Compiled | None = None

    def __call__(self, *values: int | str) -> list[R]:
        return self.later(*values)()

    def later(self, *values: int | str) -> Callable[[], list[R]]:
        """Puts the question, and answers when called: see `statements.together`."""
        made = self._made
        if made is None:
            made = self._made = self._compiled()
        return made.later([kind(value) for kind, value in zip(self._kinds, values, strict=True)])

    def first(self, *values: int | str) -> R | None:
        """The first one, or None."""
        return next(iter(self(*values)), None)

    def _compiled(self) -> Compiled:
        standins = [standin(kind, place) for place, kind in enumerate(self._kinds)]
        asked: Any = self._ask(*standins)
        if asked.query.annotation_select or asked._iterable_class not in (ModelIterable, ValuesListIterable):
            raise ValueError("models with what select_related brings, or tuples: nothing else")
        made = Compiled(asked, standins)
        if missing := {*range(len(standins))} - made.used:
            raise ValueError(f"the question does not ask for its values {sorted(missing)}")
        return made
