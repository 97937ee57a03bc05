"""A file between its trial run and its run: kept in the data folder for a day, for whoever brought it."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from django.conf import settings

A_DAY = 24 * 60 * 60


def keep(content: bytes, person: int) -> str:
    """Writes the bytes and returns the token by which this person finds them again. Old ones go."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > A_DAY:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    (folder / f"{person}-{token}").write_bytes(content)
    return token


def found(token: str, person: int) -> bytes | None:
    """The bytes of a token of this person; None when there are none any more."""
    path = _path(token, person)
    return path.read_bytes() if path is not None and path.exists() else None


def forget(token: str, person: int) -> None:
    """After the import."""
    path = _path(token, person)
    if path is not None:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA) / "imports"


def _path(token: str, person: int) -> Path | None:
    return _folder() / f"{person}-{token}" if re.fullmatch(r"[0-9a-f]{32}", token) else None
