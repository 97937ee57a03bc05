"""Knowing at once that somebody committed: SQLite counts commits, PostgreSQL sends word of them."""

from __future__ import annotations

import threading
import time
from typing import Any, Protocol

from django.db import connection

TICK = 0.05
"""Seconds between two looks at SQLite's count of commits; a look costs a few microseconds."""


class Waker(Protocol):
    def wait(self, seconds: float, stop: threading.Event) -> None:
        """Returns when something was committed since the last wait, when `seconds` are over, or when told to stop."""

    def came(self) -> bool:
        """Whether something was committed since the last wait or the last answer."""


def waker() -> Waker:
    """The one for the database in use; it uses the calling thread's connection."""
    return _CountOfCommits() if connection.vendor == "sqlite" else _WordOfCommits()


class _CountOfCommits:
    """SQLite: `PRAGMA data_version` changes when another connection committed. This connection's own do not show."""

    def __init__(self) -> None:
        self._seen = self._count()

    def wait(self, seconds: float, stop: threading.Event) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not stop.wait(TICK) and not self.came():
            pass

    def came(self) -> bool:
        before, self._seen = self._seen, self._count()
        return self._seen != before

    def _count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])


class _WordOfCommits:
    """PostgreSQL: a trigger of the outbox says `NOTIFY puente_outbox` at each commit that filled it."""

    def __init__(self) -> None:
        self._listening: Any = None

    def wait(self, seconds: float, stop: threading.Event) -> None:
        driver, listened = self._listen()
        if not listened:
            return  # what came before we listened is looked at first
        until = time.monotonic() + seconds
        while time.monotonic() < until and not stop.is_set():
            for _word in driver.notifies(timeout=min(0.5, max(0.01, until - time.monotonic())), stop_after=1):
                return

    def came(self) -> bool:
        driver, listened = self._listen()
        return not listened or bool(list(driver.notifies(timeout=0)))

    def _listen(self) -> tuple[Any, bool]:
        """The connection, and whether it listened already."""
        connection.ensure_connection()
        driver: Any = connection.connection
        listened = driver is self._listening
        if not listened:
            driver.execute("LISTEN puente_outbox")
            self._listening = driver
        return driver, listened
