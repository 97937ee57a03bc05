"""Rows of a CSV or Parquet file as columns of text, piece by piece, each with its line; broken lines are refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight.kernels.cases import Ints

_PIECE = 1 << 25  # bytes of a file read at a time
_LONGEST_RECORD = 200  # lines that one quoted record may span
_EMPTY = (b"\n", b"\r\n")  # lines without anything are no rows
_SEPARATORS = (",", ";", "\t")


class BadFile(Exception):
    """A file that cannot be read at all, in words."""


@dataclass(frozen=True)
class Refusal:
    """A row that was left out, and why."""

    file: str
    line: int
    id: str
    why: str


@dataclass(frozen=True)
class Rows:
    """Some rows: their lines (1 is the first of the file) and, by column, their text; and the lines refused among them."""

    line: Ints
    columns: dict[str, pa.Array]
    refused: list[Refusal]


def _nothing(wanted: Sequence[str], *refused: Refusal) -> Rows:
    return Rows(np.zeros(0, np.int64), {name: pa.array([], pa.string()) for name in wanted}, list(refused))


def read_rows(path: Path, wanted: Sequence[str]) -> Iterator[Rows]:
    """The rows of `path` in pieces. Raises BadFile when it is no table or lacks a column, OSError when it cannot be read."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start == b"PAR1":
            yield from _parquet(path, wanted)
        else:
            yield from _csv(file, str(path), wanted)


def _parquet(path: Path, wanted: Sequence[str]) -> Iterator[Rows]:
    try:
        file = pq.ParquetFile(path)
        _require(file.schema_arrow.names, wanted)
        yield _nothing(wanted)
        line = 1
        for batch in file.iter_batches(batch_size=250_000, columns=list(wanted)):
            columns = {name: _text(batch.column(name), name) for name in wanted}
            yield Rows(np.arange(line, line + batch.num_rows), columns, [])
            line += batch.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as why:
        raise BadFile(_("this Parquet file cannot be read: %s") % why) from None


