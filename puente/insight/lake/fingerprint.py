"""A hash of many events that does not depend on how they were cut into files: 128 bits, added up event by event."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_MASK = (1 << 64) - 1
_SEEDS = (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)


def fingerprint(batch: pa.RecordBatch | pa.Table) -> int:
    """The sum of the events' own hashes modulo 2**64, in two independent halves: order and cuts make no difference.

    It covers id, moments, kind, version, about, actor, department and the whole of `data`.
    """
    texts = [_words(batch.column(name)) for name in ("kind", "about_code", "data")]
    parts = []
    for half, seed in enumerate(_SEEDS):
        mixed = np.full(batch.num_rows, seed, np.uint64)
        for name in ("id", "at", "recorded_at", "version", "about_id", "actor", "department"):
            mixed = _stir(mixed ^ _integers(batch.column(name)))
        for words in texts:
            mixed = _stir(mixed ^ words[:, half])
        parts.append(int(mixed.sum(dtype=np.uint64)))
    return parts[0] << 64 | parts[1]


def added(one: int, other: int) -> int:
    """The fingerprint of two disjoint sets of events together."""
    high = (one >> 64) + (other >> 64) & _MASK
    return high << 64 | (one + other & _MASK)


def _stir(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _integers(column: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    filled = pc.fill_null(column.cast(pa.int64()), -1)
    return filled.to_numpy(zero_copy_only=False).astype(np.int64).view(np.uint64)


def _words(column: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """Two 64-bit hashes of each text, [row, half]; the texts of a dictionary are hashed once."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        return _digests(column.dictionary)[pc.fill_null(column.indices, 0).to_numpy(zero_copy_only=False)]
    return _digests(column)


def _digests(texts: pa.Array) -> NDArray[np.uint64]:
    """blake2b of each text, cut to 128 bits."""
    digests = b"".join(
        [
            blake2b(text, digest_size=16).digest()
            for text in pc.fill_null(texts, "").cast(pa.binary()).to_pylist()
        ]
    )
    return np.frombuffer(digests, "<u8").reshape(-1, 2)
