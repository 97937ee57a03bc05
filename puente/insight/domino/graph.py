"""Who waits for whom: children of each request, without cycles, with what was odd about them counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from puente.insight.domino.requests import NEVER, Requests
from puente.insight.kernels.cases import NO_STANDARD, NONE, SCHEMA, STILL_OPEN, Ints

_ROWS = 2_000_000  # of a block, about


@dataclass(frozen=True)
class Graph:
    """Children by parent (start, then rows of requests, the latest close first), and counts of what was met."""

    requests: Requests
    start: Ints
    child: Ints
    tree: bool
    clipped: int
    shared: int
    cycles: int

    def blocks(self) -> Iterator[pa.Table]:
        """Complete cases, closed and open, a few at a time: whatever a customer's request leads to, by waits."""
        roots = np.flatnonzero(self.requests.is_root)
        share = max(1, len(self.requests) // max(1, len(roots)))
        step = max(1, _ROWS // share)
        pending = [roots[at : at + step] for at in range(0, len(roots), step)][::-1]
        while pending:
            some = pending.pop()
            reached = self._reached(some)
            if reached is None:
                half = len(some) // 2
                pending += [some[half:], some[:half]]
            else:
                yield self._block(some, *reached)

    def _reached(self, roots: Ints) -> tuple[Ints, Ints] | None:
        """(case, row) of all that `roots` lead to within their time, sorted; None if that is too much at once."""
        requests, many = self.requests, len(self.requests)
        case, row = np.arange(len(roots)), roots
        known = case * many + row
        found = [known]
        total = len(known)
        while len(row):
            begins = self.start[row]
            counts = self.start[row + 1] - begins
            if total + int(counts.sum()) > 4 * _ROWS and len(roots) > 1:
                return None
            of = np.repeat(case, counts)
            edge = np.arange(len(of)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
            child = self.child[edge]
            root = roots[of]
            within = (requests.opened[child] < requests.closed[root]) & (
                requests.closed[child] > requests.opened[root]
            )
            key = of[within] * many + child[within]
            if not self.tree:
                key = np.unique(key)
                key = key[~np.isin(key, known, assume_unique=True)]
                known = np.union1d(known, key)
            found.append(key)
            total += len(key)
            case, row = np.divmod(key, many)
        case, row = np.divmod(np.sort(np.concatenate(found)), many)
        return case, row

    def _block(self, roots: Ints, case: Ints, row: Ints) -> pa.Table:
        requests, many = self.requests, len(self.requests)
        key = case * many + row
        first = np.searchsorted(case, np.arange(len(roots)))
        begins = self.start[row]
        counts = self.start[row + 1] - begins
        parent = np.repeat(np.arange(len(row)), counts)
        edge = np.arange(len(parent)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
        wanted = case[parent] * many + self.child[edge]
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        there = key[place] == wanted
        parent, place = parent[there], place[there]
        offsets = np.concatenate([[0], np.cumsum(np.bincount(parent, minlength=len(row)))])
        children = (place - first[case[parent]]).astype(np.int32)
        columns = [
            pa.array(roots[case]),
            pa.array(row),
            pa.array(requests.asker[row]),
            pa.array(requests.provider[row]),
            pa.array(requests.opened[row]),
            _nullable(requests.first_touch[row], NEVER),
            _nullable(requests.closed[row], STILL_OPEN),
            _nullable(requests.standard[row], NO_STANDARD),
            pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), pa.array(children)),
            *(
                pa.nulls(len(row), type) if known is None else _nullable(known[row], NONE)
                for known, type in ((requests.kind, pa.int8()), (requests.calendar, pa.int32()))
            ),
        ]
        return pa.Table.from_arrays(columns, schema=SCHEMA)


def _nullable(values: NDArray[Any], none: int) -> pa.Array:
    return pa.array(values, mask=values == none)


def graph(requests: Requests, parent: Ints, child: Ints) -> Graph:
    """The graph of `parent` waits for `child`, cycles cut at the edge whose child opened last."""
    many = len(requests)
    parent, child, cycles = _acyclic(parent, child, many)
    order = np.lexsort((child, -requests.closed[child], parent))
    parent, child = parent[order], child[order]
    parents = np.bincount(child, minlength=many)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(parent, minlength=many))])
    return Graph(
        requests,
        start,
        child,
        tree=bool((parents <= 1).all() and not (parents[requests.is_root] > 0).any()),
        clipped=int((requests.closed[child] > requests.closed[parent]).sum()),
        shared=int((parents > 1).sum()),
        cycles=cycles,
    )


def _acyclic(parent: Ints, child: Ints, many: int) -> tuple[Ints, Ints, int]:
    """The edges without those cut, and how many were cut: in each knot of cycles the edge to the last row, again and again."""
    cut = np.zeros(len(parent), bool)
    if not (child <= parent).any():  # every cycle has an edge back to a row that opened earlier
        return parent, child, 0
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    left = np.arange(len(parent))
    while len(left):
        nodes, ends = np.unique(np.concatenate([parent[left], child[left]]), return_inverse=True)
        tail, head = np.split(ends, 2)
        edges = csr_array((np.ones(len(left), np.int8), (tail, head)), shape=(len(nodes), len(nodes)))
        _count, knot = connected_components(edges, connection="strong")
        inside = knot[tail] == knot[head]
        left, of = left[inside], knot[tail[inside]]
        order = np.lexsort((parent[left], child[left], of))
        last = np.ones(len(order), bool)
        last[:-1] = np.diff(of[order]) != 0
        gone = order[last]
        cut[left[gone]] = True
        left = np.delete(left, gone)
    return parent[~cut], child[~cut], int(cut.sum())
