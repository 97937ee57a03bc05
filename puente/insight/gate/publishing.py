"""`publish`: the one way out."""

from __future__ import annotations

from functools import singledispatch

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight.gate.findings import (
    CASES,
    CLIPPED,
    PEOPLE,
    CannotTell,
    Cell,
    Ratings,
    Shown,
    ShownCell,
    Timing,
)
from puente.insight.gate.ledger import Ledger


def publish(finding: Ratings | Timing, ledger: Ledger | None = None) -> Shown | CannotTell:
    """What may be seen of `finding`, or why nothing may and what it would take.

    Ratings need the ledger of what was published before, and are entered in it.
    """
    return _publish(finding, ledger if ledger is not None else Ledger())


@singledispatch
def _publish(finding: object, ledger: Ledger) -> Shown | CannotTell:
    raise TypeError(f"the gate knows no {type(finding).__name__}")


@_publish.register
def _timing(finding: Timing, ledger: Ledger) -> Shown | CannotTell:
    if finding.people is not None and finding.people < PEOPLE:
        return CannotTell(
            _("a department this small is not shown apart: its times would be those of persons"),
            _("at least %d people") % PEOPLE,
        )
    if finding.cases < CASES:
        missing = CASES - finding.cases
        return CannotTell(
            _("too few cases to tell it from chance"),
            ngettext("%d more closed case", "%d more closed cases", missing) % missing,
        )
    if finding.times and finding.clipped / finding.times > CLIPPED:
        return CannotTell(
            _(
                "too many requests were closed after the one that waited for them, so their times were clipped"
            ),
            _("no more than %d in 100 clipped") % round(CLIPPED * 100),
        )
    return Shown(finding.value)


@_publish.register
def _ratings(finding: Ratings, ledger: Ledger) -> Shown | CannotTell:
    groups = finding.lattice.get(finding.dimension, frozenset())
    if not all(cell.group in groups for cell in finding.cells):
        return CannotTell(
            _("answers are shown by the fixed groups only, never by a filter of one's own"),
            _("one of these groupings: %s") % ", ".join(sorted(finding.lattice)),
        )
    shown: list[ShownCell] = []
    hidden: list[str] = []
    # The largest first: where the rest would be too small, the next smallest stays hidden with it.
    for cell in sorted(finding.cells, key=lambda cell: (-len(cell.scores), cell.group)):
        seen = _cell(finding, cell, ledger)
        if seen is None:
            hidden.append(cell.group)
        else:
            shown.append(seen)
    if not shown:
        return CannotTell(
            _("too few answers, or answers too alike, to show them without showing whose they are"),
            _("at least %d people in a group, and as many in what is left over") % PEOPLE,
        )
    return Shown(tuple(sorted(shown, key=lambda cell: cell.group)), tuple(sorted(hidden)))


def _cell(finding: Ratings, cell: Cell, ledger: Ledger) -> ShownCell | None:
    """The cell as it may be seen now; as it was seen before, when too few answers have come since; or None."""
    key = "\x1f".join((finding.question, finding.dimension, finding.period, cell.group))
    ends = (finding.lowest, finding.highest)
    if cell.scores and ledger.admits(finding.question, cell.scores, ends):
        mean = round(sum(cell.scores.values()) / len(cell.scores), 1)
        seen = ShownCell(cell.group, mean, len(cell.scores))
        ledger.enter(finding.question, key, cell.scores, seen)
        return seen
    return ledger.shown.get(key)
