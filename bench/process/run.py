"""Measures the lake and the process kernels on ten million made events; writes docs/performance-process.md.

    python bench/process/run.py [--events 10000000] [--prepare]

Each part runs in a process of its own, so that its peak memory is its own. What it works on (a record as SQLite, a log as CSV) is
made once and kept in .cache/bench; `--prepare` makes it and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from record import made

from puente.insight.kernels.follows import Follows
from puente.insight.kernels.handovers import PingPong
from puente.insight.kernels.variants import Variants
from puente.insight.lake.export import verify
from puente.insight.lake.layout import Layout
from puente.insight.store.duck import SQL, DuckStore

HERE = Path(__file__).resolve()
LOG = pa.schema(
    [("case", pa.int64()), ("activity", pa.string()), ("time", pa.string()), ("unit", pa.int64())]
)
PAGE = HERE.parents[2] / "docs" / "performance-process.md"
KEPT = HERE.parents[2] / ".cache" / "bench"
KINDS = ("opened", "acknowledged", "taken", "answered", "noted", "handed_over", "resolved", "closed")


def log(count: int) -> Path:
    """A log of `count` events as CSV, ten a case; made once."""
    path = KEPT / f"log-{count}.csv"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        with arrow_csv.CSVWriter(
            aside, LOG, write_options=arrow_csv.WriteOptions(quoting_style="none")
        ) as out:
            for at in range(0, count, 1_000_000):
                size = min(1_000_000, count - at)
                chance = np.random.default_rng(at)
                number = np.arange(at, at + size)
                moment = (1_672_531_200 + number * 63_072_000 // count).astype("datetime64[s]")
                case = np.maximum(1, number // 10 - chance.integers(0, max(2, count // 400), size))
                out.write_table(pa.table([
                    pa.array(case), pa.array(np.array(KINDS)[chance.integers(0, len(KINDS), size)]),
                    pa.array(np.char.add(np.datetime_as_string(moment), "Z")), pa.array(chance.integers(1, 25, size)),
                ], schema=LOG))  # fmt: skip
        aside.rename(path)
    return path


def part_export(folder: Path, count: int) -> dict[str, float]:
    """The product's own record, as SQLite: every event, and a tenth as many requests."""
    os.environ |= {"PUENTE_DATA": str(made(KEPT, count)), "DATABASE_URL": ""}
    from puente.insight.record.export import export, open_record

    open_record()
    began = time.perf_counter()
    manifest = export(Layout(folder))
    took = time.perf_counter() - began
    size = sum((folder / part.path).stat().st_size for part in manifest.parts)
    assert manifest.rows == count
    return {"seconds": took, "megabytes_on_disk": size / 1e6}


def part_verify(folder: Path, count: int) -> dict[str, float]:
    began = time.perf_counter()
    assert verify(Layout(folder)).rows == count
    return {"seconds": time.perf_counter() - began}


def part_cache(folder: Path, count: int) -> dict[str, float]:
    began = time.perf_counter()
    paths = DuckStore(folder, memory="1GB", threads=2).refresh(None)
    return {
        "seconds": time.perf_counter() - began,
        "megabytes_on_disk": sum(p.stat().st_size for p in paths) / 1e6,
    }


def part_follows(folder: Path, count: int) -> dict[str, float]:
    """One pass reads the blocks from the cache and sums each array; against it the same with the kernel instead."""
    store = DuckStore(folder, memory="1GB", threads=2)
    store.refresh(None)
    kinds = len(store.kinds)
    kernels = {
        "follows": Follows(kinds, keep_repeats=True),
        "follows_medians": Follows(kinds, keep_repeats=True, medians=True),
        "variants": Variants(keep_repeats=True),
        "ping_pong": PingPong(64),
    }

    def one_pass() -> int:
        total = 0
        for block in store.blocks("events"):
            total += sum(
                int(block[name].to_numpy().sum()) for name in ("time", "activity", "case", "seq", "unit")
            )
        return total

    works = {"pass": one_pass} | {
        name: lambda kernel=kernel: store.run(kernel, "events").finish() for name, kernel in kernels.items()
    }
    found = dict.fromkeys(works, float("inf"))
    for _round in range(3):  # by turns, so that what else runs on the machine disturbs all alike
        for name, work in works.items():
            began = time.perf_counter()
            work()
            found[name] = min(found[name], time.perf_counter() - began)
    return found


def part_questions(folder: Path, count: int) -> dict[str, float]:
    """Every question under a limit of 1 GB, and the three kernels, in one process."""
    store = DuckStore(folder, memory="1GB", threads=2)
    found = {}
    for path in sorted(SQL.glob("*.sql")):
        if path.stem not in ("kinds", "cache_month"):
            began = time.perf_counter()
            assert store.table(path.stem).num_rows
            found[path.stem] = time.perf_counter() - began
    return found


