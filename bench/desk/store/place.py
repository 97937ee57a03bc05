"""Where a store lives, and how the product is told to use it. Nothing of Django is loaded here."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
HOUSE = HERE.parents[2]
CACHE = Path(os.environ.get("PUENTE_BENCH_STORES") or HOUSE / ".cache" / "bench")
AGENT = "agent@bench.example"
PASSWORD = "a bench is for sitting"
WEEKS_GOOD = 3
"""After so many weeks the first warnings of a store come due: it is built anew."""


@dataclass(frozen=True)
class Store:
    """One store; `server` is the address of a PostgreSQL server, empty for SQLite."""

    size: int
    server: str = ""

    @property
    def kind(self) -> str:
        return "postgresql" if self.server else "sqlite"

    @property
    def folder(self) -> Path:
        return CACHE / f"{self.kind}-{self.size}"

    @property
    def database(self) -> str:
        """DATABASE_URL."""
        if not self.server:
            return f"sqlite:///{self.folder / 'puente.sqlite3'}"
        return f"{self.server.rpartition('/')[0]}/puente_bench_{self.size}"

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            name: said
            for name, said in os.environ.items()
            if not name.startswith(("PUENTE", "DJANGO")) or name == "PUENTE_BENCH_STORES"
        }
        return ours | {
            "PUENTE_DATA": str(self.folder),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "puente.config.settings",
            "PUENTE_LANG": "en",
            "PUENTE_API_PER_MINUTE": "1000000000",
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def about(self) -> dict[str, Any]:
        """What was noted when it was built: who to sign in as, which numbers to ask for; empty when there is none."""
        path = self.folder / "about.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def note(self, **said: Any) -> None:
        (self.folder / "about.json").write_text(json.dumps(self.about | said, indent=1))

    def is_good(self) -> bool:
        about = self.about
        return (
            about.get("made_from") == fingerprint()
            and time.time() - about.get("built_at", 0) < WEEKS_GOOD * 7 * 86_400
        )

    def run(self, *words: str) -> str:
        """A Python process of this store to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, cwd=HERE.parent, text=True, stdout=subprocess.PIPE
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)} on {self.kind} {self.size} ended with {done.returncode}")
        return done.stdout

    def clear(self) -> None:
        """An empty folder, and an empty database."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        if self.server:
            import psycopg

            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS puente_bench_{self.size} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE puente_bench_{self.size} TEMPLATE template0")

    def settle(self) -> None:
        """What was written before lies on the disk, and PostgreSQL has looked after it as it does within a minute where
        nobody turned that off: a run finds what a desk finds that nobody has just imported or measured."""
        if self.server:
            import psycopg

            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute("VACUUM (ANALYZE)")
                connection.execute("CHECKPOINT")
        os.sync()


def fingerprint(*names: str) -> str:
    """Of what stores are made by: these files, or all that write rows."""
    seen = hashlib.sha256()
    for name in names or ("lives.py", "world.py", "pattern.py", "multiplying.py", "loading.py"):
        seen.update((HERE / name).read_bytes())
    return seen.hexdigest()[:16]


def ready(size: int, server: str = "") -> Store:
    """The store of this size, built when there is none that is good, with the tables that the product has now."""
    store = Store(size, server)
    if not store.is_good():
        store.clear()
        store.run("-m", "store.build", str(size), store.kind)
    else:
        store.run("-m", "puente", "migrate")
    return store
