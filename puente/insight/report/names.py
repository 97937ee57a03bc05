"""What units are called on the page, and which of them are too small to be shown apart."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.insight.domino.files import Files
from puente.insight.gate.findings import PEOPLE
from puente.insight.lake.layout import OUTSIDE
from puente.insight.logs.opening import BadLog, text_lines


@dataclass(frozen=True)
class Names:
    """`people` by unit (None: sizes are not known), `called` by unit where a unit has a name besides its code."""

    people: dict[str, int] | None
    called: dict[str, str]

    @classmethod
    def read(cls, files: Files, sizes: Path | None) -> Names:
        """Of a lake names and sizes come along; `sizes` says others. Raises BadFile, BadLog or OSError."""
        departments = files.departments()
        people = (
            read_sizes(sizes) if sizes else {unit: people for unit, people, _en, _es in departments} or None
        )
        words = {unit: es if language.current() == "es" else en for unit, _people, en, es in departments}
        often = Counter(words.values())
        called = {
            unit: f"{word} ({unit})" if often[word] > 1 else word for unit, word in words.items() if word
        }
        if files.of_record:
            called[OUTSIDE] = _("the customer")
        return cls(people, called)

    def shown(self, units: list[str]) -> list[str]:
        """The name of each unit; those too small to be shown apart go together under one."""
        folded = self.folded(units)
        return [_("Small units") if unit in folded else self.called.get(unit, unit) for unit in units]

    def folded(self, units: list[str]) -> set[str]:
        """When the small ones are together too small as well, the next smallest joins them. Unknown sizes stand apart."""
        sizes = self.people or {}
        folded: dict[str, int] = {}
        for people, unit in sorted((sizes[unit], unit) for unit in units if unit in sizes):
            if people < PEOPLE or 0 < sum(folded.values()) < PEOPLE:
                folded[unit] = people
        return set(folded)


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
