"""How many are in each cell of a queue, kept while nothing changes anywhere, where the database tells: to count ten
thousand takes longer than all else that a queue asks."""

from __future__ import annotations

from collections.abc import Hashable

from puente.foundation.statements import state

Cells = tuple[int, ...]
MOST = 500
"""Queues remembered, by who sees what of them and by connection; then all are forgotten."""
_kept: dict[Hashable, tuple[Hashable, Cells]] = {}


class KeptCells:
    """The cells of one queue as one sees it: `cells` when nothing changed since they were counted, else None."""

    def __init__(self, *queue: Hashable) -> None:
        self._now = state()
        self._place = None if self._now is None else (self._now[0], *queue)
        then, cells = _kept.get(self._place, (None, None))
        self.cells: Cells | None = cells if then == self._now else None

    def keep(self, cells: Cells) -> None:
        """They were counted since this was made."""
        if self._place is not None:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[self._place] = self._now, cells
