"""Statements that are put all day in the same words: planned once for a connection, and sent together where it pays.

    with together():
        one, other = _messages.later(5), _targets.later(5)
        rows.update(service_request, "subject")
    one(), other()

PostgreSQL gets all three in one journey and answers in their order; SQLite, which is no journey away, one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from threading import local
from typing import Any

from django.db import connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX, SQLiteCursorWrapper

State = tuple[Hashable, ...]
"""Who is told it, and what."""
_here = local()


def database() -> Any:
    """This thread's connection to the database, found without the locks of Django's `connections`: a page asks fifty
    times."""
    found = getattr(_here, "database", None)
    if found is None:
        found = _here.database = connections["default"]
    return found


def look_again() -> None:
    """Another connection took the place of this thread's: as where a test is given a database of its own."""
    _here.database = None


@cache
def vendor() -> str:
    """ "sqlite" or "postgresql": the same for as long as a process lives."""
    return str(connections["default"].vendor)


def ask(sql: str, values: Sequence[Any]) -> Any:
    """The answer of a statement whose SQL is always the same: PostgreSQL plans it once. It is read once, by `fetchall` or
    `fetchone`.

    Within `together` it has no answer before the block's end. SQLite itself is asked where nobody listens to statements.
    """
    here = database()
    if vendor() != "sqlite":
        if here.is_within:
            return here.put(sql, values)
        with here.together():
            return here.put(sql, values)
    here.ensure_connection()
    if here.execute_wrappers or here.queries_logged:
        cursor = here._prepare_cursor(here.connection.cursor(factory=_Known))
        cursor.execute(sql, values)
        return cursor
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return here.connection.execute(_places(sql), values)


@contextmanager
def together(*, with_the_end: bool = False) -> Iterator[None]:
    """The statements of the block that need no answer of one another, put by `ask` alone, in one journey.

    What fails raises at the end of the block. A block within a block is part of it. What is put `with_the_end` of a
    transaction waits for its COMMIT, or for the next statement that is not: then it raises there, and rows have their ids
    from then on.
    """
    if vendor() == "sqlite":
        yield
        return
    with database().together(with_the_end=with_the_end):
        yield


def with_the_next(put: Callable[[], object]) -> None:
    """Puts a statement before whatever is asked next in this transaction, and in one journey with it; on SQLite now.

    What it raises, it raises there.
    """
    if vendor() == "sqlite" or database().is_within:
        put()
    else:
        database().owed.append(put)


def is_together() -> bool:
    """Within the block of `together`, on a database that makes use of it."""
    return vendor() != "sqlite" and bool(database().is_within)


def afterwards(act: Callable[[], object]) -> None:
    """Reads an answer: now, or at the end of what goes together."""
    if vendor() == "sqlite":
        act()
    else:
        database().afterwards(act)


@contextmanager
def ending_late() -> Iterator[None]:
    """A transaction that ends in the block has sent its COMMIT and goes on: whether it was done shows at the block's end, or
    before anything else is asked, and what failed raises there, and at the block's end once more when somebody went on all
    the same. What is said of it is said to nobody before; what is remembered of it is remembered by `when_ended`. On SQLite
    it has ended as ever."""
    if vendor() == "sqlite":
        yield
        return
    with database().ending_late():
        yield


def when_ended(act: Callable[[], object]) -> None:
    """Now; or, where a COMMIT is not answered yet, when it was done, and never when it was not."""
    if vendor() == "sqlite":
        act()
    else:
        database().when_ended(act)


def is_ending() -> bool:
    """A COMMIT was sent and is not answered: nobody else sees yet what it did."""
    return vendor() != "sqlite" and bool(database().is_ending)


def take_in_the_log() -> None:
    """SQLite's log of commits is taken into its file. Somebody has to, now and then, and waits for the disk: who writes
    would, every dozenth time. PostgreSQL sees to it by itself."""
    if vendor() == "sqlite":
        database().take_in_the_log()


def state_later() -> Callable[[], State | None]:
    """What is equal as long as nobody commits anything: what was counted since the one is as many at the other. PostgreSQL
    is asked for its snapshot, which moves with whatever is committed in any of its databases (see `together`), and since when
    it runs: another server in its place, that missed the last commits, may come by the same snapshot once more. SQLite tells
    for nothing, to each connection alone. Answers, when called, None in a transaction."""
    here = database()
    if here.in_atomic_block:
        return lambda: None
    if vendor() == "sqlite":
        told: State = here.state()
        return lambda: told
    asked = ask("SELECT pg_current_snapshot()::text, pg_postmaster_start_time()", ())
    return lambda: ("everywhere", *asked.fetchone())


class _Known(SQLiteCursorWrapper):
    """Turns the places of a statement into SQLite's own once, not each time."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return _places(query)


@lru_cache(2000)
def _places(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
