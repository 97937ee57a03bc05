"""Takes a sheet row by row through the verbs: each row is planned first, and a trial run stops there.

A row is planned against the world as the rows before it will have left it, so that a trial run and the run itself
refuse the same rows. The run commits every 200 ms at most: the desk stays usable beside it.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.foundation.verbs import via
from puente.imports.csv import sheet
from puente.imports.csv.report import BadRow, Report
from puente.people.models import Person

AT_MOST = 0.2
"""Seconds between two commits."""

Do = Callable[[], object]


class Kind(ABC):
    """What can be imported: departments, people, memberships, services."""

    name: ClassVar[str]
    columns: ClassVar[Sequence[sheet.Column]]

    @abstractmethod
    def __init__(self, by: Person) -> None: ...

    def arranged(self, rows: Sequence[sheet.Row]) -> Sequence[sheet.Row]:
        """The rows in the order in which they are taken: as they stand, unless some need others first."""
        return rows

    @abstractmethod
    def plan(self, row: sheet.Row) -> tuple[str, Do]:
        """("made" | "changed" | "unchanged", what does it). Raises BadRow, Invalid, Refused; writes nothing."""


def run(
    kind: type[Kind],
    content: bytes,
    *,
    by: Person,
    dry: bool,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """Imports a CSV file, or with `dry` says what would be made. Raises UnreadableSheet. `tell(done, of)` as it goes."""
    found = sheet.read(content, kind.columns)
    report = Report(kind.name, dry, unknown_columns=found.unknown)
    world = kind(by)
    with via("import"):
        for rows in _in_turns(world.arranged(found.rows), dry):
            for row in rows:
                _take(world, row, report, dry)
                if report.rows % 200 == 0:
                    tell(report.rows, len(found.rows))
    tell(report.rows, len(found.rows))
    report.refusals.sort(key=lambda one: one.line)
    return report


def _take(world: Kind, row: sheet.Row, report: Report, dry: bool) -> None:
    report.rows += 1
    try:
        if row.beyond:
            words = _(
                "“%(said)s” stands beyond the last heading: a text with the separator in it goes in quotes."
            )
            raise BadRow(("", words % {"said": row.beyond[:80]}))
        outcome, do = world.plan(row)
        if not dry:
            do()
    except BadRow as bad:
        report.refuse(row.line, bad.reasons, row.cells)
    except Invalid as fault:
        reasons = [(column, word) for column, words in fault.fields.items() for word in words]
        report.refuse(row.line, reasons, row.cells)
    except (Refused, Forbidden) as no:
        report.refuse(row.line, [("", str(no))], row.cells)
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)


def _in_turns(rows: Sequence[sheet.Row], dry: bool) -> Iterator[Iterator[sheet.Row]]:
    """The rows in turns of AT_MOST seconds, each in one transaction; all in one turn, and none, when dry."""
    ahead = iter(rows)
    if dry:
        yield ahead
        return
    while True:
        first = next(ahead, None)
        if first is None:
            return
        with transaction.atomic():
            yield _turn(first, ahead)


def _turn(first: sheet.Row, ahead: Iterator[sheet.Row]) -> Iterator[sheet.Row]:
    until = time.monotonic() + AT_MOST
    yield first
    while time.monotonic() < until:
        row = next(ahead, None)
        if row is None:
            return
        yield row
