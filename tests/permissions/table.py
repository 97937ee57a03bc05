"""Reads docs/developing/permissions.md: the page is the table that the tests hold the house to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "developing" / "permissions.md"
YES, NO, UNKNOWN = "yes", "no", "·"
"""May; may not; may not even know of it."""
QUICK = {f"A request: desk.{word}" for word in ("take", "note", "cancel", "hand_over", "answer")}
"""Looked at before every commit at each door; the others with the whole suite."""


@dataclass(frozen=True, eq=False)
class Row:
    """What one verb says to each of the people of a section."""

    section: str
    call: str
    says: dict[str, str]

    @property
    def verb(self) -> str:
        """Its name in the registry."""
        return self.call.partition(" ")[0]

    def __str__(self) -> str:
        return f"{self.section}: {self.call}"

    def written(self, says: dict[str, str]) -> str:
        """The row as the page would have it."""
        verb, _space, variant = self.call.partition(" ")
        return " | ".join(["| `" + verb + "`" + (" " + variant if variant else ""), *says.values()]) + " |"


def rows() -> list[Row]:
    """Every row of every table of the page."""
    return [row for title, text in sections() for row in _rows(title, text)]


def sections() -> list[tuple[str, str]]:
    parts = re.split(r"^## (.+)$", PAGE.read_text(), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def listed(title: str) -> set[str]:
    """The verbs named in the list of this section."""
    return set(re.findall(r"^- `([\w.]+)`", dict(sections())[title], flags=re.M))


def _rows(title: str, text: str) -> list[Row]:
    lines = [_cells(line) for line in text.splitlines() if line.startswith("|")]
    if not lines:
        return []
    people = lines[0][1:]
    return [
        Row(title, line[0].replace("`", ""), dict(zip(people, line[1:], strict=True))) for line in lines[2:]
    ]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tried(rows: list[Row]) -> list[Any]:
    """The rows as a door's test takes them, all but a few marked slow."""
    return [pytest.param(row, marks=[] if str(row) in QUICK else pytest.mark.slow) for row in rows]
