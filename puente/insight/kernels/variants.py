"""Variants: cases that took the same path, told apart by fingerprint.

A fingerprint is two sums of (code + 1) · random[position] modulo 2**64: two paths share one by chance about once in
2**128 pairs. Nothing but the fingerprint, its count and one example case is kept; the path is fetched from the example.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from puente.insight.kernels.sequences import activities
from puente.insight.kernels.sums import Ints

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class VariantsPartial:
    """Per fingerprint (sorted): how many cases, and the case of smallest code among them."""

    first: Words
    second: Words
    count: Ints
    example: Ints

    def __add__(self, other: VariantsPartial) -> Self:
        return type(self)(
            *_gathered(
                np.concatenate([self.first, other.first]),
                np.concatenate([self.second, other.second]),
                np.concatenate([self.count, other.count]),
                np.concatenate([self.example, other.example]),
            )
        )

    def finish(self) -> list[tuple[int, int]]:
        """(cases, example case) of each variant, the most frequent first."""
        order = np.lexsort((self.example, -self.count))
        return list(zip(self.count[order].tolist(), self.example[order].tolist(), strict=True))


@dataclass(frozen=True)
class Variants:
    """The kernel: a block of complete cases -> VariantsPartial."""

    keep_repeats: bool = False

    def zero(self) -> VariantsPartial:
        return VariantsPartial(
            np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64)
        )

    def __call__(self, block: pa.Table) -> VariantsPartial:
        rows = activities(block, keep_repeats=self.keep_repeats)
        starts = rows.starts
        if not len(starts):
            return self.zero()
        lengths = np.diff(np.append(starts, len(rows.code)))
        position = np.arange(len(rows.code)) - np.repeat(starts, lengths)
        weights = rows.code.astype(np.uint64) + np.uint64(1)
        sums = [np.add.reduceat(weights * random[position], starts) for random in _random(int(lengths.max()))]
        ones = np.ones(len(starts), np.int64)
        return VariantsPartial(*_gathered(sums[0], sums[1], ones, rows.case[starts].astype(np.int64)))


def path_of(block: pa.Table, case: int, *, keep_repeats: bool = False) -> list[int]:
    """The activities of one case of a block, in order."""
    cases = np.asarray(block["case"])
    first, last = np.searchsorted(cases, [case, case + 1])
    one = block.slice(first, last - first)
    codes: list[int] = activities(one, keep_repeats=keep_repeats).code.tolist()
    return codes


def _random(longest: int) -> tuple[Words, Words]:
    """Two rows of fixed random odd words, long enough for the longest case; always the same from the first position."""
    size = 1 << max(8, (longest - 1).bit_length())
    return _words(20160229, size), _words(1827, size)


@cache
def _words(seed: int, size: int) -> Words:
    return np.random.Generator(np.random.PCG64(seed)).integers(0, 2**64, size, np.uint64) | np.uint64(1)


def _gathered(first: Words, second: Words, count: Ints, example: Ints) -> tuple[Words, Words, Ints, Ints]:
    order = np.lexsort((second, first))
    first, second, count, example = first[order], second[order], count[order], example[order]
    if not len(first):
        return first, second, count, example
    fresh = np.append(True, (first[1:] != first[:-1]) | (second[1:] != second[:-1]))
    starts = np.flatnonzero(fresh)
    return first[starts], second[starts], np.add.reduceat(count, starts), np.minimum.reduceat(example, starts)
