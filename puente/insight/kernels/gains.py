"""What customers would have gained under some changes: exact sums by week, so that blocks add up in any order."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np
from numpy.typing import NDArray

from puente.insight.kernels.cases import Cases, Ints
from puente.insight.kernels.engine import Engine
from puente.insight.kernels.replay import gains

WEEK = 7 * 86_400 * 1_000_000
MONDAY = 4 * 86_400 * 1_000_000  # 1970 began on a Thursday
GROUPS = 32  # what stands in for weeks when all cases closed in the same one
_LOW_BITS = 31
_PIECE = 1 << 20  # cases at a time: the float sums of the parts stay exact, below 2**53


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
        """The gains of one block; `applies` and `thousandths` as in `replay.gains`."""
        gained = gains(cases, applies, thousandths, with_)
        root = cases.root[cases.ended]
        closed = cases.closed[root]
        week, place = np.unique((closed + MONDAY) // WEEK, return_inverse=True)
        group = _group(closed, cases.opened[root])
        high, low = _sums(place, gained, len(week))
        group_high, group_low = _sums(group, gained, GROUPS)
        many, group_many = np.bincount(place, minlength=len(week)), np.bincount(group, minlength=GROUPS)
        return cls(week, many, high, low, group_many, group_high, group_low)

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
        sums = [(one << _LOW_BITS) + other for one, other in zip(high, low, strict=True)]
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


def _sums(place: Ints, gained: Ints, most: int) -> tuple[Ints, Ints]:
    high, low = (np.zeros((most, gained.shape[1]), np.int64) for _part in range(2))
    for at in range(0, len(place), _PIECE):
        where = place[at : at + _PIECE]
        for change in range(gained.shape[1]):
            some = gained[at : at + _PIECE, change]
            high[:, change] += np.bincount(where, some >> _LOW_BITS, most).astype(np.int64)
            low[:, change] += np.bincount(where, some & ((1 << _LOW_BITS) - 1), most).astype(np.int64)
    return high, low


def _seconds(high: Ints, low: Ints) -> NDArray[np.float64]:
    return np.asarray((high * float(1 << _LOW_BITS) + low) / 1e9, np.float64)
