"""REQUESTS and WAITS, read, checked row by row, and kept as arrays in the order in which ties are settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from puente.foundation.language import gettext as _
from puente.insight.domino.moments import Reasons, lengths, moments
from puente.insight.domino.rows import Refusal, Rows, read_rows
from puente.insight.kernels.cases import KINDS, NO_STANDARD, NONE, STILL_OPEN, Codes, Ints

REQUESTS = ("id", "root", "asker", "provider", "opened", "first_touch", "closed", "standard_seconds")
OF_THE_RECORD = ("kind", "calendar")  # further columns that an export writes
WAITS = ("parent", "child")
NEVER = -1  # a first touch that is not known

Say = Callable[[str, int], None]


@dataclass(frozen=True)
class Requests:
    """Accepted requests sorted by (opened, provider, asker, id); units are codes of `units`, which is sorted."""

    id: pa.Array
    units: list[str]
    is_root: NDArray[np.bool_]
    asker: Codes
    provider: Codes
    opened: Ints
    first_touch: Ints
    closed: Ints
    standard: Ints
    kind: NDArray[np.int8] | None = None  # of the record: places in KINDS, or NONE
    calendar: Codes | None = None

    def __len__(self) -> int:
        return len(self.opened)


@dataclass
class _Piece:
    line: Ints
    id: pa.Array
    is_root: NDArray[np.bool_]
    asker: pa.Array
    provider: pa.Array
    opened: Ints
    first_touch: Ints
    closed: Ints
    standard: Ints
    kind: NDArray[np.int8] | None
    calendar: Codes | None


def read_requests(path: Path, say: Say, *, of_record: bool = False) -> tuple[Requests, list[Refusal]]:
    """The requests that can be used, and those that were refused. Raises BadFile or OSError."""
    refused: list[Refusal] = []
    pieces: list[_Piece] = []
    many = 0
    for rows in read_rows(path, (*REQUESTS, *OF_THE_RECORD) if of_record else REQUESTS):
        many += len(rows.line)
        pieces.append(_checked(rows, str(path), refused))
        say(_("Reading requests:"), many)
    id = pa.chunked_array([piece.id for piece in pieces], pa.large_string()).combine_chunks()
    line = np.concatenate([piece.line for piece in pieces])
    keep = _only_first(id, line, str(path), refused)
    units, asker, provider = _units(pieces)
    is_root = np.concatenate([piece.is_root for piece in pieces])
    opened, first_touch, closed, standard = (
        np.concatenate([getattr(piece, name) for piece in pieces])
        for name in ("opened", "first_touch", "closed", "standard")
    )
    order = keep[_settled(opened[keep], provider[keep], asker[keep], id.take(pa.array(keep)))]
    kind, calendar = (
        np.concatenate([getattr(piece, name) for piece in pieces])[order] if of_record else None
        for name in OF_THE_RECORD
    )
    requests = Requests(
        id.take(pa.array(order)),
        units,
        is_root[order],
        asker[order],
        provider[order],
        opened[order],
        first_touch[order],
        closed[order],
        standard[order],
        kind,
        calendar,
    )
    return requests, refused


def read_waits(path: Path, requests: Requests, say: Say) -> tuple[Ints, Ints, list[Refusal]]:
    """(parent, child) as rows of `requests`, each pair once, and the lines that were refused. Raises BadFile or OSError."""
    refused: list[Refusal] = []
    lines: list[Ints] = []
    texts: tuple[list[pa.Array], list[pa.Array]] = ([], [])
    many = 0
    for rows in read_rows(path, WAITS):
        refused += rows.refused
        lines.append(rows.line)
        many += len(rows.line)
        for column, name in zip(texts, WAITS, strict=True):
            column.append(rows.columns[name].cast(pa.large_string()))
        say(_("Reading waits:"), many)
    line = np.concatenate(lines)
    names = [pa.chunked_array(column, pa.large_string()).combine_chunks() for column in texts]
    ends = [
        pc.fill_null(pc.index_in(column, requests.id), -1).to_numpy().astype(np.int64) for column in names
    ]
    unknown = (ends[0] < 0) | (ends[1] < 0)
    for place in np.flatnonzero(unknown).tolist():
        which = 0 if ends[0][place] < 0 else 1
        id = names[which][place].as_py()
        why = _("%(column)s: no request “%(id)s” was read") if id else _("%(column)s is empty")
        refused.append(
            Refusal(str(path), int(line[place]), id, why % {"column": WAITS[which], "id": id[:60]})
        )
    line, parent, child = (part[~unknown] for part in (line, *ends))
    order = np.lexsort((line, child, parent))
    again = np.zeros(len(order), bool)
    again[1:] = (np.diff(parent[order]) == 0) & (np.diff(child[order]) == 0)
    for place in order[again].tolist():
        id = requests.id[int(child[place])].as_py()
        refused.append(Refusal(str(path), int(line[place]), id, _("this pair was already read")))
    kept = order[~again]
    return parent[kept], child[kept], refused


def _checked(rows: Rows, file: str, refused: list[Refusal]) -> _Piece:
    """The rows that can be used by themselves; the rest goes to `refused`, the first reason of each."""
    refused += rows.refused
    text = rows.columns
    opened, of_opened = moments(text["opened"], "opened", NEVER)
    first_touch, of_touch = moments(text["first_touch"], "first_touch", NEVER)
    closed, of_closed = moments(text["closed"], "closed", STILL_OPEN)
    standard, of_standard = lengths(text["standard_seconds"], "standard_seconds", NO_STANDARD)
    reasons: Reasons = {**of_standard, **of_closed, **of_touch, **of_opened}
    for place in np.flatnonzero(closed < opened).tolist():
        reasons.setdefault(place, _("it closes before it opens"))
    for place in np.flatnonzero(opened == NEVER).tolist():
        reasons.setdefault(place, _("%s is empty") % "opened")
    for name in ("opened", "provider", "asker", "root", "id"):
        for place in np.flatnonzero(pc.equal(text[name], "").to_numpy(zero_copy_only=False)).tolist():
            reasons[place] = _("%s is empty") % name
    for place, reason in sorted(reasons.items()):
        refused.append(Refusal(file, int(rows.line[place]), text["id"][place].as_py(), reason))
    good = np.ones(len(rows.line), bool)
    good[list(reasons)] = False
    mask = pa.array(good)
    columns = text if not reasons else {name: column.filter(mask) for name, column in text.items()}
    return _Piece(
        rows.line[good],
        columns["id"].cast(pa.large_string()),
        pc.equal(columns["id"], columns["root"]).to_numpy(zero_copy_only=False),
        columns["asker"].dictionary_encode(),
        columns["provider"].dictionary_encode(),
        opened[good],
        first_touch[good],
        closed[good],
        standard[good],
        pc.fill_null(pc.index_in(columns["kind"], pa.array(KINDS)), NONE).to_numpy().astype(np.int8)
        if "kind" in columns
        else None,
        _codes(columns["calendar"]) if "calendar" in columns else None,
    )


def _codes(texts: pa.Array) -> Codes:
    """Each text as the code that it is; NONE where it is empty."""
    number = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts).cast(pa.int32())
    return pc.fill_null(number, NONE).to_numpy()


def _only_first(id: pa.Array, line: Ints, file: str, refused: list[Refusal]) -> Ints:
    """The places of the first row of each id; the others are refused."""
    codes = id.dictionary_encode().indices.to_numpy()
    newest = np.maximum.accumulate(codes)
    first = np.ones(len(codes), bool)
    first[1:] = codes[1:] > newest[:-1]
    again = np.flatnonzero(~first)
    if len(again):
        line_of = line[first]
        for place in again.tolist():
            why = _("the id was already read on line %s") % line_of[codes[place]]
            refused.append(Refusal(file, int(line[place]), id[place].as_py(), why))
    return np.flatnonzero(first)


def _units(pieces: list[_Piece]) -> tuple[list[str], Codes, Codes]:
    """The names of units, sorted, and the askers and providers as their codes."""
    chunks = [piece.asker for piece in pieces] + [piece.provider for piece in pieces]
    whole = pa.chunked_array(chunks).unify_dictionaries().combine_chunks()
    found = whole.dictionary.to_pylist() if isinstance(whole, pa.DictionaryArray) else []
    units = sorted(found)
    code = np.empty(len(found), np.int32)
    code[sorted(range(len(found)), key=found.__getitem__)] = np.arange(len(found), dtype=np.int32)
    indices = whole.indices.to_numpy() if isinstance(whole, pa.DictionaryArray) else np.zeros(0, np.int32)
    asker, provider = np.split(code[indices], 2)
    return units, asker, provider


def _settled(opened: Ints, provider: Codes, asker: Codes, id: pa.Array) -> Ints:
    """The order of (opened, provider, asker, id); ids are compared only where the rest is equal."""
    order = np.lexsort((asker, provider, opened))
    same = np.ones(max(0, len(order) - 1), bool)
    for part in (opened, provider, asker):
        same &= np.diff(part[order]) == 0
    tied = np.zeros(len(order), bool)
    tied[1:] |= same
    tied[:-1] |= same
    which = np.flatnonzero(tied)
    if len(which):
        group = np.cumsum(np.concatenate([[True], ~same]))[which]
        rows = order[which]
        rank = np.empty(len(which), np.int64)
        rank[pc.sort_indices(id.take(pa.array(rows))).to_numpy()] = np.arange(len(which))
        order[which] = rows[np.lexsort((rank, group))]
    return order
