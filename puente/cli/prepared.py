"""Whether all is as it was left: then Puente starts without loading the house once more just to look. If not, it is seen to."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from puente.cli.supervisor import command
from puente.foundation.language import gettext as _

MARK = "prepared.json"
STEPS = "SELECT count(*), max(id) FROM django_migrations"


def see_to_it(data: Path, *, demo: bool = False) -> None:
    """Prepares what is not as it was left, in a process of its own, so that this one stays small.

    When that fails this one ends with its exit code; told to stop meanwhile, it stops.
    """
    if is_prepared(data):
        return
    words = ["prepare", *(["--demo"] if demo else [])]
    child = subprocess.Popen(command(*words), stdin=subprocess.DEVNULL, start_new_session=True)
    stopped = False

    def stop(*_args: object) -> None:
        nonlocal stopped
        stopped = True
        child.terminate()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    code = child.wait()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if stopped:
        click.echo(_("Stopped."))
    if stopped or code:
        raise SystemExit(0 if stopped else code)


def is_prepared(data: Path) -> bool:
    """True when neither the house, nor its static files, nor the database's steps changed since `remember`."""
    try:
        kept = json.loads((data / MARK).read_text())
    except (OSError, ValueError):
        return False
    return bool(kept) and kept == _state()


def remember(data: Path) -> None:
    """All has been prepared; called after the first page's link was made or somebody is there."""
    if state := _state():
        (data / MARK).write_text(json.dumps(state))


def _state() -> dict[str, Any]:
    """Empty when the database does not answer as expected: then it has to be looked at properly."""
    from django.conf import settings

    steps = _steps(dict(settings.DATABASES["default"]))
    if steps is None or not (settings.DEBUG or any(Path(settings.STATIC_ROOT).glob("*"))):
        return {}
    seen = hashlib.sha256()
    for path in _files(Path(str(settings.HOUSE)), [Path(folder) for folder in settings.STATICFILES_DIRS]):
        about = path.stat()
        seen.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    database = hashlib.sha256(json.dumps(settings.DATABASES["default"], default=str).encode())
    return {"house": seen.hexdigest(), "database": database.hexdigest(), "steps": list(steps)}


def _files(house: Path, static: list[Path]) -> Iterator[Path]:
    for place, pattern in [
        (house / "puente", "*/migrations/*.py"),
        (house / "puente" / "events", "triggers.py"),
        (house / "puente" / "config", "*.py"),
        (house / "requirements", "base.txt"),
    ]:
        yield from sorted(place.glob(pattern))
    for root in static:
        for folder, folders, names in os.walk(root):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names))


def _steps(database: dict[str, Any]) -> tuple[int, int] | None:
    """How many steps the database has taken, asked of the driver itself."""
    try:
        if database["ENGINE"].endswith("sqlite3"):
            if not Path(database["NAME"]).exists():
                return None
            with closing(sqlite3.connect(database["NAME"], timeout=5)) as connection:
                row = connection.execute(STEPS).fetchone()
        else:
            row = _ask_postgres()
    except Exception:  # whatever is wrong is said by who looks properly
        return None
    return row[0], row[1] or 0


def _ask_postgres() -> Any:
    from django.db import connections

    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(STEPS)
            return cursor.fetchone()
    finally:
        connections["default"].close()
