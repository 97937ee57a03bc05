"""PostgreSQL as Django knows it, with fewer journeys to it.

BEGIN goes with the transaction's first question, and COMMIT with its last statements (`together(with_the_end=True)`); who has
something else to do meanwhile takes its answer later (`ending_late`). A connection that lay idle is looked at before it is
used, and asked only when there is reason to. Why:
docs/decisions/0011-questions-are-made-into-sql-once.md.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC
from functools import partial
from threading import get_ident
from types import SimpleNamespace
from typing import Any

from django.db import DatabaseError
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import register_tzloader
from django.db.backends.utils import debug_transaction
from psycopg import IsolationLevel, adapters
from psycopg.errors import InFailedSqlTransaction
from psycopg.pq import Format

from puente.foundation.postgresql.wire import Answer, Wire

ASKED_AGAIN_AFTER = 30.0
"""Seconds after which a connection is asked whether it still stands, even when its socket says nothing."""
Put = Callable[[], object]
_Django: Any = base.DatabaseWrapper
_OfTheServer: Any = base.ServerSideCursor


class DatabaseWrapper(_Django):  # type: ignore[misc]
    """One connection. `owed` are statements that go before whatever is asked next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed: list[Put] = []
        self.is_within = False
        self.wire: Any = None
        self._afterwards: list[Put] = []
        self._may_end_late = self._ends = False
        self._undone: DatabaseError | None = None
        self._seen_at = 0.0

    # What goes together

    @contextmanager
    def together(self, *, with_the_end: bool = False) -> Iterator[None]:
        """See `statements.together`."""
        if self.is_within:
            yield
            return
        with self._sending():
            yield
        if not (with_the_end and self.in_atomic_block):
            self.settle()

    @contextmanager
    def _sending(self) -> Iterator[None]:
        if self._thread_ident != get_ident():
            self.validate_thread_sharing()
        if self._ends:
            self.settle()
        if not self._waits:
            self.close_if_health_check_failed()
            self.ensure_connection()
        self.is_within = True
        try:
            self._pay()
            yield
        except BaseException:
            self._drop()
            raise
        finally:
            self.is_within = False

    def put(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """Sends a statement, within `together`: it is answered at the end. Whoever listens to statements hears it."""
        if self.execute_wrappers or self.queries_logged:
            told = Told(self)
            self._prepare_cursor(told).execute(sql, values)
            return told.answer
        self.validate_no_broken_transaction()
        return self.wire.put(sql, values)

    def afterwards(self, act: Put) -> None:
        """Within the block: when its answers are there. Otherwise now."""
        if self.is_within:
            self._afterwards.append(act)
        else:
            act()

    def settle(self) -> None:
        """Takes the answers of what was sent, with the transaction's end or without. Raises what failed."""
        acts, self._afterwards = self._afterwards, []
        ended, self._ends = self._ends, False
        try:
            if self._waits:
                self.wire.end()
            for act in acts:
                act()
        except DatabaseError as error:
            if ended:
                self._undone = error
                self._give_up()
            raise

    def _give_up(self) -> None:
        """As Django does where a COMMIT fails; another transaction may have begun here, and said nothing yet."""
        try:
            super()._rollback()
        except DatabaseError:
            self.close()

    @contextmanager
    def ending_late(self) -> Iterator[None]:
        """See `statements.ending_late`."""
        self._may_end_late, self._undone = True, None
        try:
            yield
        finally:
            self._may_end_late = False
            try:
                self.settle()
            finally:
                undone, self._undone = self._undone, None
        if undone is not None:  # it raised where somebody asked, who went on all the same
            raise undone

    def when_ended(self, act: Put) -> None:
        """See `statements.when_ended`."""
        if self._ends:
            self._afterwards.append(act)
        elif self._undone is None:
            act()

    @property
    def is_ending(self) -> bool:
        """A COMMIT was sent, and is not answered."""
        return self._ends

    @property
    def _waits(self) -> bool:
        return self.wire is not None and self.wire.is_waiting

    def _pay(self) -> None:
        owed, self.owed = self.owed, []
        for put in owed:
            put()

    def _drop(self) -> None:
        """What was sent failed, or is not wanted any more: its answers are of no interest."""
        self._afterwards = []
        if self._waits:
            try:
                self.wire.end()
            except Exception:
                pass

    def _cursor(self, name: str | None = None) -> Any:
        """Whatever is asked in another way comes after what waits."""
        if self.owed and not self.is_within:
            with self.together():
                pass
        self.settle()
        return super()._cursor(name)

    # Transactions

    def _start_transaction_under_autocommit(self) -> None:
        """Django calls it in place of turning the driver's own transactions on."""
        with debug_transaction(self, "BEGIN"):
            self.owed.append(self._begin)

    def _begin(self) -> None:
        level = self.connection.isolation_level
        self.wire.put(
            f"BEGIN ISOLATION LEVEL {IsolationLevel(level).name.replace('_', ' ')}" if level else "BEGIN"
        )

    def _set_autocommit(self, autocommit: bool) -> None:
        if self.connection.autocommit != autocommit:
            super()._set_autocommit(autocommit)

    def _commit(self) -> None:
        if self.owed == [self._begin]:  # nothing was asked
            self.owed.clear()
            return
        with debug_transaction(self, "COMMIT"):
            with self._sending():
                done = self.wire.put("COMMIT")
                self.afterwards(partial(self._see_that_it_was_done, done))
            if self._may_end_late and not self.run_on_commit:
                self.wire.go()
                self._ends = True
            else:
                self.settle()

    def _see_that_it_was_done(self, done: Answer) -> None:
        if done.tag() != b"COMMIT":
            with self.wrap_database_errors:
                raise InFailedSqlTransaction("something failed in the transaction: nothing of it was done")

    def _rollback(self) -> None:
        self.owed.clear()
        if self._ends:  # who began meanwhile has said nothing: what waits is the end of the one before
            return
        self._drop()
        super()._rollback()

    def _savepoint_rollback(self, sid: str) -> None:
        self.owed.clear()
        self._drop()
        super()._savepoint_rollback(sid)

    # The connection

    def get_new_connection(self, conn_params: Any) -> Any:
        self.owed, self._afterwards, self._ends = [], [], False
        connection = super().get_new_connection(conn_params)
        connection.prepare_threshold = None  # to end plans of its own the driver ends all, at a rollback
        connection.adapters.register_loader(
            "timestamptz", adapters.get_loader(base.TIMESTAMPTZ_OID, Format.TEXT)
        )
        self.wire = Wire(connection, self.wrap_database_errors)
        self._seen_at = time.monotonic()
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        """As Django's. Moments are read by the driver's own loader, which reads those of a connection in UTC in a tenth
        of the time."""
        held = {"scrollable": False, "withhold": self.autocommit}
        if name is None:
            cursor = self.connection.cursor()
        elif self.settings_dict["OPTIONS"].get("server_side_binding") is True:
            cursor = self.connection.cursor(name, **held)
        else:
            cursor = _OfTheServer(self.connection, name=name, **held)
        if self.timezone is not UTC:
            register_tzloader(self.timezone, cursor)
        return cursor

    def close_if_unusable_or_obsolete(self) -> None:
        """Django calls it between two pages: what a page owed that failed is nobody's."""
        if not self.in_atomic_block:
            self.owed.clear()
        super().close_if_unusable_or_obsolete()

    def is_usable(self) -> bool:
        """Asked before its first use for a page. The server says nothing on an idle connection; when there is something
        to read (its end, most of all), when a statement failed or when it is long ago, it is asked."""
        now, is_doubtful = time.monotonic(), self.in_atomic_block or self.errors_occurred
        if not is_doubtful and now - self._seen_at < ASKED_AGAIN_AFTER and self._is_quiet():
            return True
        usable = bool(super().is_usable())
        if usable:
            self._seen_at = now
        return usable

    def _is_quiet(self) -> bool:
        if self.connection is None or self.connection.closed or not hasattr(select, "poll"):
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN | select.POLLPRI)
        return not socket.poll(0)


class Told:
    """A cursor for those who listen: what Django's own cursors tell of a statement is told of one that is put."""

    def __init__(self, database: DatabaseWrapper) -> None:
        self._database = database
        self._query: Any = None
        self.answer: Answer | None = None

    def execute(self, sql: str, values: Sequence[Any] | None = None) -> None:
        if self._database.queries_logged:
            self._query = SimpleNamespace(query=self._database.ops.compose_sql(sql, values or None).encode())
        self.answer = self._database.wire.put(sql, values or ())

    def close(self) -> None:
        """Nothing stays open."""
