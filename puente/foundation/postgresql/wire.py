"""The statements that are put all day, on the wire: straight by libpq (`psycopg.pq`), several in one journey.

The driver's cursor takes some fifty microseconds of every statement, before PostgreSQL sees it and after it answered; a page
puts ten. Here a statement is turned into libpq's words once, and from then on its values are written and its rows read.
Values and rows become what the driver makes of them: what is not written here is written by its own adapters.

Answers come in the order of what was sent: whatever leaves it in doubt what comes next (an interruption, an end of the
connection) ends the connection. Why: docs/decisions/0011-questions-are-made-into-sql-once.md.
"""

from __future__ import annotations

import re
import select
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import count
from typing import Any

from psycopg import Connection, DataError, Error, OperationalError, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result

PLANS = 300
"""Statements that a connection keeps planned. Of those whose values are written into them, few ever come again."""
FOR_EACH_ROW = " FILTER (WHERE "
"""Where values are compared with each row that is counted, PostgreSQL makes a plan for these values each time: one for any
values takes several times as long."""
LONGEST = 20_000
"""Letters of a statement that is kept."""
MOST = 65_535
"""Values that PostgreSQL takes with one statement."""

QUICK = ("SELECT", "BEGIN", "COMMIT")
AT_ONCE = 3
"""Of what is written, the first goes out at once, so that the server works while the next is made, and then so many
together: to wake it costs as much as a statement."""

SMALL, LARGE, TRUTH, DAY, MOMENT, FROM_CONTEXT = 23, 20, 16, 1082, 1184, 0
"""PostgreSQL's numbers for int4, int8, boolean, date and timestamptz, and for what it finds out from where it stands."""

Value = tuple[bytes | None, int, pq.Format]
ANSWERED = (int(pq.ExecStatus.TUPLES_OK), int(pq.ExecStatus.COMMAND_OK))
FAILED = int(pq.ExecStatus.FATAL_ERROR)
READ = object()


class Statement:
    """One statement in libpq's words, with the kinds of its values."""

    __slots__ = ("name", "reads", "sql", "writes")

    def __init__(self, sql: str, connection: Connection[Any]) -> None:
        self.sql = _in_libpqs_words(sql)
        self.writes = not sql.startswith(QUICK)
        self.reads = Transformer(connection)
        self.name = b""
        """Under which it is planned."""

    def take(self, result: Any) -> None:
        """Whether it could be planned."""
        if result.status not in ANSWERED:
            self.name = b""


class Leaving:
    """A plan that gives way. Where what goes before it fails, it is still there and is `left`."""

    __slots__ = ("_left", "_statement")

    def __init__(self, statement: Statement, left: list[Statement]) -> None:
        self._statement, self._left = statement, left

    def take(self, result: Any) -> None:
        if result.status not in ANSWERED:
            self._left.append(self._statement)


class Answer:
    """What a statement answers, to be read once. Who reads it before the journey's end, ends the journey."""

    __slots__ = ("_result", "_statement", "_wire")

    def __init__(self, statement: Statement, wire: Wire) -> None:
        self._statement, self._wire = statement, wire
        self._result: Any = None

    def take(self, result: Any) -> None:
        self._result = result

    def fetchall(self) -> list[Any]:
        result, reads = self._taken(), self._statement.reads
        try:
            reads.set_pgresult(result)
            rows: list[Any] = reads.load_rows(0, result.ntuples, tuple)
            return rows
        except Error:
            with self._wire.raising:
                raise
        finally:
            reads.set_pgresult(None)

    def fetchone(self) -> Any:
        return next(iter(self.fetchall()), None)

    def tag(self) -> bytes:
        """The word by which PostgreSQL says what it did."""
        return bytes(self._taken().command_status or b"")

    def _taken(self) -> Any:
        if self._result is None:
            self._wire.end()
        result, self._result = self._result, READ
        if result is READ:
            raise RuntimeError("this answer was read before")
        if result is None or result.status not in ANSWERED:
            with self._wire.raising:
                raise OperationalError("this has no answer: it failed, or what was sent with it")
        return result


