"""The answer as Parquet: the stretches to one file, or every table into a folder. Nothing half-written stays behind."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from puente.insight.domino.answer import Answer, Gain
from puente.insight.kernels.cases import KINDS, Cases
from puente.insight.kernels.trace import Segments

_MOMENT = pa.timestamp("us", "UTC")
_UNIT = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    {
        "root": pa.large_string(),
        "request": pa.large_string(),
        "asker": _UNIT,
        "provider": _UNIT,
        "kind": _UNIT,
        "start": _MOMENT,
        "end": _MOMENT,
    }
)


class ParquetWriter:
    """Writes beside its place and moves there when all is written; with no place, it does nothing."""

    def __init__(self, out: Path | None) -> None:
        self._out = out
        self._whole = out is not None and out.suffix != ".parquet"
        self._open: dict[Path, pq.ParquetWriter | None] = {}  # None: begun, but it could not be opened

    def __enter__(self) -> Self:
        if self._out is not None:
            (self._out if self._whole else self._out.parent).mkdir(parents=True, exist_ok=True)
        return self

    def segments(self, answer: Answer, cases: Cases, trace: Segments) -> None:
        """The stretches of one block."""
        if self._out is None:
            return
        ids, units = answer.requests.id, pa.array(answer.requests.units, pa.string())
        self._write(
            "segments",
            pa.table(
                [
                    ids.take(pa.array(cases.code[trace.case])),
                    ids.take(pa.array(cases.request[trace.row])),
                    pa.DictionaryArray.from_arrays(cases.asker[trace.row], units),
                    pa.DictionaryArray.from_arrays(cases.provider[trace.row], units),
                    pa.DictionaryArray.from_arrays(trace.kind.astype("int32"), pa.array(KINDS)),
                    pa.array(trace.start).cast(_MOMENT),
                    pa.array(trace.end).cast(_MOMENT),
                ],
                schema=SCHEMA,
            ),
        )

    def rest(self, answer: Answer) -> None:
        """In a folder: everything else that the answer holds too. Then everything takes its place."""
        if self._out is None:
            return
        self._write("segments", SCHEMA.empty_table())
        if self._whole:
            for name, table in _tables(answer).items():
                self._write(name, table)
        for writer in self._open.values():
            if writer is not None:
                writer.close()
        for place in self._open:
            os.replace(_beside(place), place)
        self._open = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for place, writer in self._open.items():
            with suppress(OSError, pa.ArrowException):
                if writer is not None:
                    writer.close()
            _beside(place).unlink(missing_ok=True)

    def _write(self, name: str, table: pa.Table) -> None:
        assert self._out is not None
        place = self._out / f"{name}.parquet" if self._whole else self._out
        writer = self._open.get(place)
        if writer is None:
            self._open[place] = None
            writer = self._open[place] = pq.ParquetWriter(_beside(place), table.schema, compression="zstd")
        writer.write_table(table)


def _beside(place: Path) -> Path:
    return place.with_name(place.name + ".part")


def _tables(answer: Answer) -> dict[str, pa.Table]:
    units = answer.requests.units
    totals = answer.totals.finish()
    what_if = [
        {"provider": units[unit], **_seconds("gain_20", quicker), **_seconds("gain_standard", standard)}
        for unit, (quicker, standard) in enumerate(zip(answer.quicker, answer.standard, strict=True))
        if quicker is not None
    ]
    gains = [f"gain_{what}{end}" for what in ("20", "standard") for end in ("", "_low", "_high")]
    return {
        "totals": pa.table(
            {
                "asker": pa.array([units[row[0]] for row in totals], pa.string()),
                "provider": pa.array([units[row[1]] for row in totals], pa.string()),
                "kind": pa.array([row[2] for row in totals], pa.string()),
                "seconds": pa.array([row[3] / 1_000_000 for row in totals], pa.float64()),
            }
        ),
        "what_if": pa.Table.from_pylist(
            what_if, pa.schema([("provider", pa.string()), *((name, pa.float64()) for name in gains)])
        ),
        "best_pair": pa.Table.from_pylist(
            [{"one": units[answer.pair[0]], "other": units[answer.pair[1]], **_seconds("gain_20", answer.pair[2])}]
            if answer.pair else [],
            pa.schema([("one", pa.string()), ("other", pa.string()), *((name, pa.float64()) for name in gains[:3])]),
        ),
        "counts": pa.table({name: pa.array([many], pa.int64()) for name, many in answer.counts.items()}),
        "ageing": _ageing(answer),
        "refused": pa.Table.from_pylist(
            [vars(row) for row in answer.refused],
            pa.schema([("file", pa.string()), ("line", pa.int64()), ("id", pa.string()), ("why", pa.string())]),
        ),
    }  # fmt: skip


def _ageing(answer: Answer) -> pa.Table:
    """Open cases, the oldest first, each with the request that it waits for now."""
    requests, now, open_cases = answer.requests, answer.as_of or 0, answer.waiting
    opened = pa.array([one.opened for one in open_cases], pa.int64())
    return pa.table(
        {
            "root": requests.id.take(pa.array([one.case for one in open_cases], pa.int64())),
            "opened": opened.cast(_MOMENT),
            "seconds": pa.array([(now - one.opened) / 1_000_000 for one in open_cases], pa.float64()),
            "request": requests.id.take(pa.array([one.holder for one in open_cases], pa.int64())),
            "asker": pa.array([requests.units[one.asker] for one in open_cases], pa.string()),
            "provider": pa.array([requests.units[one.provider] for one in open_cases], pa.string()),
        }
    )


def _seconds(name: str, gain: Gain | None) -> dict[str, float | None]:
    if gain is None or gain.mean is None:
        return {}
    return {name: float(gain.mean), f"{name}_low": gain.low, f"{name}_high": gain.high}
