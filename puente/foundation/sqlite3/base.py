"""SQLite as Django knows it, with a shorter wait for one's turn to write, and it tells whether anything changed.

One process writes at a time. SQLite itself sleeps 1, 2, 5, 10, 15, 20 and then 25 ms before it asks again whether it may; what
it waits for, a verb's transaction, takes two. Here one asks again after a fraction of what one waited already.
"""

from __future__ import annotations

import sqlite3
import time
from itertools import count
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import debug_transaction

SHORTEST, LONGEST = 0.000_2, 0.005
"""Seconds between two questions."""
PATIENCE = 5.0
"""Seconds, where the settings say none ("timeout")."""

_Django: Any = base.DatabaseWrapper
_births = count()


class DatabaseWrapper(_Django):  # type: ignore[misc]
    birth = -1
    """Which of this process's connections it is."""

    def get_new_connection(self, conn_params: Any) -> Any:
        self.birth = next(_births)
        return super().get_new_connection(conn_params)

    def state(self) -> tuple[int, int, int]:
        """Equal to an earlier one when no other connection committed anything since and this one wrote nothing."""
        self.ensure_connection()
        (others,) = self.connection.execute("PRAGMA data_version").fetchone()
        return self.birth, others, self.connection.total_changes

    def take_in_the_log(self) -> None:
        """What was committed goes from the log into the database's own file, and onto the disk."""
        self.ensure_connection()
        self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _start_transaction_under_autocommit(self) -> None:
        said = f"BEGIN {self.transaction_mode}" if self.transaction_mode else "BEGIN"
        with debug_transaction(self, said), self.wrap_database_errors:
            patience = float(self.settings_dict["OPTIONS"].get("timeout", PATIENCE))
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._begin(said, patience)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * patience)}")

    def _begin(self, said: str, patience: float) -> None:
        began = time.monotonic()
        while True:
            try:
                self.connection.execute(said)
                return
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - began
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited >= patience:
                    raise
            time.sleep(min(max(waited / 8, SHORTEST), LONGEST))
