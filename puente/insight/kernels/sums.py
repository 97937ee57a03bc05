"""Exact sums of microseconds by key, mergeable in any order.

A gap fits in 53 bits, a sum of many may not fit in 64: high and low parts are summed apart, and put together as
Python integers at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

_LOW_BITS = 20
_PIECE = 1 << 20  # rows at a time: float sums of the parts stay below 2**53, and the arrays in the cache
_DENSE = 1 << 16

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Sums:
    """Per key (sorted, distinct): how many, and the high and low parts of their sum."""

    key: Ints
    count: Ints
    high: Ints
    low: Ints

    @classmethod
    def zero(cls) -> Self:
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing, nothing)

    @classmethod
    def of(cls, keys: Ints, gaps: Ints, most: int) -> Self:
        """Sums `gaps` (microseconds, none negative) by `keys` in [0, most)."""
        if most <= _DENSE:
            return cls._dense(keys, gaps, most)
        distinct, place = np.unique(keys, return_inverse=True)
        dense = cls._dense(place.astype(np.int64), gaps, len(distinct))
        return cls(distinct[dense.key], dense.count, dense.high, dense.low)

    @classmethod
    def _dense(cls, keys: Ints, gaps: Ints, most: int) -> Self:
        count, high, low = (np.zeros(most, np.int64) for _part in range(3))
        for at in range(0, len(keys), _PIECE):
            key, gap = keys[at : at + _PIECE], gaps[at : at + _PIECE]
            count += np.bincount(key, minlength=most)
            high += np.bincount(key, gap >> _LOW_BITS, most).astype(np.int64)
            low += np.bincount(key, gap & ((1 << _LOW_BITS) - 1), most).astype(np.int64)
        used = np.flatnonzero(count)
        return cls(used, count[used], high[used], low[used])

    def __add__(self, other: Sums) -> Self:
        key = np.concatenate([self.key, other.key])
        distinct, place = np.unique(key, return_inverse=True)
        parts = []
        for mine, theirs in ((self.count, other.count), (self.high, other.high), (self.low, other.low)):
            total = np.zeros(len(distinct), np.int64)
            np.add.at(total, place, np.concatenate([mine, theirs]))
            parts.append(total)
        return type(self)(distinct, *parts)

    def rows(self) -> list[tuple[int, int, int]]:
        """(key, how many, sum in microseconds) by key."""
        return [
            (key, count, (high << _LOW_BITS) + low)
            for key, count, high, low in zip(
                self.key.tolist(), self.count.tolist(), self.high.tolist(), self.low.tolist(), strict=True
            )
        ]
