"""What stands in cells, in the words of either language."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from puente.foundation.folding import fold
from puente.imports.csv.report import BadRow
from puente.imports.csv.sheet import Row

YES = {"yes", "y", "si", "s", "true", "1", "x"}
NO = {"no", "n", "false", "0", ""}
DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
"""As a spreadsheet may have turned a date over."""


def choice(row: Row, column: str, choices: Any, otherwise: str, also: dict[str, str] | None = None) -> str:
    """The value of a TextChoices, told by its code or by its name in either language. Raises BadRow."""
    said = fold(row.get(column))
    if not said:
        return otherwise
    found = _names(choices) | (also or {})
    if said not in found:
        known = "; ".join(map(str, choices.labels))  # the name of one may have a comma
        raise BadRow(
            (column, _("“%(said)s” is none of: %(known)s.") % {"said": row.get(column), "known": known})
        )
    return found[said]


def yes_or_no(row: Row, column: str) -> bool:
    """Yes, sí, true, 1 or x; no, false, 0 or nothing. Raises BadRow."""
    said = fold(row.get(column))
    if said in YES:
        return True
    if said in NO:
        return False
    raise BadRow((column, _("“%(said)s” is neither yes nor no.") % {"said": row.get(column)}))


def is_retired(row: Row) -> bool:
    """Whether the row says since when it is retired, or yes; false when the file does not say. Raises BadRow."""
    if DAY.fullmatch(row.get("retired")):
        return True
    if fold(row.get("retired")) in YES | NO:
        return yes_or_no(row, "retired")
    words = _("“%(said)s” is neither a date nor yes nor no.") % {"said": row.get("retired")}
    raise BadRow(("retired", words))


def needed(row: Row, column: str) -> str:
    """The cell's text. Raises BadRow when it is empty."""
    said = row.get(column)
    if not said:
        raise BadRow((column, _("This cell must not be empty.")))
    return said


def several(text: str) -> list[str]:
    """Codes in one cell, apart by commas, semicolons, bars or spaces."""
    for mark in ",;|":
        text = text.replace(mark, " ")
    return text.split()


def _names(choices: type[models.TextChoices]) -> dict[str, str]:
    names = {fold(value): value for value in choices.values}
    for language in ("en", "es"):
        with translation.override(language):
            names |= {fold(str(choice.label)): choice.value for choice in choices}
    return names