class Wire:
    """One connection: what it has planned, and what was sent and is not answered."""

    def __init__(self, connection: Connection[Any], raising: AbstractContextManager[None]) -> None:
        """`raising` turns the driver's errors into those of whoever asks."""
        self._connection, self._pq, self.raising = connection, connection.pgconn, raising
        self._known: OrderedDict[tuple[str, tuple[int, ...]], Statement] = OrderedDict()
        self._sent: deque[Answer | Statement | Leaving] = deque()
        self._leaving: list[Statement] = []
        self._is_gone = False
        self._names = count()
        self._others = Transformer(connection)

    @property
    def is_waiting(self) -> bool:
        """Something was sent and is not answered."""
        return bool(self._sent)

    def put(self, sql: str, values: Sequence[Any] = ()) -> Answer:
        """Sends a statement; its answer is there when the journey has ended."""
        with self.raising:
            return self._put(sql, values)

    def _put(self, sql: str, values: Sequence[Any]) -> Answer:
        written = [self._written(value) for value in values]
        kinds = tuple([kind for _said, kind, _format in written])
        said, formats = [one[0] for one in written], [one[2] for one in written]
        if len(said) > MOST:
            raise DataError("more values than PostgreSQL takes with one statement")
        try:
            if not self._sent:
                self._pq.enter_pipeline_mode()
                if self._leaving:
                    self._let_go()
            statement = self._statement(sql, kinds)
            answer = Answer(statement, self)
            if statement.name:
                self._pq.send_query_prepared(statement.name, said, formats)
            else:
                self._pq.send_query_params(statement.sql, said, kinds, formats)
            self._sent.append(answer)
            if statement.writes and len(self._sent) % AT_ONCE == 1:
                self._pq.flush()
        except BaseException:
            self._lose()
            raise
        return answer

    def _let_go(self) -> None:
        """Of the plans that give way, at a journey's beginning; a transaction that failed would hear nothing of it."""
        if self._pq.transaction_status == pq.TransactionStatus.INERROR:
            return
        leaving, self._leaving = self._leaving, []
        for statement in leaving:
            if statement.name:  # it could be planned
                self._pq.send_query_params(b"DEALLOCATE " + statement.name, None)
                self._sent.append(Leaving(statement, self._leaving))

    def _lose(self) -> None:
        """Nobody knows what would come next."""
        self._sent.clear()
        self._is_gone = False
        self._pq.finish()

    def go(self) -> None:
        """The server gets all of it now, and answers while whoever asks does something else; nothing goes behind it."""
        with self.raising:
            try:
                self._pq.pipeline_sync()
                self._is_gone = True
                self._pq.flush()
            except BaseException:
                self._lose()
                raise

    def end(self) -> None:
        """Takes the answers of all that was sent. Raises the first that failed, when all are there."""
        if self._sent:
            with self.raising:
                self._end()

    def _end(self) -> None:
        failed: Exception | None = None
        try:
            if not self._is_gone:
                self._pq.pipeline_sync()
            self._is_gone = False
            while self._sent:
                result = self._next()
                if result is None:
                    raise failed or OperationalError("the connection is lost")
                if result.status == FAILED and failed is None:
                    failed = error_from_result(result, encoding=self._connection.info.encoding)
                self._sent.popleft().take(result)
                while self._next() is not None:
                    pass
            self._next()  # the end itself
            self._pq.exit_pipeline_mode()
        except BaseException:
            self._lose()
            raise
        if failed is not None:
            if isinstance(failed, (InvalidSqlStatementName, FeatureNotSupported)):
                self._plan_anew()
            raise failed

    def _next(self) -> Any:
        while self._pq.is_busy():
            self._wait()
        return self._pq.get_result()

    def _wait(self) -> None:
        """Until there is something to read, or more can be sent."""
        socket = self._pq.socket
        writing = [socket] if self._pq.flush() else []
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(socket, select.POLLIN | (select.POLLOUT if writing else 0))
            readable = bool(poll.poll()[0][1] & ~select.POLLOUT)
        else:
            readable = bool(select.select([socket], writing, [])[0])
        if readable:
            self._pq.consume_input()

    def _statement(self, sql: str, kinds: tuple[int, ...]) -> Statement:
        """Planned when it comes a second time; those that came least lately give way when there are too many."""
        if len(sql) > LONGEST:
            return Statement(sql, self._connection)
        key = (sql, kinds)
        statement = self._known.get(key)
        if statement is None:
            statement = self._known[key] = Statement(sql, self._connection)
            if len(self._known) > PLANS:
                _key, least = self._known.popitem(last=False)
                if least.name:
                    self._leaving.append(least)
            return statement
        self._known.move_to_end(key)
        if not statement.name and FOR_EACH_ROW not in sql:
            statement.name = b"puente_%d" % next(self._names)
            self._pq.send_prepare(statement.name, statement.sql, kinds)
            self._sent.append(statement)
        return statement

    def _plan_anew(self) -> None:
        """Somebody threw plans away, or changed a table that they read: one failure tells it of all of them."""
        for statement in self._known.values():
            statement.name = b""
        everything = Statement("", self._connection)
        everything.name = b"ALL"
        self._leaving[:] = [everything]

    def _written(self, value: Any) -> Value:
        kind = type(value)
        write = WAYS.get(kind)
        if write is not None:
            return write(value)
        if issubclass(kind, str):
            return _text(value)
        if issubclass(kind, int):
            return _number(value)
        dumper = self._others.get_dumper(value, PyFormat.AUTO)
        said = dumper.dump(value)
        return None if said is None else bytes(said), dumper.oid, dumper.format


def _text(value: str) -> Value:
    said = value.encode()
    if b"\x00" in said:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return said, FROM_CONTEXT, pq.Format.TEXT


def _number(value: int) -> Value:
    if -(2**31) <= value < 2**31:
        return b"%d" % value, SMALL, pq.Format.TEXT
    if -(2**63) <= value < 2**63:
        return b"%d" % value, LARGE, pq.Format.TEXT
    raise DataError("a number of more than eight bytes")


def _moment(value: datetime) -> Value:
    if value.tzinfo is None:
        raise DataError("a moment without its zone")
    return value.isoformat(" ").encode(), MOMENT, pq.Format.TEXT


NOTHING: Value = (None, FROM_CONTEXT, pq.Format.TEXT)
TRUE: Value = (b"t", TRUTH, pq.Format.TEXT)
FALSE: Value = (b"f", TRUTH, pq.Format.TEXT)
WAYS: dict[type, Callable[[Any], Value]] = {
    str: _text,
    int: _number,
    bool: lambda value: TRUE if value else FALSE,
    type(None): lambda _value: NOTHING,
    datetime: _moment,
    date: lambda value: (value.isoformat().encode(), DAY, pq.Format.TEXT),
}


def _in_libpqs_words(sql: str) -> bytes:
    """`%s` as `$1`, `$2`, …; `%%` as `%`."""
    place = 0

    def said(found: re.Match[str]) -> str:
        nonlocal place
        if found[0] == "%%":
            return "%"
        place += 1
        return f"${place}"

    return re.sub("%s|%%", said, sql).encode()
