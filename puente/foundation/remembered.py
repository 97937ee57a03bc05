"""What a process remembers of many things, up to a size: what was put there first goes first."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from threading import Lock
from typing import Generic, TypeVar

R = TypeVar("R")
LARGEST = 4
"""What is larger than this part of all is not remembered: it would drive out too many others."""


class Remembered(Generic[R]):
    """Things by their keys, at most so much of them together; how large each is, says who puts it there.

    _drawn = Remembered[str](2_000_000)
    _drawn.put(key, page, len(page))
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: dict[Hashable, tuple[R, int]] = {}
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> R | None:
        found = self._things.get(key)
        return found[0] if found is not None else None

    def takes(self, size: int) -> bool:
        """Whether something so large is remembered."""
        return size * LARGEST <= self.most

    def put(self, key: Hashable, thing: R, size: int = 1) -> None:
        with self._lock:
            self._drop(key)
            if not self.takes(size):
                return
            while self._size + size > self.most:
                self._drop(next(iter(self._things)))
            self._things[key] = (thing, size)
            self._size += size

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self._size = 0

    def _drop(self, key: Hashable) -> None:
        _thing, size = self._things.pop(key, (None, 0))
        self._size -= size

    def __contains__(self, key: Hashable) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[Hashable]:
        """Their keys, those that were put there first before the others."""
        return iter(list(self._things))

    def __len__(self) -> int:
        return len(self._things)
