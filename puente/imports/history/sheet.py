"""A file of rows, plain or compressed: finds its header, whatever stands above and between its values, and reads it."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _

LONGEST_FIELD = 4 * 1024 * 1024
DELIMITERS = (",", ";", "\t")
TITLES = 10
"""The header is among the first so many lines: spreadsheets put a title above."""


class WrongFile(ValueError):
    """A file that is not what its mapping says."""


class Line(NamedTuple):
    """A row of the file: its number there (the first line is 1), its values, and why it cannot be used, if so."""

    number: int
    values: list[str]
    why: str = ""


class Sheet(NamedTuple):
    """Where the header of a file is, and what stands where below it: {column in small letters: place}."""

    path: Path
    delimiter: str
    above: int
    width: int
    columns: dict[str, int]

    def lines(self) -> Iterator[Line]:
        """Every row below the header; those that hold nothing at all are left out."""
        with _rows(self.path, self.delimiter) as rows:
            for _above in range(self.above + 1):
                next(rows)
            while True:
                try:
                    values = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Line(rows.line_num, [], str(error))
                    continue
                if not any(values):
                    continue
                words = (
                    "" if len(values) == self.width else _("%(found)d values, and the header has %(wanted)d")
                )
                yield Line(
                    rows.line_num, values, words and words % {"found": len(values), "wanted": self.width}
                )


def find_sheet(path: Path, delimiter: str, wanted: list[tuple[str, ...]]) -> Sheet:
    """The sheet whose header has one of the names in each of `wanted`; without a `delimiter`, whichever of the usual
    ones makes it so. Raises WrongFile, which says what is missing."""
    least = wanted
    for tried in (delimiter,) if delimiter else DELIMITERS:
        with _rows(path, tried) as rows:
            try:
                for above, header in enumerate(islice(rows, TITLES)):
                    columns = {
                        column.strip().casefold(): place for place, column in reversed([*enumerate(header)])
                    }
                    missing = [names for names in wanted if not any(n.casefold() in columns for n in names)]
                    if not missing:
                        return Sheet(path, tried, above, len(header), columns)
                    least = min(least, missing, key=len)
            except csv.Error:
                continue
    raise WrongFile(_("There is no column %(names)s.") % {"names": ", ".join(names[0] for names in least)})


@contextmanager
def _rows(path: Path, delimiter: str) -> Iterator[Any]:
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with _open(path) as stream:
            # No text that a database keeps has a NUL.
            yield csv.reader((line.replace("\x00", "") for line in stream), delimiter=delimiter)
    except (EOFError, zlib.error) as error:
        raise WrongFile(_("%(file)s is cut off or damaged.") % {"file": path.name}) from error


def _open(path: Path) -> IO[str]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    stream: Any = gzip.GzipFile(path) if packed else path.open("rb")
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
