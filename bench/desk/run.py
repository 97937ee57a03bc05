"""Measures the desk with 1,000, 100,000 and 1,000,000 requests, against the floor; writes docs/performance.md.

    python bench/desk/run.py [--sizes 1000,100000] [--databases sqlite,postgresql] [--quick] [--build]

Only a whole run (all sizes, both databases) writes the page. DATABASE_URL names the PostgreSQL server, where databases
`puente_bench_…` are made; without it, it is the one of this machine, by its socket. The stores are kept. `--build` builds
what is missing and measures nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from functools import cache
from getpass import getuser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import page
from measuring import ROUNDS, Growing, Measured, grow, measure
from store.place import Store, ready

SIZES = (1_000, 100_000, 1_000_000)
DATABASES = ("sqlite", "postgresql")
BY_SOCKET = "postgresql://{user}@%2Fvar%2Frun%2Fpostgresql/postgres"
BY_PORT = "postgresql://{user}@127.0.0.1:5432/postgres"


def main() -> None:
    asked = _asked()
    found = [Measured(_store(size, database)) for database in asked.databases for size in asked.sizes]
    if asked.build:
        return
    began, rounds = time.perf_counter(), 1 if asked.quick else ROUNDS
    growing = _growing(asked)
    for at in range(rounds):
        print(f"round {at + 1} of {rounds}", flush=True)
        _round(found, growing, quick=asked.quick, last=at == rounds - 1)
    page.show_growth(growing)
    if tuple(asked.sizes) == SIZES and tuple(asked.databases) == DATABASES and not asked.quick:
        page.write(found, growing, time.perf_counter() - began)


def _growing(asked: argparse.Namespace) -> Growing:
    """The smallest and the largest store of each database, to be compared."""
    if len(asked.sizes) < 2:
        return {}
    small, large = min(asked.sizes), max(asked.sizes)
    return {one: (Measured(_store(small, one)), Measured(_store(large, one))) for one in asked.databases}


def _round(found: list[Measured], growing: Growing, *, quick: bool, last: bool) -> None:
    for one in found:
        _store(one.store.size, one.store.kind)
        measure(one, quick=quick, last=last)
        page.show(one)
    for database, (small, large) in growing.items():
        print(f"{database}, small and large by turns", flush=True)
        _store(small.store.size, database)
        grow(small, large, quick=quick)


def _store(size: int, database: str) -> Store:
    store = Store(size, _server() if database == "postgresql" else "")
    if size < 5_000 and store.about.get("measured"):
        store.clear()  # a small one has grown by what was measured in the round before
    return ready(store.size, store.server)


@cache
def _server() -> str:
    """Where PostgreSQL is: as is said, or the first that answers."""
    if said := os.environ.get("DATABASE_URL"):
        return said
    import psycopg

    tried = [way.format(user=user) for way in (BY_SOCKET, BY_PORT) for user in (getuser(), "postgres")]
    for address in tried:
        try:
            psycopg.connect(address, connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return address
    raise SystemExit(f"No PostgreSQL answers (DATABASE_URL says where it is): {', '.join(tried)}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default=list(SIZES), type=lambda said: [int(one) for one in said.split(",")]
    )
    parser.add_argument("--databases", default=list(DATABASES), type=lambda said: said.split(","))
    parser.add_argument("--quick", action="store_true", help="a few calls of each: does it work?")
    parser.add_argument("--build", action="store_true", help="build the stores, measure nothing")
    asked = parser.parse_args()
    if wrong := set(asked.databases) - set(DATABASES):
        parser.error(f"no such database: {', '.join(wrong)}")
    return asked


if __name__ == "__main__":
    main()
