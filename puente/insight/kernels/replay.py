"""Replay: how long each case would have taken if some units had been quicker, everything else kept as it was.

A request's own moves are the openings of its children and its close. Each move follows the latest of the request's
opening and the closings of its (other) children by then; what lies between is its lag, owned by the request's
provider. A replay shortens lags and lets every move follow the latest of the same moments again, so that what ran
beside it begins to matter when it becomes the longest. Where a window is clipped, opening and closing are the clipped
ones. Durations depend on nothing outside the copy, which makes them addable: a child shared by two parents is two copies.

Cut by so many thousandths, figures are whole nanoseconds and exact; for a standard they are floating-point
microseconds, rounded to the nanosecond at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from puente.insight.kernels import engine
from puente.insight.kernels.cases import NO_STANDARD, Cases, Ints

LOW_BITS = 31
STANDARD = -1  # instead of thousandths: lags shrink until the request meets its standard
_CELLS = 4_000_000  # moves times changes worked on at once


def gains(cases: Cases, applies: NDArray[np.bool_], thousandths: int) -> Ints:
    """Nanoseconds each closed case would have gained, [case, change], in the order of the block.

    `applies[unit, change]` says whose lags a change shortens, `thousandths` by how much (0 to 1000), or STANDARD.
    """
    ended = np.flatnonzero(cases.ended)
    took = _durations(cases, ended, applies, thousandths)
    root = cases.root[ended]
    was = (cases.closed[root] - cases.opened[root])[:, None]
    if thousandths == STANDARD:
        return np.rint((was - took) * 1000).astype(np.int64)
    return was * 1000 - took


def gain_sums(
    cases: Cases,
    cells: list[Ints],
    many: int,
    applies: NDArray[np.bool_],
    thousandths: int,
    with_: engine.Engine | None = None,
) -> tuple[Ints, Ints]:
    """High and low parts of the gains, [cell, change]: the sum of a cell is high * 2**LOW_BITS + low, never out of range.

    Each of `cells` gives every closed case one of `many` cells; the rest is as in `gains`.
    """
    compiled = engine.compiled(len(cases.request), with_)
    if compiled is not None:
        return compiled.gain_sums(cases, cells, many, applies, thousandths)
    high, low = (np.zeros((many, applies.shape[1]), np.int64) for _part in range(2))
    step = max(1, _CELLS // max(1, len(cases.code)))
    for at in range(0, applies.shape[1], step):
        gained = gains(cases, applies[:, at : at + step], thousandths)
        for cell in cells:
            np.add.at(high[:, at : at + step], cell, gained >> LOW_BITS)
            np.add.at(low[:, at : at + step], cell, gained & ((1 << LOW_BITS) - 1))
    return high, low


@dataclass(frozen=True)
class _Level:
    """Copies at one depth, and the moves of their children in order of time, the first of every copy in round 0, and so on."""

    row: Ints
    closing_lag: Ints
    lags: NDArray[np.float64]  # the sum of each copy's lags
    edge_parent: Ints
    edge_lag: Ints
    rounds: list[tuple[Ints, Ints]]  # children opened, children closed: places in edge_*


def _durations(cases: Cases, ended: Ints, applies: NDArray[np.bool_], thousandths: int) -> NDArray[Any]:
    kind = np.float64 if thousandths == STANDARD else np.int64
    levels, child_of = _plan(cases, ended)
    changes = applies.shape[1]
    took: NDArray[Any] = np.zeros((len(ended), changes), kind)
    widest = max((len(level.edge_parent) + len(level.row) for level in levels), default=1)
    step = max(1, _CELLS // max(1, widest))
    for at in range(0, changes, step):
        some = applies[:, at : at + step]
        below: NDArray[Any] = np.zeros((0, some.shape[1]), kind)
        for depth in reversed(range(len(levels))):
            below = _replayed(cases, levels[depth], below[child_of[depth]], some, thousandths, kind)
        took[:, at : at + step] = below
    return took


def _replayed(
    cases: Cases,
    level: _Level,
    child_took: NDArray[Any],
    applies: NDArray[np.bool_],
    thousandths: int,
    kind: type,
) -> NDArray[Any]:
    """New durations of a level's copies, [copy, change], from those of their children, [edge, change]."""
    latest: NDArray[Any] = np.zeros((len(level.row), applies.shape[1]), kind)
    lag = _lags(cases, level, level.edge_parent, level.edge_lag, applies, thousandths, kind)
    closed = child_took + 0
    for opens, closes in level.rounds:
        parent = level.edge_parent[opens]
        closed[opens] = latest[parent] + lag[opens] + child_took[opens]
        parent = level.edge_parent[closes]
        latest[parent] = np.maximum(latest[parent], closed[closes])
    everyone = np.arange(len(level.row))
    return latest + _lags(cases, level, everyone, level.closing_lag, applies, thousandths, kind)


