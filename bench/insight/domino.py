"""The trace and the what-if on made cases: seconds of each, and of one pass over the same arrays in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from puente.insight.domino.graph import Graph, graph
from puente.insight.domino.requests import NEVER, Requests
from puente.insight.kernels.cases import NO_STANDARD, SCHEMA, Cases
from puente.insight.kernels.gains import Gains
from puente.insight.kernels.replay import STANDARD
from puente.insight.kernels.totals import Totals
from puente.insight.kernels.trace import trace

UNITS = 24
SHAPE = (0, 0, 0, 0, 1, 1, 2, 2, 3, 3)  # the parent of each request of a case: three children, two of each
SECOND = 1_000_000
DAY = 86_400 * SECOND


def made(cases: int) -> Graph:
    """`cases` cases of ten requests: forks everywhere, siblings one after the other and side by side, some clipped."""
    rng = np.random.default_rng(7)
    size = len(SHAPE)
    opened, closed = (np.empty((cases, size), np.int64) for _column in range(2))
    begin = int(np.datetime64("2024-01-01", "us").astype(np.int64))
    opened[:, 0] = begin + rng.integers(0, 730 * 86_400, cases) * SECOND
    closed[:, 0] = opened[:, 0] + (rng.lognormal(12.5, 0.8, cases)).astype(np.int64) * SECOND
    for place in range(1, size):
        low, high = opened[:, SHAPE[place]], closed[:, SHAPE[place]]
        opened[:, place] = low + ((high - low) * 0.8 * rng.random(cases)).astype(np.int64)
        closed[:, place] = (
            opened[:, place] + ((high - opened[:, place]) * rng.random(cases) * 1.02).astype(np.int64) + 1
        )
    touched = opened + ((closed - opened) * 0.3 * rng.random(opened.shape)).astype(np.int64)
    provider = rng.integers(0, UNITS, opened.shape).astype(np.int32)
    asker = provider[:, list(SHAPE)].copy()
    asker[:, 0] = UNITS
    standard = np.where(
        rng.random(opened.shape) < 0.7, rng.integers(1, 5, opened.shape) * DAY // 2, NO_STANDARD
    )
    flat = [part.reshape(-1) for part in (opened, touched, closed, standard, asker, provider)]
    order = np.lexsort((flat[4], flat[5], flat[0]))
    opened, touched, closed, standard, asker, provider = (part[order] for part in flat)
    touched[::50] = NEVER
    row = np.empty(len(order), np.int64)
    row[order] = np.arange(len(order))
    row = row.reshape(cases, size)
    is_root = np.zeros(len(order), bool)
    is_root[row[:, 0]] = True
    ids = pa.array(np.arange(len(order))).cast(pa.large_string())
    units = [f"unit {place:02}" for place in range(UNITS)] + ["customer"]
    requests = Requests(ids, units, is_root, asker, provider, opened, touched, closed, standard)
    return graph(requests, row[:, list(SHAPE[1:])].reshape(-1), row[:, 1:].reshape(-1))


def kept(cases: int) -> list[pa.Table]:
    """The blocks of `made(cases)`; made once and kept in .cache/bench."""
    path = Path(__file__).resolve().parents[2] / ".cache" / "bench" / f"cases-{cases}.arrow"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        with pa.OSFile(str(aside), "wb") as out, pa.ipc.new_file(out, SCHEMA) as writer:
            for block in made(cases).blocks():
                writer.write_table(block, max_chunksize=len(block))
        aside.rename(path)
    with pa.OSFile(str(path)) as file:
        reader = pa.ipc.open_file(file)
        return [
            pa.Table.from_batches([reader.get_batch(place)]) for place in range(reader.num_record_batches)
        ]


def one_pass(cases: Cases) -> int:
    """Reads every array once."""
    return sum(
        int(part.sum())
        for part in (
            cases.opened, cases.touched, cases.closed, cases.standard, cases.asker, cases.provider,
            cases.kid_start, cases.kid,
        )
    )  # fmt: skip


def seconds(of: Callable[[], object], times: int) -> tuple[float, float]:
    """Elapsed seconds and processor seconds of all cores, the least of `times` runs each."""
    elapsed = worked = float("inf")
    for _run in range(times):
        begin, work = time.perf_counter(), time.process_time()
        of()
        elapsed = min(elapsed, time.perf_counter() - begin)
        worked = min(worked, time.process_time() - work)
    return elapsed, worked


def measured(cases: int) -> Iterator[tuple[str, tuple[float, float], float | None]]:
    """(what, elapsed and processor seconds, most passes it may take or None); at most 1 marks the pass itself."""
    blocks: list[pa.Table] = []
    making = seconds(lambda: blocks.extend(kept(cases)), 1)
    views = [Cases.of(block) for block in blocks]
    requests = sum(len(view.request) for view in views)
    yield f"read: {len(blocks)} blocks ({requests:,} requests)", making, None
    yield "one pass over the arrays", seconds(lambda: [one_pass(view) for view in views], 8), 1
    everyone = np.eye(UNITS + 1, UNITS, dtype=bool)
    trace(views[0], "numba")
    Gains.of(Cases.of(blocks[0].slice(0, len(SHAPE))), everyone, 200, "numba")
    Gains.of(Cases.of(blocks[0].slice(0, len(SHAPE))), everyone, STANDARD, "numba")
    yield "trace, numba", seconds(lambda: [trace(view, "numba") for view in views], 5), 6
    yield "trace, NumPy", seconds(lambda: [trace(view, "numpy") for view in views], 2), 40
    yield (
        "what if each of 24 units were 20 % quicker, numba",
        seconds(lambda: [Gains.of(view, everyone, 200, "numba") for view in views], 2),
        30,
    )
    yield (
        "what if each of 24 units met its standard, numba",
        seconds(lambda: [Gains.of(view, everyone, STANDARD, "numba") for view in views], 2),
        30,
    )
    stretches = [trace(view, "numba") for view in views]
    yield (
        "totals by link and kind",
        seconds(
            lambda: [Totals.of(view, some, UNITS + 1) for view, some in zip(views, stretches, strict=True)], 1
        ),
        None,
    )
