"""What an import made, or would make, and each row that it could not take."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from puente.imports.csv.headings import heading_of
from puente.imports.csv.sheet import RUNS


class BadRow(Exception):
    """A row that cannot be taken: `reasons` are (column, words)."""

    def __init__(self, *reasons: tuple[str, str]) -> None:
        super().__init__("; ".join(words for _column, words in reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class Refusal:
    """One reason why one row was not taken. `line` counts the heading as line 1."""

    line: int
    column: str
    reason: str
    value: str = ""


@dataclass
class Report:
    """The outcome of a run, dry or not."""

    kind: str
    is_dry: bool
    rows: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    refused_rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    def refuse(self, line: int, reasons: list[tuple[str, str]], cells: Any) -> None:
        """One row that was not taken."""
        self.refused_rows += 1
        self.refusals += [Refusal(line, column, words, cells.get(column, "")) for column, words in reasons]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "kind": self.kind,
            "dry_run": self.is_dry,
            "rows": self.rows,
            "made": self.made,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rows_refused": self.refused_rows,
            "refusals": [vars(one) for one in self.refusals],
            "unknown_columns": self.unknown_columns,
        }

    def refusals_as_csv(self) -> str:
        """The refused rows for a spreadsheet. A value that a spreadsheet would run as a formula is made a text."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([_("line"), _("column"), _("value"), _("reason")])
        writer.writerows(
            [one.line, heading_of(one.column), _tame(one.value), _tame(one.reason)] for one in self.refusals
        )
        return out.getvalue()


def _tame(text: str) -> str:
    return f"'{text}" if text[:1] in RUNS else text
