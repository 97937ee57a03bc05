"""Whether all is as `puente serve` left it: then it starts without loading the house once more just to look."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

MARK = "prepared.json"
STEPS = "SELECT count(*), max(id) FROM django_migrations"


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

    with connections["default"].cursor() as cursor:
        cursor.execute(STEPS)
        return cursor.fetchone()
