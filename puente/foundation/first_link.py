"""The link to the first page of an empty installation: kept in the data folder for its owner alone, used once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings


def make() -> str:
    """The token of the first link; the standing one when there is one, so that starting again shows the same."""
    path = _path()
    if token := standing():
        return token
    path.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(24)
    made = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(token)
    made.replace(path)
    return token


def standing() -> str:
    """The token that can still be used; "" when there is none."""
    try:
        return _path().read_text().strip()
    except FileNotFoundError:
        return ""


def holds(token: str) -> bool:
    """True when this token opens the first page."""
    return bool(token) and secrets.compare_digest(token.encode(), standing().encode())


def use(token: str) -> bool:
    """True for the first who brings the token, whose link is then gone; False for everybody after."""
    if not holds(token):
        return False
    try:
        _path().unlink()
    except FileNotFoundError:
        return False
    return True


def _path() -> Path:
    return Path(settings.DATA) / "first-link"