def part_report(folder: Path, count: int) -> dict[str, float]:
    """The whole command, with a log of as many events as CSV."""
    requests, waits = folder / "requests.csv", folder / "waits.csv"
    requests.write_text(
        "id,root,asker,provider,opened,first_touch,closed,standard_seconds\n"
        + "".join(
            f"c{n},c{n},customer,desk,2026-01-01T08:00Z,,2026-01-{2 + n % 20:02}T08:00Z,\n" for n in range(50)
        )
    )
    waits.write_text("parent,child\n")
    began = time.perf_counter()
    os.environ["PUENTE_INSIGHT_MEMORY"] = "1GB"
    from puente.insight.commands import insight

    insight(
        [
            "report",
            "--requests",
            str(requests),
            "--waits",
            str(waits),
            "--log",
            str(log(count)),
            "--out",
            str(folder / "page"),
        ],
        standalone_mode=False,
    )
    return {"seconds": time.perf_counter() - began}


def part_report_of_record(folder: Path, count: int) -> dict[str, float]:
    """The whole command over the exported record: a tenth as many requests, one in twenty-four from outside."""
    began = time.perf_counter()
    os.environ["PUENTE_INSIGHT_MEMORY"] = "1GB"
    from puente.insight.commands import insight

    insight(["report", "--lake", str(folder), "--out", str(folder / "page")], standalone_mode=False)
    return {"seconds": time.perf_counter() - began}


PARTS = {
    "export": part_export, "verify": part_verify, "cache": part_cache, "follows": part_follows,
    "questions": part_questions, "report_of_record": part_report_of_record, "report": part_report,
}  # fmt: skip


def page(found: dict[str, dict[str, float]], count: int, load: float) -> str:
    """What was measured, as the page in docs."""
    follows, export = found["follows"], found["export"]

    def ratio(name: str) -> str:
        return f"{follows[name] / follows['pass']:.2f}"

    def memory(name: str) -> str:
        return f"{found[name]['peak_megabytes']:.0f} MB"

    def spent(name: str) -> str:
        cpu = found[name].get("cpu_seconds")
        said = f"{found[name]['seconds']:.0f} s"
        return f"{said} ({cpu:.0f} s of processor)" if cpu is not None else said

    questions = {
        name: value
        for name, value in found["questions"].items()
        if name not in ("peak_megabytes", "cpu_seconds")
    }
    rows = [
        (
            "export of the record (SQLite), with its requests",
            spent("export"),
            memory("export"),
            "≤ 180 s, ≤ 500 MB",
        ),
        ("… on disk", f"{export['megabytes_on_disk']:.0f} MB", "", ""),
        (
            "reading it all again and comparing hashes",
            spent("verify"),
            memory("verify"),
            "",
        ),
        ("case-sorted cache, 1 GB limit", spent("cache"), memory("cache"), ""),
        ("one pass over the cache (read, sum each array)", f"{follows['pass']:.2f} s", memory("follows"), ""),
        ("directly-follows", f"{ratio('follows')} × that pass", "", "≤ 2"),
        ("… with medians", f"{ratio('follows_medians')} ×", "", ""),
        ("variants", f"{ratio('variants')} ×", "", ""),
        ("ping-pong", f"{ratio('ping_pong')} ×", "", ""),
        *(
            (f"question `{name}`, 1 GB limit", f"{value:.1f} s", "", "finishes")
            for name, value in questions.items()
        ),
        ("all questions together", "", memory("questions"), "≤ 2 GB"),
        (
            "the report over the whole record",
            spent("report_of_record"),
            memory("report_of_record"),
            "≤ 2 GB",
        ),
        (
            "the report with a log of as many events, as CSV",
            spent("report"),
            memory("report"),
            "≤ 2 GB",
        ),
    ]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"""# Speed of the lake and of process mining

Written by `bench/process/run.py`. {count:,} made events, ten a request, eight kinds, twenty-four departments; NumPy
{np.__version__}, Arrow {pa.__version__}; each part in a process of its own, two threads. Ratios hold on any machine; seconds are
those of the one that ran it, beside whatever else it did; in brackets the processor's own time of the part.

| | measured | peak memory | aim |
|---|---|---|---|
{lines}

The export reads the product's own SQLite file of {count:,} events and {count // 10:,} requests with their targets, and
writes, hashes and names every file; nothing is taken off. Before the run {load:.1f} other programs wanted a core.
"""


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--events", type=int, default=10_000_000)
    wanted.add_argument("--prepare", action="store_true")
    wanted.add_argument("--part", choices=PARTS)
    wanted.add_argument("--folder", type=Path)
    asked, _other = wanted.parse_known_args()
    if asked.part:
        found = PARTS[asked.part](asked.folder, asked.events)
        found["cpu_seconds"] = time.process_time()
        found["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    made(KEPT, asked.events)
    log(asked.events)
    if asked.prepare:
        return
    load = os.getloadavg()[0]
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            ran = subprocess.run(
                [sys.executable, str(HERE), "--part", part, "--folder", folder, "--events", str(asked.events)],
                stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
            results[part] = json.loads(ran.stdout.splitlines()[-1])
            print(part, results[part], flush=True)
    PAGE.write_text(page(results, asked.events, load))


if __name__ == "__main__":
    main()
