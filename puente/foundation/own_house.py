"""Leaving the demo: a page asks for it, and `puente serve` does it between two starts. The demo is set aside, never destroyed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings

from puente.foundation import clock

ASKED = "leave-demo"
OWN = "own-house"


def can_leave() -> bool:
    """Whether the demo's database is a file of the data folder, that can be set aside."""
    database = settings.DATABASES["default"]
    return database["ENGINE"].endswith("sqlite3") and _database().parent == _data() and _database().exists()


def ask() -> None:
    """Asks whoever serves to start again without the demo."""
    (_data() / ASKED).touch()


def is_asked() -> bool:
    return (_data() / ASKED).exists()


def is_own() -> bool:
    """Whether the demo was left here: it is never planted again in this folder."""
    return (_data() / OWN).exists()


def leave() -> Path | None:
    """Moves the demo's database and files to a folder of their own; None, and nothing done, when it is no demo.

    Nobody may be using them. Interrupted, it is finished by the next start.
    """
    data, aside = _data(), None
    if can_leave():
        if not _is_demo():
            (data / ASKED).unlink(missing_ok=True)
            return None
        aside = _folder(data, clock.now())
        moves = [(data / "files", aside / "files")]
        moves += [
            (_database().with_name(_database().name + end), aside / f"puente.sqlite3{end}")
            for end in ("-wal", "-shm", "")
        ]
        for here, there in moves:
            if here.exists():
                shutil.move(here, there)
    (data / "prepared.json").unlink(missing_ok=True)
    (data / OWN).touch()
    (data / ASKED).unlink(missing_ok=True)
    return aside


def _folder(data: Path, now: datetime) -> Path:
    """A new one beside the database: as PUENTE_DATA it brings the demo back."""
    for count in range(1, 100):
        folder = data / f"demo-{now:%Y-%m-%d}{f'-{count}' if count > 1 else ''}"
        if not folder.exists():
            folder.mkdir()
            return folder
    raise FileExistsError(data)


def _is_demo() -> bool:
    with closing(sqlite3.connect(_database(), timeout=5)) as connection:
        try:
            row = connection.execute("SELECT is_demo FROM people_organization WHERE id = 1").fetchone()
        except sqlite3.DatabaseError:
            return False
    return bool(row and row[0])


def _data() -> Path:
    return Path(settings.DATA)


def _database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])
