"""Rows of requests as lists show them, read from their table alone: the names of what they point at stand on the shelves.

They are asked for as those of a queryset's `values` are, joined by "__". A row that nobody reads names nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, NamedTuple, overload

from puente.catalogue.shelf import services
from puente.events.lasting import Shelf, mark
from puente.foundation.among import among, said
from puente.foundation.prepared import Prepared
from puente.foundation.unread import Unread
from puente.people.models import Person
from puente.people.shelf import departments

Row = dict[str, Any]


class _Person(NamedTuple):
    name: str
    company_kind: str | None


_by_ids: Prepared[tuple[int, str, str | None]] = Prepared(
    lambda ids: among(Person.objects.get_queryset(), ids).values_list("pk", "name", "company__kind"), str
)


def _named(ids: list[int]) -> dict[int, _Person]:
    return {pk: _Person(name, kind) for pk, name, kind in _by_ids(said(ids))}


_persons: Shelf[_Person] = Shelf(_named, most=10_000)
"""Many more than whole persons would do."""


class _Name(NamedTuple):
    column: str
    shelf: Shelf[Any]
    said: Callable[[Any], Any]


def _of(column: str, shelf: Shelf[Any], attribute: str = "name") -> _Name:
    return _Name(f"{column}_id", shelf, attrgetter(attribute))


NAMES = {
    "requester__name": _of("requester", _persons),
    "requester__company__kind": _of("requester", _persons, "company_kind"),
    "beneficiary__name": _of("beneficiary", _persons),
    "assignee__name": _of("assignee", _persons),
    "service__name": _of("service", services),
    "asking_department__code": _of("asking_department", departments, "code"),
    "asking_department__name": _of("asking_department", departments),
    "department__code": _of("department", departments, "code"),
    "department__name": _of("department", departments),
    "department__company__kind": _of("department", departments, "company.kind"),
}


@cache
def columns_of(row: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of the table that tell all of `row`."""
    return tuple(dict.fromkeys(NAMES[name].column if name in NAMES else name for name in row))


class Named(Sequence[Row]):
    """Rows of `columns_of(row)` as mappings of `row`, each made when it is read.

    Rows that are equal as they were read say the same while `stands` does; where that is None, nobody knows (see `mark`).
    """

    def __init__(self, unread: Unread, row: tuple[str, ...]) -> None:
        self.unread, self.row = unread, row
        self.stands = mark()

    def __len__(self) -> int:
        return len(self.unread)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Named: ...
    def __getitem__(self, at: int | slice) -> Row | Named:
        if isinstance(at, slice):
            return Named(self.unread[at], self.row)
        there = self.unread[at]
        return there | {name: self._said(NAMES[name], there) for name in self.row if name in NAMES}

    def __iter__(self) -> Iterator[Row]:
        return (self[at] for at in range(len(self)))

    def column(self, name: str) -> list[Any]:
        """A column of the table as the driver gave it."""
        return self.unread.column(name)

    def moments(self, name: str) -> list[datetime | None]:
        """A column of moments, in UTC."""
        return self.unread.moments(name)

    def picked(self, places: Sequence[int]) -> Named:
        """Those at these places, in this order."""
        return Named(self.unread.picked(places), self.row)

    def _said(self, name: _Name, there: Row) -> Any:
        thing = self._things[name.shelf].get(there[name.column])
        return None if thing is None else name.said(thing)

    @cached_property
    def _things(self) -> dict[Shelf[Any], dict[int, Any]]:
        """What any of the rows points at, read together."""
        wanted: dict[Shelf[Any], set[str]] = {}
        for name in self.row:
            if name in NAMES:
                wanted.setdefault(NAMES[name].shelf, set()).add(NAMES[name].column)
        return {
            shelf: shelf({pk for column in columns for pk in self.column(column)})
            for shelf, columns in wanted.items()
        }