def _lags(
    cases: Cases,
    level: _Level,
    copy: Ints,
    lag: Ints,
    applies: NDArray[np.bool_],
    thousandths: int,
    kind: type,
) -> NDArray[Any]:
    row = level.row[copy]
    if thousandths == STANDARD:
        standard, total = cases.standard[row], level.lags[copy]
        shorter = (standard != NO_STANDARD) & (standard < total)
        quick = np.where(shorter, lag * standard.astype(float) / np.where(shorter, total, 1), lag)
        return np.where(applies[cases.provider[row]], quick[:, None], lag.astype(kind)[:, None])
    return np.where(
        applies[cases.provider[row]], (lag * (1000 - thousandths))[:, None], (lag * 1000)[:, None]
    )


def _plan(cases: Cases, ended: Ints) -> tuple[list[_Level], list[Ints]]:
    """Copies by depth, each (row, window) once a level, and for each level the copies its children are in the next."""
    case, row = ended, cases.root[ended]
    low, high = cases.opened[row], cases.closed[row]
    levels: list[_Level] = []
    child_of: list[Ints] = []
    while len(row):
        begins = cases.kid_start[row].astype(np.int64)
        counts = cases.kid_start[row + 1] - begins
        parent = np.repeat(np.arange(len(row)), counts)
        edge = np.arange(len(parent)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
        child = cases.kid[edge] + cases.start[case[parent]]
        begin = np.maximum(cases.opened[child], low[parent])
        end = np.minimum(cases.closed[child], high[parent])
        lives = begin < end
        parent, child, begin, end = parent[lives], child[lives], begin[lives], end[lives]
        levels.append(_level(row, low, high, parent, begin, end))
        order = np.lexsort((end, begin, child))
        same = np.ones(len(order), bool)
        for part in (child, begin, end):
            same[1:] &= np.diff(part[order]) == 0
        same[:1] = False
        of = np.empty(len(order), np.int64)
        of[order] = np.cumsum(~same) - 1
        child_of.append(of)
        kept = order[~same]
        case, row, low, high = case[parent[kept]], child[kept], begin[kept], end[kept]
    return levels, child_of


def _level(row: Ints, low: Ints, high: Ints, parent: Ints, begin: Ints, end: Ints) -> _Level:
    edges = len(parent)
    moment = np.concatenate([end, begin])
    of = np.concatenate([parent, parent])
    opens = np.repeat([False, True], edges)
    edge = np.concatenate([np.arange(edges), np.arange(edges)])
    order = np.lexsort((opens, moment, of))  # at the same moment a closing comes first
    moment, of, opens, edge = moment[order], of[order], opens[order], edge[order]
    places = np.arange(len(order))
    first = np.searchsorted(of, of)
    before = np.maximum.accumulate(np.where(opens, -1, places)) if edges else places
    anchor = np.where(before >= first, moment[before], low[of])
    edge_lag = np.zeros(edges, np.int64)
    edge_lag[edge[opens]] = (moment - anchor)[opens]
    latest = low.copy()
    np.maximum.at(latest, parent, end)
    closing_lag = high - latest
    opening = np.bincount(of[opens], (moment - anchor)[opens], minlength=len(row))
    rank = places - first
    by_round = np.argsort(rank, kind="stable")
    cuts = np.flatnonzero(np.diff(rank[by_round])) + 1
    rounds = [
        (edge[some][opens[some]], edge[some][~opens[some]]) for some in np.split(by_round, cuts) if len(some)
    ]
    return _Level(row, closing_lag, opening + closing_lag, parent, edge_lag, rounds)
