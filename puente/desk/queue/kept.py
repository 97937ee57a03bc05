"""What was counted of a queue, kept while nothing changes anywhere: to count ten thousand takes longer than all else that a
queue asks."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

from puente.foundation.statements import State

R = TypeVar("R")
MOST = 500
"""Counts remembered, by who sees what of which queue and, on SQLite, by connection; then all are forgotten."""
_kept: dict[Hashable, tuple[Hashable, Any]] = {}


class Kept(Generic[R]):
    """What was counted of one place: `found` when it was counted in this `state`, else None."""

    def __init__(self, state: State | None, *place: Hashable) -> None:
        self._now = state
        self._place = None if state is None else (state[0], *place)
        then, found = _kept.get(self._place, (None, None))
        self.found: R | None = found if then == state else None

    def keep(self, found: R) -> None:
        """It was counted since it was in this state."""
        if self._place is not None:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[self._place] = self._now, found
