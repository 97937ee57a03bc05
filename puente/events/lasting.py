"""What changes seldom (people, departments, services, calendars, the house's rules) is kept in the memory of each process
for as long as nothing is recorded of it in any of them.

Every change of such a thing is an event, and the verb that records one moves the mark before it commits. A page reads
the mark once; what was found under the same mark is still true.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.db.models import F, QuerySet

from puente.events.models import Mark
from puente.foundation import house, verbs
from puente.foundation.among import among, said
from puente.foundation.prepared import Prepared
from puente.foundation.statements import database

R = TypeVar("R")

BUSY = {"request", "view"}
"""Things that change all day. What is kept must not be made of them."""
MARK = "mark of what lasts"


def move_if_lasting(code: str) -> None:
    """Called by `record`: when the thing of this code lasts, the mark moves as the outermost verb ends."""
    if code not in BUSY:
        verbs.before_commit(MARK, _move)


def _move() -> None:
    if not Mark.objects.filter(pk=1).update(moved=F("moved") + 1):
        Mark.objects.create(pk=1, moved=1)
    house.forget(MARK)


_read: Prepared[tuple[int]] = Prepared(lambda one: Mark.objects.filter(pk=one).values_list("moved"), int)


def mark() -> int | None:
    """Where the mark stands for this page; None in a transaction (which sees what nobody else may ever see) and outside
    of pages: then nothing is kept, and nothing of what is kept is believed."""
    if not house.remembers() or in_a_transaction():
        return None
    return int(house.recall(MARK, lambda: (_read.first(1) or (0,))[0]))


def reading_ahead() -> Callable[[], None]:
    """Puts the page's question for the mark, for who asks the database something else just then (`statements.together`);
    what it returns is to be called when the answers are there."""
    if not house.remembers() or house.knows(MARK) or in_a_transaction():
        return lambda: None
    asked = _read.later(1)

    def read() -> None:
        found = asked()
        house.remember(MARK, found[0][0] if found else 0)

    return read


def in_a_transaction() -> bool:
    return bool(database().in_atomic_block)


_all: WeakSet[Lasting[Any]] = WeakSet()


def forget_all() -> None:
    """Nothing is kept any more: when rows came or went without a verb, as in tests and in a database put in place of another."""
    for kept in _all:
        kept.forget()


class Lasting(Generic[R]):
    """What `find(*key)` answers, kept as long as the mark stands; None is asked for again. It must be made of things that
    last alone, and whoever is given it changes nothing in it.

        _agents = Lasting(lambda department: list(Person.objects.agents_of(department)))
        _agents(department.pk)
    """

    def __init__(self, find: Callable[..., R], *, most: int = 2000) -> None:
        self._find = find
        self._most = most
        self._kept: tuple[int, dict[Hashable, Any]] = (-1, {})
        _all.add(self)

    def __call__(self, *key: Hashable) -> R:
        at = mark()
        if at is None:
            return self._find(*key)
        stood, kept = self._kept
        if stood != at:
            kept = {}
            self._kept = (at, kept)
        if key in kept:
            return kept[key]  # type: ignore[no-any-return]
        found = self._find(*key)
        if found is not None and len(kept) < self._most:
            kept[key] = found
        return found

    def forget(self) -> None:
        self._kept = (-1, {})


class Shelf(Generic[R]):
    """Things that last, by their ids; those that nobody asked for yet are read together. `load(ids, *key)` finds them.

    persons = Shelf.of(lambda: Person.objects.select_related("company"))
    persons([1, 2, None])       {1: …, 2: …}
    """

    def __init__(self, load: Callable[..., Mapping[int, R]], *, most: int = 2000) -> None:
        self._load = load
        self._most = most
        self._kept: Lasting[dict[int, R]] = Lasting(lambda *key: {})

    @classmethod
    def of(cls, rows: Callable[[], QuerySet[Any, R]]) -> Shelf[R]:
        """Of these rows, read by their ids in a question that is prepared once."""
        asked: Prepared[R] = Prepared(lambda ids: among(rows(), ids), str)
        return cls(lambda ids: {thing.pk: thing for thing in asked(said(ids))})  # type: ignore[attr-defined]

    def __call__(self, ids: Iterable[int | None], *key: Hashable) -> dict[int, R]:
        kept = self._kept(*key)
        found = {pk: kept.get(pk) for pk in ids if pk is not None}
        if missing := [pk for pk, thing in found.items() if thing is None]:
            read = self._load(missing, *key)
            if len(kept) + len(read) > self._most:
                kept.clear()
            kept.update(read)
            found |= read
        return {pk: thing for pk, thing in found.items() if thing is not None}
