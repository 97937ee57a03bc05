"""A block of complete cases: the requests behind customers' cases, and who waits for whom among them.

Rows are sorted by case and, within a case, by (opened, provider, asker, id): where the walk meets a tie, the earlier
row wins. `children` names rows by their place within the case, the one that closed last first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]

STILL_OPEN = np.iinfo(np.int64).max  # the closing of what has not closed
NO_STANDARD = -1
NONE = -1  # no kind, no calendar

KINDS = ("not_yet_taken", "not_yet_asked", "work", "hand_back", "customer_turn", "closed_hours")
NOT_YET_TAKEN, NOT_YET_ASKED, WORK, HAND_BACK, CUSTOMER_TURN, CLOSED_HOURS = range(len(KINDS))

SCHEMA = pa.schema(
    [
        pa.field("case", pa.int64(), nullable=False),  # code of the customer's own request
        pa.field("request", pa.int64(), nullable=False),  # code of this request
        pa.field("asker", pa.int32(), nullable=False),  # code of a unit
        pa.field("provider", pa.int32(), nullable=False),
        pa.field("opened", pa.int64(), nullable=False),  # microseconds UTC
        pa.field("first_touch", pa.int64()),  # null: treated as touched at its opening
        pa.field("closed", pa.int64()),  # null: still open
        pa.field("standard", pa.int64()),  # microseconds; null: none
        pa.field("children", pa.list_(pa.field("item", pa.int32())), nullable=False),
        pa.field("kind", pa.int8()),  # place in KINDS of all its own time; null: told by its moments
        pa.field("calendar", pa.int32()),  # code of when its provider is open; null: not known
    ]
)


@dataclass(frozen=True)
class Cases:
    """NumPy views of a block. Case i has the rows start[i] to start[i + 1]; root[i] is the customer's own."""

    code: Ints
    start: Ints
    root: Ints
    request: Ints
    asker: Codes
    provider: Codes
    opened: Ints
    touched: Ints
    closed: Ints
    standard: Ints
    kid_start: NDArray[np.int32]
    kid: NDArray[np.int32]
    kind: NDArray[np.int8] | None = None
    calendar: Codes | None = None

    @classmethod
    def of(cls, block: pa.Table | pa.RecordBatch) -> Self:
        """The arrays of `block`, without a copy where nothing is null. Raises ValueError if a case has no root."""
        case, request, opened = (_ints(block.column(name)) for name in ("case", "request", "opened"))
        first = np.flatnonzero(np.diff(case, prepend=case[:1] - 1)) if len(case) else np.zeros(0, np.int64)
        root = np.flatnonzero(request == case)
        if len(root) != len(first):
            raise ValueError("a block must hold each case whole: some case lacks its own request")
        children = _whole(block.column("children"))
        offsets = children.offsets.to_numpy(zero_copy_only=True)
        return cls(
            code=case[first],
            start=np.append(first, len(case)).astype(np.int64),
            root=root.astype(np.int64),
            request=request,
            asker=_whole(block.column("asker")).to_numpy(zero_copy_only=True),
            provider=_whole(block.column("provider")).to_numpy(zero_copy_only=True),
            opened=opened,
            touched=_filled(block.column("first_touch"), block.column("opened")),
            closed=_filled(block.column("closed"), pa.scalar(STILL_OPEN, pa.int64())),
            standard=_filled(block.column("standard"), pa.scalar(NO_STANDARD, pa.int64())),
            kid_start=offsets - offsets[0] if len(offsets) else np.zeros(1, np.int32),
            kid=children.flatten().to_numpy(zero_copy_only=True),
            kind=_some(block.column("kind"), pa.int8()),
            calendar=_some(block.column("calendar"), pa.int32()),
        )

    @cached_property
    def ended(self) -> NDArray[np.bool_]:
        """Which cases have closed: only those are traced and replayed."""
        return self.closed[self.root] != STILL_OPEN

    @cached_property
    def kid_row(self) -> Ints:
        """`kid` as rows of the block."""
        first = np.repeat(self.start[:-1], np.diff(self.start))
        return self.kid.astype(np.int64) + np.repeat(first, np.diff(self.kid_start))


def complete_cases(pieces: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Blocks that end where a case ends, from pieces that end anywhere: the last case of each is carried over."""
    carry: list[pa.Table] = []
    for piece in pieces:
        if not piece.num_rows:
            continue
        case = _ints(piece.column("case"))
        cut = int(np.searchsorted(case, case[-1]))
        if carry and _ints(carry[0].column("case"))[0] != case[0]:
            yield pa.concat_tables(carry).combine_chunks()
            carry = []
        if cut:
            yield pa.concat_tables([*carry, piece.slice(0, cut)]).combine_chunks()
            carry = []
        carry.append(piece.slice(cut))
    if carry:
        yield pa.concat_tables(carry).combine_chunks()


def _whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _ints(column: pa.ChunkedArray | pa.Array) -> NDArray[Any]:
    return _whole(column).to_numpy(zero_copy_only=True)


def _filled(column: pa.ChunkedArray | pa.Array, instead: pa.ChunkedArray | pa.Scalar) -> NDArray[Any]:
    return _ints(pc.coalesce(column, instead) if column.null_count else column)


def _some(column: pa.ChunkedArray | pa.Array, type: pa.DataType) -> NDArray[Any] | None:
    """The column with NONE for null; None if it says nothing at all."""
    if column.null_count == len(column):
        return None
    return _filled(column, pa.scalar(NONE, type))
