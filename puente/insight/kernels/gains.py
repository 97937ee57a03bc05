"""What customers would have gained under some changes: exact sums by week, so that blocks add up in any order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np
from numpy.typing import NDArray

from puente.insight.kernels.cases import Cases, Ints
from puente.insight.kernels.engine import Engine
from puente.insight.kernels.replay import LOW_BITS, gain_sums

WEEK = 7 * 86_400 * 1_000_000
MONDAY = 4 * 86_400 * 1_000_000  # 1970 began on a Thursday
GROUPS = 32  # what stands in for weeks when all cases closed in the same one


@dataclass(frozen=True)
class Gains:
    """Sums of nanoseconds gained: per week of closing (`week` sorted, distinct) and per group of cases, for each change."""

    week: Ints
    cases: Ints
    high: Ints
    low: Ints
    group_cases: Ints
    group_high: Ints
    group_low: Ints

    @classmethod
    def zero(cls, changes: int) -> Self:
        nothing, none = np.zeros(0, np.int64), np.zeros((0, changes), np.int64)
        groups = np.zeros((GROUPS, changes), np.int64)
        return cls(nothing, nothing, none, none, np.zeros(GROUPS, np.int64), groups, groups)

    @classmethod
    def of(
        cls, cases: Cases, applies: NDArray[np.bool_], thousandths: int, with_: Engine | None = None
    ) -> Self:
        """The gains of one block; `applies` and `thousandths` as in `replay.gain_sums`."""
        root = cases.root[cases.ended]
        closed = cases.closed[root]
        week, place = np.unique((closed + MONDAY) // WEEK, return_inverse=True)
        weeks, group = len(week), _group(closed, cases.opened[root])
        high, low = gain_sums(cases, [place, group + weeks], weeks + GROUPS, applies, thousandths, with_)
        return cls(
            week,
            np.bincount(place, minlength=weeks),
            high[:weeks],
            low[:weeks],
            np.bincount(group, minlength=GROUPS),
            high[weeks:],
            low[weeks:],
        )

    def __add__(self, other: Gains) -> Self:
        week, place = np.unique(np.concatenate([self.week, other.week]), return_inverse=True)
        cases, high, low = (
            _merged(place, len(week), mine, theirs)
            for mine, theirs in ((self.cases, other.cases), (self.high, other.high), (self.low, other.low))
        )
        return type(self)(
            week,
            cases,
            high,
            low,
            self.group_cases + other.group_cases,
            self.group_high + other.group_high,
            self.group_low + other.group_low,
        )

    def finish(self) -> list[Fraction | None]:
        """Mean seconds gained per closed case for each change; None where no case closed."""
        many = int(self.cases.sum())
        high, low = self.high.sum(axis=0).tolist(), self.low.sum(axis=0).tolist()
        sums = [(one << LOW_BITS) + other for one, other in zip(high, low, strict=True)]
        return [Fraction(total, many * 1_000_000_000) if many else None for total in sums]

    def clusters(self) -> tuple[Ints, NDArray[np.float64]]:
        """(cases, seconds gained [cluster, change]) by week; by group of cases where all closed in one week."""
        if len(self.week) > 1:
            return self.cases, _seconds(self.high, self.low)
        used = self.group_cases > 0
        return self.group_cases[used], _seconds(self.group_high, self.group_low)[used]


def _merged(place: Ints, many: int, mine: Ints, theirs: Ints) -> Ints:
    total = np.zeros((many, *mine.shape[1:]), np.int64)
    np.add.at(total, place, np.concatenate([mine, theirs]))
    return total


def _group(closed: Ints, opened: Ints) -> Ints:
    """A group for each case, scattered by its own moments: the same whatever the block or the codes."""
    mixed = (closed ^ (opened << 1)).astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(59)).astype(np.int64)


def _seconds(high: Ints, low: Ints) -> NDArray[np.float64]:
    return np.asarray((high * float(1 << LOW_BITS) + low) / 1e9, np.float64)
