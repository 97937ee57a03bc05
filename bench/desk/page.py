"""What was measured, on the terminal and as docs/performance.md."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from client import Times
from measuring import AWAKE, CALLS, ROUNDS, TURN, WRITING_TURN, Growing, Measured
from workload import LONG, NAMES, STANDING, WORDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
AIMS = {"W1": 6, "W2": 6, "W3": 8, "W4": 8, "W5": 6, "W6": 6}
STATEMENTS, GROWTH, DELAY, WEB, WORKER, BESIDE = 12, 1.5, 300, 200, 150, 1.1
FIRST, LATER, PAINTED, START = 150, 25, 1000, 4
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def show(one: Measured) -> None:
    """A line for each W, as far as it is measured."""
    for name in one.times:
        said = f"  {name:<11} median {one.times[name].median:7.2f} ms   p95 {one.times[name].p95:7.2f} ms"
        if name in one.floors:
            said += f"   floor {one.floors[name].median:6.2f} ms   ratio {one.ratio(name):5.1f}"
        if name in one.statements:
            said += f"   {one.statements[name]['statements']} statements"
        print(said)
    for (name, processes), calls in one.four.items():
        print(f"  {name:<11} four clients, {processes} web workers: {calls:.0f} calls a second")
    if one.delays:
        print(f"  W8          median {_at(one.delays, 0.5):.0f} ms   p95 {_at(one.delays, 0.95):.0f} ms")
    print(f"  W1          beside open pages {one.slowed:.2f} times")
    for name, (now, most) in sorted(one.memory.get(1, {}).items()):
        print(f"  memory      {name:<12} {now:6.0f} MB now, {most:6.0f} MB at most")
    for name, weight in one.weights.items():
        print(
            f"  weight      {name} {weight.first:.0f} kB, later {weight.later:.0f} kB; painted after {weight.painted:.0f} ms"
        )
    print(f"  second start {one.started:.1f} s", flush=True)


def show_growth(growing: Growing) -> None:
    for name, kind, less, more in _grown(growing):
        print(f"  {name:<11} {kind:<11} p95 grows {more.p95 / less.p95:.2f} times")


def write(found: list[Measured], growing: Growing, seconds: float) -> None:
    PAGE.write_text("\n".join(_lines(found, growing, seconds)) + "\n")
    print(f"wrote {PAGE.relative_to(PAGE.parents[1])}")


def _lines(found: list[Measured], growing: Growing, seconds: float) -> Iterable[str]:
    yield "# How fast the desk is"
    yield ""
    yield from _about(found, seconds)
    yield ""
    yield "## Against the aims"
    yield ""
    yield from _table(("what", "aim", "worst", "where", ""), _judged(found, growing))
    for one in found:
        yield ""
        yield f"## {KINDS[one.store.kind]}, {one.store.size:,} requests"
        yield ""
        yield from _table(
            ("", "page or verb", "median ms", "p95 ms", "floor ms", "ratio", "SQL", "bytes"),
            _rows(one),
            numbers=6,
        )
        yield ""
        yield from _others(one)
    yield ""
    yield "## Growth: p95 with 1,000,000 requests over p95 with 1,000"
    yield ""
    yield (
        "Both stores at once, by turns of as many calls as above, at the end of each round; p95 in milliseconds, and how much "
        "longer the large one takes."
    )
    yield ""
    heads = [head for kind in growing for head in (f"{KINDS[kind]}, 1,000", "1,000,000", "growth")]
    yield from _table(("", *heads), _growth(growing), numbers=len(heads))
    yield ""
    yield "## The slowest statement of each page, and its plan"
    for one in found:
        if one.store.size == max(each.store.size for each in found):
            yield from _plans(one)


def _about(found: list[Measured], seconds: float) -> Iterable[str]:
    yield (
        f"Written by `make bench` on {datetime.now(UTC):%d %B %Y}, in one run of {seconds / 60:.0f} minutes: {_machine()}. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, PostgreSQL {_postgres(found)}."
    )
    yield ""
    yield (
        "The stores are made of lives that the product's own verbs lived, multiplied to other people, departments and "
        "weeks (`bench/desk/store`): 3 messages and 10 events a request, 8 % open, one department with a tenth of all and "
        "at least 50 open. At 1,000 requests there are 10 departments and 200 persons, at 100,000 30 and 2,000, at "
        "1,000,000 60 and 20,000. News are there for the last twelve weeks. `puente doctor` finds the targets of a sample as "
        "the record says. An agent of the great department is signed in; each answer is checked for status and content. "
        f"Median and p95 are of {CALLS} calls by one client with one web worker, worker and live stream running beside it, made "
        f"in {ROUNDS} rounds over all stores, some minutes apart, since a machine may be slow for minutes. They ask for the same "
        f"number of different things at every size ({LONG} requests, {STANDING} to answer, {WORDS} words); “W2 first” asks for "
        "each request once, so that nothing of it is remembered, and has no aim of its own. Page and floor take turns of "
        f"{TURN} calls, so that a machine that is slow for a while is slow for both. Where they write, turns are of "
        f"{WRITING_TURN}: each begins when the worker has taken up what was written, with {AWAKE} calls more that are not "
        f"counted. PostgreSQL runs on the same machine, and is reached by its {_way(found)}."
    )
    yield ""
    yield (
        "**The floor** is a bare handler in the same HTTP server with the same settings, with hand-written SQL through "
        "`sqlite3` or `psycopg` that fetches what the page shows, and as many bytes sent back (`bench/desk/floor.py`). Ratios "
        "are taken in one run and tell more than milliseconds, which differ between machines: a virtual one that shares its "
        "processors varies by half within the hour, and a Python that was compiled without its optimizations (as pyenv does unless it is "
        "told) is an eighth to a fifth slower than Debian's or python.org's."
    )


def _rows(one: Measured) -> Iterable[list[str]]:
    for name, what in NAMES.items():
        if name not in one.times:
            continue
        floor = one.floors.get(name)
        counted = one.statements.get(name)
        yield [
            name, what, f"{one.times[name].median:.1f}", f"{one.times[name].p95:.1f}",
            f"{floor.median:.2f}" if floor else "", f"{one.ratio(name):.1f}" if floor else "",
            str(counted["statements"]) if counted else "", f"{one.lengths[name]:,}",
        ]  # fmt: skip


def _others(one: Measured) -> Iterable[str]:
    four = "; ".join(f"{name} {one.four[name, 1]:.0f} a second with one web worker, {one.four[name, 2]:.0f} with two"
                     for name in ("W1", "W2"))  # fmt: skip
    yield f"- Four clients, ten seconds: {four}."
    yield (
        f"- W8, {len(one.delays):,} words to 200 open pages: median {_at(one.delays, 0.5):.0f} ms from the commit, 95 % within "
        f"{_at(one.delays, 0.95):.0f} ms; W1 beside them takes {one.slowed:.2f} times its time."
    )
    memory = "; ".join(
        f"{name} {now:.0f} MB ({most:.0f} at most)" for name, (now, most) in sorted(one.memory[1].items())
    )
    yield (
        f"- Memory after all of it: {memory}. With two web workers: {_web(one)}. A web worker has most while somebody signs in: "
        "to try passwords one after the other costs 100 MB each, on purpose (argon2)."
    )
    for name, weight in one.weights.items():
        yield (
            f"- {name} weighs {weight.first:.0f} kB on a first visit ({weight.files} files), {weight.later:.0f} kB later; its "
            f"largest part is painted after {weight.painted:.0f} ms (median of {len(weight.paints)}) on a processor slowed down four times."
        )
    yield f"- The second start takes {one.started:.1f} s to the first page."


def _web(one: Measured) -> str:
    return ", ".join(
        f"{now:.0f} MB"
        for name, (now, _most) in sorted(one.memory[2].items())
        if name.startswith("web worker")
    )


def _judged(found: list[Measured], growing: Growing) -> Iterable[list[str]]:
    """Each aim with the worst that was measured, and where."""

    def worst(
        what: str, aim: float, unit: str, value: Callable[[Measured], float], of: Iterable[Measured] = found
    ) -> list[str]:
        them = list(of)
        one = max(them, key=value)
        where = f"{KINDS[one.store.kind]}, {one.store.size:,}"
        return [what, f"≤ {aim:g}{unit}", f"{value(one):.1f}{unit}", where, "✓" if value(one) <= aim else "✗"]

    for name, aim in AIMS.items():
        those = [one for one in found if name in one.times]
        yield worst(f"{name}, {NAMES[name]}", aim, " × floor", lambda one, name=name: one.ratio(name), those)
    for name in ("W1", "W2", "W5", "W6"):
        yield worst(f"{name}, SQL", STATEMENTS, "", lambda one, name=name: one.statements[name]["statements"])
    for name in ("W3", "W4"):
        yield worst(f"{name}, median", 6, " ms", lambda one, name=name: one.times[name].median)
    for name, kind, less, more in _grown(growing):
        value = more.p95 / less.p95
        kept = "✓" if value <= GROWTH else "✗"
        yield [f"growth of {name}, {KINDS[kind]}", f"≤ {GROWTH} ×", f"{value:.2f} ×", "", kept]
    yield worst("W8, 95 %", DELAY, " ms", lambda one: _at(one.delays, 0.95))
    yield worst("W1 beside 200 open pages", BESIDE, " ×", lambda one: one.slowed)
    yield worst("memory of a web worker", WEB, " MB", lambda one: one.memory[1]["web worker"][0])
    yield worst("memory of the worker", WORKER, " MB", lambda one: one.memory[1]["worker"][0])
    yield worst("second start", START, " s", lambda one: one.started)
    if weighed := [one for one in found if one.weights]:
        yield worst(
            "first visit", FIRST, " kB", lambda one: max(w.first for w in one.weights.values()), weighed
        )
        yield worst(
            "later visits", LATER, " kB", lambda one: max(w.later for w in one.weights.values()), weighed
        )
        yield worst(
            "largest part painted",
            PAINTED,
            " ms",
            lambda one: max(w.painted for w in one.weights.values()),
            weighed,
        )


def _growth(growing: Growing) -> Iterable[list[str]]:
    """Of each page, by database: p95 in the smallest store and in the largest, and the one over the other."""
    rows: dict[str, list[str]] = {}
    for name, _kind, less, more in _grown(growing):
        rows.setdefault(name, [name]).extend(
            (f"{less.p95:.1f}", f"{more.p95:.1f}", f"{more.p95 / less.p95:.2f}")
        )
    return rows.values()


def _grown(growing: Growing) -> Iterable[tuple[str, str, Times, Times]]:
    """Each page with its database and its times in the smallest store and in the largest."""
    for name in NAMES:
        for kind, (small, large) in growing.items():
            if name in small.times:
                yield name, kind, small.times[name], large.times[name]


def _plans(one: Measured) -> Iterable[str]:
    for name, counted in one.statements.items():
        slowest = counted["slowest"]
        sql = slowest["sql"] if len(slowest["sql"]) < 1500 else f"{slowest['sql'][:1500]} …"
        yield ""
        yield f"### {name}, {KINDS[one.store.kind]}, {one.store.size:,} requests: {slowest['milliseconds']:.2f} ms"
        yield ""
        yield from ("```sql", sql, "```", "", "```", *counted["plan"], "```")


def _table(head: tuple[str, ...], rows: Iterable[list[str]], numbers: int = 0) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join('---' if at < len(head) - numbers else '--:' for at in range(len(head)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def _way(found: list[Measured]) -> str:
    return "socket" if any("%2F" in one.store.server for one in found) else "port"


def _machine() -> str:
    name = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                 if line.startswith("model name")), platform.machine())  # fmt: skip
    return f"{os.cpu_count()} processors ({name})"


def _postgres(found: list[Measured]) -> str:
    server = next((one.store.database for one in found if one.store.server), "")
    if not server:
        return "not measured"
    done = subprocess.run(["psql", server, "-Atc", "SHOW server_version"], capture_output=True, text=True)
    return done.stdout.split()[0] if done.stdout else "?"
