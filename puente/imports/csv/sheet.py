"""A CSV file as people's tools write it: any of the usual encodings and separators, headings in either language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from puente.foundation.folding import fold
from puente.imports.csv.headings import heading_of

SEPARATORS = ",;\t|"
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What begins so, a spreadsheet would take for a formula."""


class UnreadableSheet(ValueError):
    """The file as a whole cannot be read; the words say why."""


@dataclass(frozen=True)
class Column:
    """A column by its code; `names` are the other headings under which it is known, folded.

    Of a text `by_language`, there may be one column per language: `name`, `name:es`, `name (en)`.
    """

    code: str
    names: tuple[str, ...] = ()
    is_required: bool = False
    by_language: bool = False


@dataclass(frozen=True)
class Row:
    """One record: the line on which it begins, its cells by column code (`name:es` for a language), and what stands
    beyond the last heading."""

    line: int
    cells: Mapping[str, str]
    beyond: str = ""

    def get(self, code: str) -> str:
        return self.cells.get(code, "")

    def words(self, code: str) -> dict[str, str] | str:
        """A text by language; plain when the column names none."""
        found = {
            name.partition(":")[2]: value
            for name, value in self.cells.items()
            if name.startswith(f"{code}:") and value
        }
        return found or self.get(code)

    def has(self, code: str) -> bool:
        """True when the sheet has this column at all."""
        return any(name == code or name.startswith(f"{code}:") for name in self.cells)


@dataclass
class Sheet:
    """The rows of a file, and the headings that mean nothing here."""

    rows: list[Row]
    unknown: list[str] = field(default_factory=list)


def read(content: bytes, columns: Sequence[Column]) -> Sheet:
    """Reads a whole file. Raises UnreadableSheet: empty, not text, a required column missing, one twice."""
    text = _text(content)
    if not text.strip():
        raise UnreadableSheet(_("The file is empty."))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    lines = _records(reader)
    try:
        _line, headings = next(lines)
        codes, unknown = _codes(headings, columns)
        rows = [_row(line, cells, codes) for line, cells in lines if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UnreadableSheet(_("The file is not CSV: %(why)s") % {"why": error}) from error
    return Sheet(rows, unknown)


def _row(line: int, cells: Sequence[str], codes: Sequence[str]) -> Row:
    known = {code: _untamed(cell.strip()) for code, cell in zip(codes, cells, strict=False) if code}
    return Row(line, known, " ".join(cell.strip() for cell in cells[len(codes) :] if cell.strip()))


def _untamed(cell: str) -> str:
    """Without the mark by which a list of ours keeps a spreadsheet from running a cell: '+34 is +34."""
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in RUNS else cell


def _text(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise UnreadableSheet(_("This is a spreadsheet: save it as CSV and bring that."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableSheet(_("The file is not text.")) from error
    if b"\0" in content:
        raise UnreadableSheet(_("The file is not text."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The one that stands most often in the heading, outside quotes."""
    heading = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").splitlines()[0])
    return max(SEPARATORS, key=heading.count)


def _records(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1  # type: ignore[attr-defined]


def _codes(headings: Sequence[str], columns: Sequence[Column]) -> tuple[list[str], list[str]]:
    known = {fold(name): column for column in columns for name in (column.code, *column.names)}
    codes: list[str] = []
    unknown: list[str] = []
    for heading in headings:
        plain, language = _split(heading)
        column = known.get(plain) or known.get(plain.replace(" ", "_"))
        if column is None or (language and not column.by_language):
            codes.append("")
            if heading.strip():
                unknown.append(heading.strip())
            continue
        codes.append(f"{column.code}:{language}" if language else column.code)
    twice = {code for code in codes if code and codes.count(code) > 1}
    if twice:
        raise UnreadableSheet(
            _("Two columns say the same: %(names)s.")
            % {"names": ", ".join(heading_of(code) for code in sorted(twice))}
        )
    missing = [one.code for one in columns if one.is_required and not _stands(one.code, codes)]
    if missing:
        raise UnreadableSheet(
            _("Columns are missing: %(names)s. The first line of the file names them.")
            % {"names": ", ".join(map(heading_of, missing))}
        )
    return codes, unknown


def _split(heading: str) -> tuple[str, str]:
    """ "Nombre (es)" is ("nombre", "es"); a heading without a language has none."""
    folded = fold(heading)
    found = re.fullmatch(r"(.+?)(?:\s*:\s*|\s*\()([a-z]{2,3})\)?", folded)
    return (found[1], found[2]) if found else (folded, "")


def _stands(code: str, codes: Sequence[str]) -> bool:
    return any(one == code or one.startswith(f"{code}:") for one in codes)
