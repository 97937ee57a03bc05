"""Waiting on its way to the customer: from the unit that owned it, up through those that had asked one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from puente.insight.kernels.cases import Cases, Ints
from puente.insight.kernels.sums import Sums
from puente.insight.kernels.trace import Segments

DEEPEST = 30


@dataclass(frozen=True)
class Flows:
    """Microseconds by (depth, unit, unit that had asked it, unit that owned them); depth 0 is the customer's own request."""

    units: int
    sums: Sums

    @classmethod
    def zero(cls, units: int) -> Self:
        return cls(units, Sums.zero())

    @classmethod
    def of(cls, cases: Cases, segments: Segments, units: int) -> Self:
        """The flows of one block, from its trace; a shared request goes up to the parent whose unit had asked it."""
        parent = parents(cases)
        depth = _depths(parent)
        own = np.zeros(len(cases.request), np.int64)
        np.add.at(own, segments.row, segments.end - segments.start)
        row = np.flatnonzero(own)
        amount, owner = own[row], cases.provider[row].astype(np.int64)
        sums = cls.zero(units)
        while len(row):
            above = parent[row]
            towards = np.where(above >= 0, cases.provider[above], 0).astype(np.int64)
            link = (np.minimum(depth[row], DEEPEST) * units + cases.provider[row]) * units + towards
            sums += cls(units, Sums.of(link * units + owner, amount, (DEEPEST + 1) * units**3))
            on = above >= 0
            row, amount, owner = above[on], amount[on], owner[on]
        return sums

    def __add__(self, other: Flows) -> Self:
        return type(self)(self.units, self.sums + other.sums)

    def finish(self, hot: int) -> list[tuple[int, int, int, int, int]]:
        """(depth, unit, unit that had asked it, microseconds, those of them that `hot` owned)."""
        added: dict[int, list[int]] = {}
        for key, _count, total in self.sums.rows():
            link, owner = divmod(key, self.units)
            both = added.setdefault(link, [0, 0])
            both[0] += total
            both[1] += total if owner == hot else 0
        rows = []
        for link, (total, part) in added.items():
            above, towards = divmod(link, self.units)
            rows.append((*divmod(above, self.units), towards, total, part))
        return rows


def parents(cases: Cases) -> Ints:
    """The row that waited for each row of the block; -1 for the customers' own.

    What the asker of a parent asked too, and not the parent's unit, stands beside the parent: so do the stays of a
    request that was handed over.
    """
    edge_parent = np.repeat(np.arange(len(cases.request)), np.diff(cases.kid_start))
    base = np.repeat(cases.start[:-1], np.diff(cases.start))
    child = cases.kid + base[edge_parent]
    parent = np.full(len(cases.request), -1, np.int64)
    parent[child[::-1]] = edge_parent[::-1]
    asked = cases.provider[edge_parent] == cases.asker[child]
    parent[child[asked][::-1]] = edge_parent[asked][::-1]
    parent[cases.root] = -1
    beside = np.flatnonzero(
        (parent >= 0) & (cases.asker == cases.asker[parent]) & (cases.asker != cases.provider[parent])
    )
    parent[beside] = parent[parent[beside]]
    return parent


def _depths(parent: Ints) -> Ints:
    depth = np.zeros(len(parent), np.int64)
    row, above = np.arange(len(parent)), parent
    while len(row):
        on = above >= 0
        row, above = row[on], above[on]
        depth[row] += 1
        above = parent[above]
    return depth