def _text(column: pa.Array, name: str) -> pa.Array:
    """A Parquet column as the text it would be in CSV."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        zone = "UTC" if column.type.tz else None
        column = column.cast(
            pa.timestamp("ns", zone) if column.type.unit == "ns" else pa.timestamp("us", zone)
        )
    elif pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        raise BadFile(_("the column %(name)s holds %(type)s, not text") % {"name": name, "type": column.type})
    return column.cast(pa.string()).fill_null("")


def _csv(file: BinaryIO, name: str, wanted: Sequence[str]) -> Iterator[Rows]:
    header = file.readline()
    if not header.strip():
        yield _nothing(
            wanted, Refusal(name, 1, "", _("the file is empty: not even the names of its columns"))
        )
        return
    try:
        text = header.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadFile(_("this is not text in UTF-8")) from None
    names, separator = _header(text, wanted)
    yield _nothing(wanted)
    line = 2
    rest = b""
    while True:
        piece = file.read(_PIECE)
        data = rest + piece
        cut = len(data) if not piece else data.rfind(b"\n") + 1
        data, rest = data[:cut], data[cut:]
        if data:
            rows = _quick(data, line, names, separator, wanted)
            if rows is None and b'"' in data:
                yield from _slow(_lines(data + rest, file), name, line, names, separator, wanted)
                return
            if rows is None:
                yield from _slow(iter(data.splitlines(True)), name, line, names, separator, wanted)
            else:
                yield rows
            line += data.count(b"\n")
        if not piece:
            return


def _header(text: str, wanted: Sequence[str]) -> tuple[list[str], str]:
    for separator in _SEPARATORS:
        names = [name.strip() for name in next(csv.reader([text], delimiter=separator))]
        if set(wanted) <= set(names):
            if len(set(names)) < len(names):
                raise BadFile(_("two columns have the same name"))
            return names, separator
    _require([name.strip() for name in next(csv.reader([text]))], wanted)
    raise AssertionError


def _require(names: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in names]
    if missing:
        raise BadFile(_("these columns are missing: %s") % ", ".join(missing))


def _quick(data: bytes, line: int, names: list[str], separator: str, wanted: Sequence[str]) -> Rows | None:
    """The rows if every line of `data` is one row, else None."""
    if data.count(b'"') % 2 or data.startswith(_EMPTY) or any(b"\n" + empty in data for empty in _EMPTY):
        return None
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(data),
            arrow_csv.ReadOptions(column_names=names),
            arrow_csv.ParseOptions(delimiter=separator, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                include_columns=list(wanted),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows != lines:
        return None
    columns = {name: table.column(name).combine_chunks() for name in wanted}
    return Rows(np.arange(line, line + lines), columns, [])


def _lines(data: bytes, file: BinaryIO) -> Iterator[bytes]:
    """The lines of `data` and of what follows it in the file."""
    lines = data.splitlines(True)
    if lines and not lines[-1].endswith(b"\n"):
        lines[-1] += file.readline()
    yield from lines
    yield from file


def _slow(
    lines: Iterator[bytes], file: str, line: int, names: list[str], separator: str, wanted: Sequence[str]
) -> Iterator[Rows]:
    """Record by record: quoted lines' ends, broken rows, bytes that are no text."""
    kept: list[list[str]] = []
    at: list[int] = []
    refused: list[Refusal] = []
    places = [names.index(name) for name in wanted]
    for first, fields, why in _records(lines, line, separator):
        if not why and len(fields) != len(names):
            why = _width_reason(len(fields), len(names))
        if why:
            refused.append(Refusal(file, first, fields[places[0]] if places[0] < len(fields) else "", why))
        else:
            kept.append([fields[place] for place in places])
            at.append(first)
        if len(kept) >= 200_000:
            yield _gathered(kept, at, wanted, refused)
            kept, at, refused = [], [], []
    yield _gathered(kept, at, wanted, refused)


def _width_reason(found: int, wanted: int) -> str:
    said = ngettext(
        "%(found)s field where the first line has %(wanted)s",
        "%(found)s fields where the first line has %(wanted)s",
        found,
    )
    return said % {"found": found, "wanted": wanted}


def _gathered(kept: list[list[str]], at: list[int], wanted: Sequence[str], refused: list[Refusal]) -> Rows:
    columns = {name: pa.array([row[place] for row in kept], pa.string()) for place, name in enumerate(wanted)}
    return Rows(np.array(at, np.int64), columns, refused)


def _records(lines: Iterator[bytes], line: int, separator: str) -> Iterator[tuple[int, list[str], str]]:
    """(first line, fields, why it is refused or nothing); a quote that is never closed costs only its own line.

    Of a line that is refused for its quotes or its bytes, the fields are what stands between separators.
    """
    waiting: list[bytes] = []
    while True:
        record = waiting.pop(0) if waiting else next(lines, None)
        if record is None:
            return
        first, used, ahead, alone = line, 1, 0, record
        while True:
            try:
                text = record.decode()
                fields = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [])
                why = ""
            except UnicodeDecodeError:
                fields, why = [], _("the line is not text in UTF-8")
            except csv.Error as error:
                fields, why = [], _("a quote stands where it cannot")
                if "unexpected end" in str(error) and used < _LONGEST_RECORD:
                    if ahead == len(waiting):
                        more = next(lines, None)
                        if more is not None:
                            waiting.append(more)
                    if ahead < len(waiting):
                        record += waiting[ahead]
                        ahead += 1
                        used += 1
                        continue
                    why = _("a quote is opened and never closed")
                elif "unexpected end" in str(error):
                    why = _("a quote is opened and never closed")
            break
        if why:
            used = 1
            fields = alone.decode(errors="replace").rstrip("\r\n").split(separator)
        else:
            del waiting[:ahead]
        line += used
        if fields or why:
            yield first, fields, why
