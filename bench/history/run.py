"""Brings a real history in and looks at it as its people would; writes docs/performance-import.md.

    python bench/history/run.py FILE [--source servicenow] [--postgresql postgresql://user@host/postgres]

FILE is the audit log of another desk, such as the public log of 24,918 incidents (UCI Machine Learning Repository, data
set 498). Without a file there is nothing to measure, and that is no fault. Each step runs in a process of its own, so
that its peak memory is its own; one run is killed on its way and must end where the other did.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "performance-import.md"
NAME = "puente_bench_history"
CALLS = 60


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("file", nargs="?", type=Path)
    read.add_argument("--source", default="servicenow")
    read.add_argument("--postgresql", default="", help="A server on which a database may be made for this.")
    said, _others = read.parse_known_args()
    if said.file is None or not said.file.exists():
        print("No file of history was given: nothing to measure. See bench/history/run.py.")
        return
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for label, url in (("SQLite", ""), ("PostgreSQL", said.postgresql)):
            if label == "SQLite" or url:
                print(f"  {label}")
                parts.append(measured(label, url, said, Path(folder)))
    PAGE.write_text(written(parts, said.file))
    print(f"  {PAGE}")


def measured(label: str, url: str, said: Any, folder: Path) -> dict[str, Any]:
    whole, stopped = (
        House(folder / f"{label}-whole", url, "whole"),
        House(folder / f"{label}-kill", url, "kill"),
    )
    found: dict[str, Any] = {"label": label}
    found["trial"] = whole.brings(said, "--dry-run")
    found["real"] = whole.brings(said)
    found["again"] = whole.brings(said)
    found["killed_at"] = [stopped.is_killed(said, found["real"]["seconds"] * part) for part in (0.3, 0.4)]
    found["rest"] = stopped.brings(said)
    found["same"] = whole.asks("fingerprint") == stopped.asks("fingerprint")
    found["pages"] = whole.asks("pages")
    whole.goes()
    stopped.goes()
    return found


class House:
    """An installation of its own: a folder, and a database that is there for this alone."""

    def __init__(self, folder: Path, url: str, name: str) -> None:
        folder.mkdir(parents=True)
        self.server, self.database = url, f"{NAME}_{name}"
        self.env = os.environ | {"PUENTE_DATA": str(folder), "DATABASE_URL": "", "PUENTE_DEMO": ""}
        if url:
            self._say(f'DROP DATABASE IF EXISTS "{self.database}"', f'CREATE DATABASE "{self.database}"')
            self.env["DATABASE_URL"] = f"{url.rpartition('/')[0]}/{self.database}"

    def brings(self, said: Any, *more: str) -> dict[str, Any]:
        """One import: its report, seconds, the processor's seconds and the peak in megabytes."""
        return json.loads(subprocess.run(self._command(said, *more), env=self.env, check=True, **READ).stdout)

    def is_killed(self, said: Any, after: float) -> int:
        """An import that is killed on its way. Says how many requests there are then."""
        running = subprocess.Popen(self._command(said), env=self.env, **READ)
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        running.wait()
        return int(self.asks("requests"))

    def asks(self, what: str) -> Any:
        command = [sys.executable, str(HERE / "looking.py"), what, str(CALLS)]
        return json.loads(subprocess.run(command, env=self.env, check=True, **READ).stdout)

    def goes(self) -> None:
        if self.server:
            self._say(f'DROP DATABASE "{self.database}" WITH (FORCE)')

    def _command(self, said: Any, *more: str) -> list[str]:
        told = ["import", "history", str(said.file), "--source", said.source, "--json", *more]
        return [sys.executable, str(HERE / "bringing.py"), *told]

    def _say(self, *words: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as server:
            for one in words:
                server.execute(one)  # type: ignore[arg-type]


READ: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}


def written(parts: list[dict[str, Any]], file: Path) -> str:
    first = parts[0]["real"]["report"]
    lines = [
        "# Speed of bringing in history",
        "",
        (
            f"Written by `bench/history/run.py FILE`, here with `{file.name}`: {first['rows']:,} rows, "
            f"{first['requests']:,} requests, {first['events']:,} events, {first['departments']} departments, "
            f"{first['persons']:,} persons; {first['rows_refused']} rows refused. On {os.cpu_count()} cores with a load "
            f"of {os.getloadavg()[0]:.0f}, its own and others': seconds are those on the clock, start and making of the "
            "tables included; rows a second of the processor's own time hold on a machine that does nothing else."
        ),
        "",
    ]
    for part in parts:
        lines += [f"## {part['label']}", "", "| | | aim |", "|---|---|---|"]
        for name, label in (("trial", "trial run"), ("real", "the run"), ("again", "the same once more")):
            lines.append(
                f"| {label} | {_rate(part[name])} | {'≥ 3,000 rows a second' if name == 'real' else ''} |"
            )
        same = "the same, event by event" if part["same"] else "**not the same**"
        counts = part["trial"]["report"] | {"dry_run": False} == part["real"]["report"]
        lines += [
            f"| peak memory of the run | {part['real']['peak']:.0f} MB | < 300 MB |",
            f"| the trial run counts what the run makes | {'yes' if counts else '**no**'} | yes |",
            f"| once more: made, unchanged | {part['again']['report']['requests']}, {part['again']['report']['unchanged']:,} | 0, all |",
            f"| killed at {' and '.join(f'{n:,}' for n in part['killed_at'])} requests, then run again | {same} | the same |",
            "", "Pages for an agent of the largest group, whole answers of the application:", "",
            "| page | median | p95 | processor | statements |", "|---|---|---|---|---|",
        ]  # fmt: skip
        lines += [
            f"| {one['page']} | {one['median']:.0f} ms | {one['p95']:.0f} ms | {one['cpu']:.0f} ms | {one['statements']} |"
            for one in part["pages"]
        ]
        lines.append("")
    return "\n".join(lines)


def _rate(run: dict[str, Any]) -> str:
    rows = run["report"]["rows"]
    return f"{run['seconds']:.0f} s; {rows / run['cpu']:,.0f} rows a second of the processor"


if __name__ == "__main__":
    main()
