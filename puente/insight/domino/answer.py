"""From two files to the answer: the trace of each block as it comes, then what adds up over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from puente.foundation.language import gettext as _
from puente.insight.domino.files import Files
from puente.insight.domino.graph import Graph, graph
from puente.insight.domino.requests import NEVER, Requests, Say, read_requests, read_waits
from puente.insight.domino.rows import Refusal
from puente.insight.kernels.ageing import Ageing, Waiting
from puente.insight.kernels.cases import CUSTOMER_TURN, NO_STANDARD, STILL_OPEN, Cases
from puente.insight.kernels.gains import Gains
from puente.insight.kernels.intervals import bootstrap
from puente.insight.kernels.replay import STANDARD
from puente.insight.kernels.told_apart import told_apart
from puente.insight.kernels.totals import Totals
from puente.insight.kernels.trace import Segments, trace

QUICKER = 200  # thousandths: the 20 % of `gain_20`
_PAIRS = 16  # pairs replayed at a time

Listener = Callable[["Answer", Cases, Segments], None]


@dataclass(frozen=True)
class Gain:
    """Mean seconds gained per closed case, with the ends of its interval where there are cases enough."""

    mean: Fraction | None
    low: float | None
    high: float | None


@dataclass
class Answer:
    """What the two files say. Units and requests are codes of `requests`; times are microseconds."""

    requests: Requests
    counts: dict[str, int]
    refused: list[Refusal]
    totals: Totals
    quicker: list[Gain | None] = field(default_factory=list)  # by unit
    standard: list[Gain | None] = field(default_factory=list)  # None: the unit has no standard
    pair: tuple[int, int, Gain] | None = None
    waiting: list[Waiting] = field(default_factory=list)
    as_of: int | None = None


def answer(files: Files, heard: Listener, say: Say) -> Answer:
    """Reads, traces and replays. `heard` is given each block's trace as soon as it is known.

    Raises BadFile for a file that cannot be read at all, OSError where the system says no.
    """
    openings = files.openings()
    requests, refused = read_requests(files.requests, say, of_record=files.of_record)
    parent, child, more = read_waits(files.waits, requests, say)
    whole = graph(requests, parent, child)
    found = Answer(requests, _counts(whole), sorted(refused, key=lambda row: row.line) + sorted(more, key=lambda row: row.line), Totals.zero(len(requests.units)))  # fmt: skip
    asks = _Asks.of(requests)
    ageing, quicker, standard = Ageing.zero(), Gains.zero(len(asks.serves)), Gains.zero(len(asks.promises))
    traced = 0
    blocks: list[Cases] = []
    for block in whole.blocks():
        cases = Cases.of(block)
        blocks.append(cases)
        stretches = told_apart(trace(cases), cases, openings)
        found.totals += Totals.of(cases, stretches, len(requests.units))
        quicker += Gains.of(cases, asks.one_by_one(asks.serves), QUICKER)
        standard += Gains.of(cases, asks.one_by_one(asks.promises), STANDARD)
        ageing += Ageing.of(cases)
        heard(found, cases, stretches)
        traced += len(cases.code)
        say(_("Tracing cases:"), traced)
    found.quicker = _by_unit(quicker, asks.serves, len(requests.units))
    found.standard = _by_unit(standard, asks.promises, len(requests.units))
    found.pair = _best_pair(blocks, asks, found.totals.by_provider(), say)
    found.waiting = ageing.finish()
    found.as_of = _last_moment(requests)
    return found


@dataclass(frozen=True)
class _Asks:
    """Which units serve anybody, and which of them have a standard."""

    units: int
    serves: list[int]
    promises: list[int]

    @classmethod
    def of(cls, requests: Requests) -> _Asks:
        theirs = (
            requests.kind == CUSTOMER_TURN if requests.kind is not None else np.zeros(len(requests), bool)
        )
        serves = np.unique(requests.provider[~theirs]).tolist()  # who only ever had to answer serves nobody
        promises = np.unique(requests.provider[requests.standard != NO_STANDARD]).tolist()
        return cls(len(requests.units), serves, promises)

    def one_by_one(self, units: list[int]) -> NDArray[np.bool_]:
        """A change for each of `units`."""
        return self.together([(unit,) for unit in units])

    def together(self, changes: list[tuple[int, ...]]) -> NDArray[np.bool_]:
        """A change for each group of units: [unit, change]."""
        applies = np.zeros((self.units, len(changes)), bool)
        for place, units in enumerate(changes):
            applies[list(units), place] = True
        return applies


def _counts(whole: Graph) -> dict[str, int]:
    requests = whole.requests
    closed = requests.closed[requests.is_root] != STILL_OPEN
    return {
        "roots": int(closed.sum()),
        "open": int((~closed).sum()),
        "clipped": whole.clipped,
        "shared": whole.shared,
        "cycles": whole.cycles,
        "no_first_touch": int((requests.first_touch == NEVER).sum()),
    }


def _by_unit(gains: Gains, units: list[int], many: int) -> list[Gain | None]:
    found: list[Gain | None] = [None] * many
    for unit, gain in zip(units, _with_intervals(gains), strict=True):
        found[unit] = gain
    return found


def _with_intervals(gains: Gains) -> list[Gain]:
    interval = bootstrap(*gains.clusters())
    if interval is None:
        return [Gain(mean, None, None) for mean in gains.finish()]
    return [
        Gain(mean, float(low), float(high)) for mean, low, high in zip(gains.finish(), *interval, strict=True)
    ]


def _best_pair(blocks: list[Cases], asks: _Asks, owned: list[int], say: Say) -> tuple[int, int, Gain] | None:
    """The two units that together gain most when both are quicker, the first in order among equals.

    No pair gains more than the time both own times the cut, so pairs are replayed from the most promising
    until none of the rest can win.
    """
    cases = sum(int(block.ended.sum()) for block in blocks)
    if len(asks.serves) < 2 or not cases:
        return None
    best: tuple[Fraction, tuple[int, int], Gain] | None = None
    some: list[tuple[int, int]] = []
    tried = 0
    for bound, pair in _promising(asks.serves, owned):
        most = Fraction(bound * QUICKER, 1000 * 1_000_000 * cases)
        if (best is not None and most < best[0]) or (not bound and (best is not None or some)):
            break
        some.append(pair)
        if len(some) == _PAIRS:
            best = _better(best, blocks, asks, some)
            tried += len(some)
            say(_("Replaying pairs of units:"), tried)
            some = []
    if some:
        best = _better(best, blocks, asks, some)
    assert best is not None
    return (*best[1], best[2])


def _promising(units: list[int], owned: list[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """(microseconds that both own, the pair) from the largest on, without ever listing all pairs."""
    ranked = sorted(units, key=lambda unit: (-owned[unit], unit))
    heap = [(-owned[ranked[0]] - owned[ranked[1]], 0, 1)]
    while heap:
        bound, one, other = heappop(heap)
        yield -bound, (min(ranked[one], ranked[other]), max(ranked[one], ranked[other]))
        if other + 1 < len(ranked):
            heappush(heap, (-owned[ranked[one]] - owned[ranked[other + 1]], one, other + 1))
        if other == one + 1 and other + 1 < len(ranked):
            heappush(heap, (-owned[ranked[other]] - owned[ranked[other + 1]], other, other + 1))


def _better(
    best: tuple[Fraction, tuple[int, int], Gain] | None,
    blocks: list[Cases],
    asks: _Asks,
    pairs: list[tuple[int, int]],
) -> tuple[Fraction, tuple[int, int], Gain] | None:
    changes = asks.together(list(pairs))
    gains = sum((Gains.of(block, changes, QUICKER) for block in blocks), Gains.zero(len(pairs)))
    for pair, gain in zip(pairs, _with_intervals(gains), strict=True):
        assert gain.mean is not None
        if best is None or (-gain.mean, pair) < (-best[0], best[1]):
            best = (gain.mean, pair, gain)
    return best


def _last_moment(requests: Requests) -> int | None:
    """The latest moment the requests speak of: open cases are as old as that."""
    if not len(requests):
        return None
    closed = requests.closed[requests.closed != STILL_OPEN]
    return int(max(requests.opened.max(), requests.first_touch.max(), closed.max(initial=0)))
