"""Rows of an answer that are made into dictionaries only when somebody reads them: of a list that was drawn before, few are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, overload


class Unread(Sequence[dict[str, Any]]):
    """A sequence of dictionaries. `raw` are the rows as the driver gave them, one tuple each: equal rows say the same."""

    def __init__(
        self,
        raw: Sequence[tuple[Any, ...]],
        names: Sequence[str],
        values_of: Callable[[Sequence[Any]], Sequence[Any]],
    ) -> None:
        self.raw, self.names, self._values_of = raw, names, values_of
        self._read: dict[int, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self.raw)

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Unread: ...
    def __getitem__(self, at: int | slice) -> dict[str, Any] | Unread:
        if isinstance(at, slice):
            return Unread(self.raw[at], self.names, self._values_of)
        at = range(len(self.raw))[at]
        if at not in self._read:
            (row,) = self._values_of([self.raw[at]])
            self._read[at] = dict(zip(self.names, row, strict=True))
        return self._read[at]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[at] for at in range(len(self.raw)))

    def picked(self, places: Sequence[int]) -> Unread:
        """The rows at these places, in this order."""
        return Unread([self.raw[at] for at in places], self.names, self._values_of)

    def column(self, name: str) -> list[Any]:
        """One column as the driver gave it."""
        place = list(self.names).index(name)
        return [row[place] for row in self.raw]

    def moments(self, name: str) -> list[datetime | None]:
        """One column of moments, in UTC."""
        return [
            said if said is None or said.tzinfo else said.replace(tzinfo=UTC) for said in self.column(name)
        ]
