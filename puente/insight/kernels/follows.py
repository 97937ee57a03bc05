"""Directly-follows: what comes right after what, how often, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from puente.insight.kernels.sequences import activities
from puente.insight.kernels.sums import Ints, Sums

_BIN_SHIFT = 46  # exponent and six bits of a double: bins 1.6 % wide at most


@dataclass(frozen=True)
class Follow:
    """One edge of the map; seconds are exact for the mean, within 1.6 % for the median (None when not asked for)."""

    before: int
    after: int
    count: int
    mean_seconds: float
    median_seconds: float | None


@dataclass(frozen=True)
class FollowsPartial:
    """Counts that add up block by block, whatever their order."""

    codes: int
    cases: int
    seen: Ints
    first: Ints
    last: Ints
    edges: Sums
    spread: Sums | None

    def __add__(self, other: FollowsPartial) -> Self:
        spread = self.spread + other.spread if self.spread is not None and other.spread is not None else None
        return type(self)(
            self.codes,
            self.cases + other.cases,
            self.seen + other.seen,
            self.first + other.first,
            self.last + other.last,
            self.edges + other.edges,
            spread,
        )

    @property
    def events(self) -> int:
        return int(self.seen.sum())

    def finish(self) -> list[Follow]:
        """Every edge, the most frequent first."""
        medians = _medians(self.spread) if self.spread is not None else {}
        rows = [
            Follow(key // self.codes, key % self.codes, count, total / (count * 1_000_000), medians.get(key))
            for key, count, total in self.edges.rows()
        ]
        return sorted(rows, key=lambda row: (-row.count, row.before, row.after))


@dataclass(frozen=True)
class Follows:
    """The kernel: a block of complete cases -> FollowsPartial. `codes` is how many activities there are."""

    codes: int
    keep_repeats: bool = False
    medians: bool = False

    def zero(self) -> FollowsPartial:
        nothing = np.zeros(self.codes, np.int64)
        spread = Sums.zero() if self.medians else None
        return FollowsPartial(self.codes, 0, nothing, nothing, nothing, Sums.zero(), spread)

    def __call__(self, block: pa.Table) -> FollowsPartial:
        rows = activities(block, keep_repeats=self.keep_repeats)
        if not len(rows.code):
            return self.zero()
        code, starts = rows.code, rows.starts
        ends = np.append(starts[1:], len(code)) - 1
        inside = ~rows.new[1:]
        keys = (code[:-1].astype(np.int64) * self.codes + code[1:])[inside]
        gaps = (rows.time[1:] - rows.time[:-1])[inside]
        return FollowsPartial(
            self.codes,
            len(starts),
            np.bincount(code, minlength=self.codes),
            np.bincount(code[starts], minlength=self.codes),
            np.bincount(code[ends], minlength=self.codes),
            Sums.of(keys, gaps, self.codes**2),
            _spread(keys, gaps) if self.medians else None,
        )


def _spread(keys: Ints, gaps: Ints) -> Sums:
    bins = gaps.astype(np.float64).view(np.int64) >> _BIN_SHIFT  # non-negative doubles sort as their bits do
    return Sums.of(keys << 17 | bins, gaps, 1 << 62)


def _medians(spread: Sums) -> dict[int, float]:
    """Median per edge: the mean of the bin that holds the middle (of two middles, the mean of both)."""
    by_edge: dict[int, list[tuple[int, int]]] = {}
    for key, count, total in spread.rows():
        by_edge.setdefault(key >> 17, []).append((count, total))
    return {edge: _middle(bins) for edge, bins in by_edge.items()}


def _middle(bins: list[tuple[int, int]]) -> float:
    counts = np.cumsum([count for count, _total in bins])
    last = int(counts[-1])
    places = np.searchsorted(counts, [(last - 1) // 2, last // 2], side="right")
    values = [bins[place][1] / bins[place][0] for place in places]
    return sum(values) / 2 / 1e6
