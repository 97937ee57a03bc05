"""From the files to the facts: the domino's answer, and beside it the flows and the longest cases."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from puente.insight.domino.answer import Answer, answer
from puente.insight.domino.answer import Gain as DominoGain
from puente.insight.domino.files import Files
from puente.insight.gate import CannotTell, Timing, publish
from puente.insight.kernels.cases import KINDS, NO_STANDARD, STILL_OPEN, Cases
from puente.insight.kernels.flows import Flows
from puente.insight.kernels.trace import Segments
from puente.insight.report.facts import Facts, Flow, Gain, Refused, Story, Stretch, WhatIf
from puente.insight.report.names import Names

Say = Callable[[str, int], None]


def gather(
    files: Files,
    *,
    names: Names,
    longest: int,
    process: dict[str, Any] | None,
    named: tuple[str, ...],
    say: Say,
) -> Facts:
    """All that the page tells. `longest` is how many cases to tell one by one, `named` what the page calls its files.

    Raises BadFile for a file that cannot be read at all, OSError where the system says no.
    """
    walk = _Walk(longest, names)
    found = answer(files, walk.see, say)
    units = found.requests.units
    shown = names.shown(units)
    owned = found.totals.by_provider()
    serving = [unit for unit, gain in enumerate(found.quicker) if gain is not None]
    hot = max(serving, key=lambda unit: (owned[unit], -unit), default=0)
    totals: Counter[tuple[str, str, str]] = Counter()
    for asker, provider, kind, length in found.totals.finish():
        totals[shown[asker], shown[provider], kind] += length
    requests = found.requests
    roots = requests.is_root & (requests.closed != STILL_OPEN)
    waits = (requests.closed - requests.opened)[roots]
    return Facts(
        cases=found.counts["roots"],
        open_cases=found.counts["open"],
        began=int(requests.opened[roots].min()) if roots.any() else 0,
        ended=int(requests.closed[roots].max()) if roots.any() else 0,
        median_wait=float(np.median(waits)) if len(waits) else 0.0,
        totals=dict(totals),
        flows=tuple(
            Flow(depth, shown[unit], shown[towards], total, part)
            for depth, unit, towards, total, part in walk.finish(hot)
        ),
        hot=shown[hot] if shown else "",
        customers=frozenset(shown[asker] for asker in np.unique(requests.asker[requests.is_root])),
        what_if=_what_if(found, names),
        best_pair=_pair(found, names),
        stories=tuple(walk.stories()),
        ageing=_ageing(found, shown),
        counts=found.counts,
        refused=tuple(Refused(Path(row.file).name, row.line, row.id, row.why) for row in found.refused),
        sizes_known=names.people is not None,
        folded=tuple(sorted(names.called.get(unit, unit) for unit in names.folded(units))),
        files=named,
        process=process,
    )


class _Walk:
    """Flows of all blocks, and the stretches of the cases that waited longest so far."""

    def __init__(self, longest: int, names: Names) -> None:
        self._longest, self._names = longest, names
        self._shown: list[str] = []
        self._flows: Flows | None = None
        self._kept: list[tuple[int, int, Story]] = []

    def finish(self, hot: int) -> list[tuple[int, int, int, int, int]]:
        return self._flows.finish(hot) if self._flows is not None else []

    def see(self, found: Answer, cases: Cases, stretches: Segments) -> None:
        """One block: the domino calls it as it goes."""
        self._shown = self._shown or self._names.shown(found.requests.units)
        flows = Flows.of(cases, stretches, len(found.requests.units))
        self._flows = flows if self._flows is None else self._flows + flows
        closed = np.flatnonzero(cases.ended)
        lengths = (cases.closed - cases.opened)[cases.root[closed]]
        # The longest first; equal ones in the order of the file's tie rule, so that blocks never show.
        for place in np.lexsort((cases.code[closed], -lengths))[: self._longest]:
            rank = (int(lengths[place]), -int(cases.code[closed[place]]))
            if len(self._kept) < self._longest or rank > self._kept[0][:2]:
                item = (*rank, self._story(found, cases, stretches, int(closed[place])))
                (heapq.heappush if len(self._kept) < self._longest else heapq.heappushpop)(self._kept, item)

    def stories(self) -> list[Story]:
        return [
            story for _length, _code, story in sorted(self._kept, key=lambda item: item[:2], reverse=True)
        ]

    def _story(self, found: Answer, cases: Cases, segments: Segments, case: int) -> Story:
        requests, root = found.requests, int(cases.root[case])
        first, last = np.searchsorted(segments.case, [case, case + 1])
        ids = requests.id.take(cases.request[segments.row[first:last]]).to_pylist()
        stretches, standards = [], {}
        for place, name in zip(range(first, last), ids, strict=True):
            row = int(segments.row[place])
            link = (self._shown[cases.asker[row]], self._shown[cases.provider[row]])
            start, end = int(segments.start[place]), int(segments.end[place])
            stretches.append(Stretch(link, KINDS[segments.kind[place]], start, end, name))
            if cases.standard[row] != NO_STANDARD and cases.closed[row] != STILL_OPEN:
                standards[name] = (int(cases.closed[row] - cases.opened[row]), int(cases.standard[row]))
        name = requests.id[int(cases.request[root])].as_py()
        customer = self._shown[cases.asker[root]]
        return Story(
            name, customer, int(cases.opened[root]), int(cases.closed[root]), tuple(stretches), standards
        )


def _what_if(found: Answer, names: Names) -> tuple[WhatIf, ...]:
    """Each unit that serves, through the gate."""
    rows = []
    for unit, quicker, standard in zip(found.requests.units, found.quicker, found.standard, strict=True):
        if quicker is None:
            continue
        told = publish(
            Timing(
                quicker,
                cases=found.counts["roots"],
                clipped=found.counts["clipped"],
                times=len(found.requests),
                people=None if names.people is None else names.people.get(unit),
            )
        )
        rows.append(
            WhatIf(
                names.called.get(unit, unit),
                _gain(quicker),
                _gain(standard),
                told if isinstance(told, CannotTell) else None,
            )
        )
    return tuple(rows)


def _gain(gain: DominoGain | None) -> Gain:
    if gain is None or gain.mean is None:
        return Gain(None)
    return Gain(float(gain.mean), gain.low, gain.high)


def _pair(found: Answer, names: Names) -> tuple[tuple[str, str], Gain] | None:
    """The best pair, unless one of the two is too small to be named."""
    units = found.requests.units
    if found.pair is None or names.folded(units) & {units[unit] for unit in found.pair[:2]}:
        return None
    one, other = names.shown([units[unit] for unit in found.pair[:2]])
    return (one, other), _gain(found.pair[2])


def _ageing(found: Answer, shown: list[str]) -> tuple[tuple[str, int, float, float], ...]:
    """(unit that has it, open cases, median age, oldest age), ages in seconds, the oldest first."""
    ages: dict[str, list[float]] = {}
    for one in found.waiting:
        age = ((found.as_of or one.opened) - one.opened) / 1e6
        ages.setdefault(shown[one.provider], []).append(age)
    rows = [(unit, len(those), median(those), max(those)) for unit, those in ages.items()]
    return tuple(sorted(rows, key=lambda row: (-row[3], row[0])))
