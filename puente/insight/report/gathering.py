"""From the files to the facts: the domino's answer, and beside it the flows and the longest cases."""

from __future__ import annotations

import csv
import heapq
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from puente.foundation.language import gettext as _
from puente.insight.domino.answer import Answer, answer
from puente.insight.domino.answer import Gain as DominoGain
from puente.insight.domino.files import Files
from puente.insight.gate import CannotTell, Timing, publish
from puente.insight.gate.findings import PEOPLE
from puente.insight.kernels.cases import KINDS, NO_STANDARD, STILL_OPEN, Cases
from puente.insight.kernels.flows import Flows
from puente.insight.kernels.trace import Segments
from puente.insight.logs.opening import BadLog, text_lines
from puente.insight.report.facts import Facts, Flow, Gain, Refused, Story, Stretch, WhatIf

Say = Callable[[str, int], None]


def gather(
    files: Files,
    *,
    sizes: dict[str, int] | None,
    longest: int,
    process: dict[str, Any] | None,
    named: tuple[str, ...],
    say: Say,
) -> Facts:
    """All that the page tells. `sizes` is people by unit (None: not known), `longest` how many cases to tell one by one,
    `named` what the page calls its files.

    Raises BadFile for a file that cannot be read at all, OSError where the system says no.
    """
    walk = _Walk(longest, sizes)
    found = answer(files, walk.see, say)
    names = names_shown(found.requests.units, sizes)
    owned = found.totals.by_provider()
    hot = max(range(len(owned)), key=lambda unit: (owned[unit], -unit), default=0)
    totals: Counter[tuple[str, str, str]] = Counter()
    for asker, provider, kind, length in found.totals.finish():
        totals[names[asker], names[provider], kind] += length
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
            Flow(depth, names[unit], names[towards], total, part)
            for depth, unit, towards, total, part in walk.finish(hot)
        ),
        hot=names[hot] if names else "",
        what_if=_what_if(found, sizes),
        best_pair=_pair(found, names),
        stories=tuple(walk.stories()),
        ageing=_ageing(found, names),
        counts=found.counts,
        refused=tuple(Refused(Path(row.file).name, row.line, row.id, row.why) for row in found.refused),
        sizes_known=sizes is not None,
        folded=tuple(unit for unit, name in zip(found.requests.units, names, strict=True) if unit != name),
        files=named,
        process=process,
    )


class _Walk:
    """Flows of all blocks, and the stretches of the cases that waited longest so far."""

    def __init__(self, longest: int, sizes: dict[str, int] | None) -> None:
        self._longest, self._sizes = longest, sizes
        self._shown: list[str] = []
        self._flows: Flows | None = None
        self._kept: list[tuple[int, int, Story]] = []

    def finish(self, hot: int) -> list[tuple[int, int, int, int, int]]:
        return self._flows.finish(hot) if self._flows is not None else []

    def see(self, found: Answer, cases: Cases, stretches: Segments) -> None:
        """One block: the domino calls it as it goes."""
        self._shown = self._shown or names_shown(found.requests.units, self._sizes)
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
        return Story(name, int(cases.opened[root]), int(cases.closed[root]), tuple(stretches), standards)


def _what_if(found: Answer, sizes: dict[str, int] | None) -> tuple[WhatIf, ...]:
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
                people=None if sizes is None else sizes.get(unit),
            )
        )
        rows.append(
            WhatIf(unit, _gain(quicker), _gain(standard), told if isinstance(told, CannotTell) else None)
        )
    return tuple(rows)


def _gain(gain: DominoGain | None) -> Gain:
    if gain is None or gain.mean is None:
        return Gain(None)
    return Gain(float(gain.mean), gain.low, gain.high)


def _pair(found: Answer, names: list[str]) -> tuple[tuple[str, str], Gain] | None:
    """The best pair, unless one of the two is too small to be named."""
    units = found.requests.units
    if found.pair is None or any(names[unit] != units[unit] for unit in found.pair[:2]):
        return None
    return (units[found.pair[0]], units[found.pair[1]]), _gain(found.pair[2])


def _ageing(found: Answer, names: list[str]) -> tuple[tuple[str, int, float, float], ...]:
    """(unit that has it, open cases, median age, oldest age), ages in seconds, the oldest first."""
    ages: dict[str, list[float]] = {}
    for one in found.waiting:
        age = ((found.as_of or one.opened) - one.opened) / 1e6
        ages.setdefault(names[one.provider], []).append(age)
    rows = [(unit, len(those), median(those), max(those)) for unit, those in ages.items()]
    return tuple(sorted(rows, key=lambda row: (-row[3], row[0])))


def names_shown(units: list[str], sizes: dict[str, int] | None) -> list[str]:
    """The name each unit goes by on the page: those too small to be shown apart go together under one.

    When they are together too small as well, the next smallest joins them. Units of unknown size keep their name.
    """
    known = sorted((sizes[unit], unit) for unit in units if sizes and unit in sizes)
    folded: dict[str, int] = {}
    for people, unit in known:
        if people < PEOPLE or 0 < sum(folded.values()) < PEOPLE:
            folded[unit] = people
    return [_("Small units") if unit in folded else unit for unit in units]


def read_sizes(path: Path) -> dict[str, int]:
    """`unit,people` by unit; raises BadLog with the line of the first row that is neither."""
    rows = csv.reader(text_lines(path))
    heading = [name.strip().lower() for name in next(rows, [])]
    if heading[:2] != ["unit", "people"]:
        raise BadLog(_("its heading must be unit,people"))
    sizes = {}
    for line, row in enumerate(rows, 2):
        if not row:
            continue
        if len(row) < 2 or not row[1].strip().isdigit():
            raise BadLog(_("line %d: expected a unit and its number of people") % line)
        sizes[row[0].strip()] = int(row[1])
    return sizes
