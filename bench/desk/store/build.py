"""Builds one store: `python -m store.build SIZE sqlite|postgresql`, in the environment that place.py gives it."""

# ruff: noqa: E402
from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django  # its rooms are open before anything of them is imported

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from puente.catalogue.models import Service
from puente.cli import migrate
from puente.people.models import Department
from store import world
from store.lives import deliver
from store.loading import Loader, PostgresLoader, SqliteLoader
from store.multiplying import Made, multiply
from store.pattern import Book, read
from store.place import CACHE, Store, fingerprint

BATCH = 4000


def build(store: Store) -> None:
    began, now = time.perf_counter(), datetime.now(UTC)
    folder = patterns()
    book = read(folder, as_copy=store.kind == "postgresql")
    call_command("migrate", verbosity=0, interactive=False)
    house = world.build(*world.scale(store.size), began=now - timedelta(weeks=110))
    about = world.the_agent(house)
    deliver(now)
    connection.close()
    lived = time.perf_counter() - began
    loader: Loader = (PostgresLoader if store.kind == "postgresql" else SqliteLoader)(
        book.tables, book.columns
    )
    made = _load(store, book, house, now, loader)
    loader.finish()
    migrate.apply()
    _count(house, made, store.size)
    took = time.perf_counter() - began
    store.note(
        **about, **asdict(made) | {"last_number": None}, world=asdict(house) if store.size <= 5000 else None,
        built_at=time.time(), made_from=fingerprint(), seconds={"house": round(lived, 1), "all": round(took, 1)},
        events=round(_events()),
    )  # fmt: skip
    print(f"{store.kind} {store.size:,}: built in {took:.0f} s", file=sys.stderr)


def _load(store: Store, book: Book, house: world.World, now: datetime, loader: Loader) -> Made:
    last = Made()
    for at, made in enumerate(multiply(book, house, store.size, now, loader.ids, loader.put), start=1):
        last = made
        if at % BATCH == 0:
            loader.flush()
            if at % 100_000 == 0:
                print(f"  {at:,} requests", file=sys.stderr, flush=True)
    loader.flush()
    return last


def _count(house: world.World, made: Made, requests: int) -> None:
    """What the verbs count as they go."""
    for pk, last in zip(house.departments, made.last_number, strict=True):
        Department.objects.filter(pk=pk).update(last_number=last)
    Service.objects.update(times_asked=requests // len(house.services))


def _events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM events_event")
        return int(cursor.fetchone()[0])


def patterns() -> Path:
    """The lived requests, lived anew when the product or the lives changed."""
    folder = CACHE / "pattern"
    mark = f"{fingerprint('lives.py', 'world.py')} {_shape()}"
    if not (folder / "mark").exists() or (folder / "mark").read_text() != mark:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        address = f"sqlite:///{folder / 'pattern.sqlite3'}"
        env = os.environ | {"PUENTE_DATA": str(folder), "DATABASE_URL": address}
        subprocess.run([sys.executable, "-m", "store.lives", str(folder / "told.json")], env=env, check=True)
        (folder / "mark").write_text(mark)
    return folder


def _shape() -> str:
    """The steps of migration that there are: after another one the rows may look otherwise."""
    steps = sorted(
        str(path.relative_to(settings.HOUSE)) for path in settings.HOUSE.glob("puente/*/migrations/0*.py")
    )
    return " ".join(steps)


if __name__ == "__main__":
    size, kind = int(sys.argv[1]), sys.argv[2]
    address = os.environ["DATABASE_URL"]
    build(Store(size, f"{address.rpartition('/')[0]}/postgres" if kind == "postgresql" else ""))
