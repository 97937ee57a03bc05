"""What a call of the pages has for itself, from its beginning to its end: a connection to the database, and its request.

Connections are lent from call to call: whoever comes next has the one that was used last.

The threads of a web process take turns. A connection of each thread's own would be the one that another has just written
past, and SQLite forgets all that a connection has read when another one commits; PostgreSQL's process would be the one that
slept longest. So there are as many connections as there were ever calls at once, and one that does the work.

A request and what was tied to it (who asks, their messages) hold each other. When its answer was sent they are parted, so that
they go at once and the next call has their memory, instead of waiting until Python looks for such circles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connections

from puente.foundation import statements

Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]
MINE = "puente.request"
_idle: list[Any] = []
"""The one that was used last is the last."""


class Asked(WSGIRequest):
    """A request that its call finds again when it was answered."""

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        environ[MINE] = self


def lent(application: WSGIHandler) -> Answer:
    """The same application; each of its calls, with all pieces of its answer, has one connection from beginning to end."""
    application.request_class = Asked

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        loan = _Loan(environ)
        with loan:
            try:
                response: Any = application(environ, start_response)
            except BaseException:
                loan.end()
                raise
            if response.streaming:
                return _Pieces(response, loan)
            try:
                return [response.content]
            finally:
                response.close()
                loan.end()

    return answer


class _Loan:
    """A connection that is the one of the thread which enters, until it leaves."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        try:
            self.connection = _idle.pop()
        except IndexError:
            self.connection = connections.create_connection("default")
            self.connection.inc_thread_sharing()

    def __enter__(self) -> None:
        connections["default"] = self.connection
        statements.look_again()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del connections["default"]
        statements.look_again()

    def end(self) -> None:
        _idle.append(self.connection)
        asked = self._environ.pop(MINE, None)
        if asked is not None:
            asked.__dict__.clear()


class _Pieces:
    """An answer that is made while it is sent, by whichever thread asks for the next piece."""

    def __init__(self, response: Any, loan: _Loan) -> None:
        self._response, self._loan, self._pieces = response, loan, iter(response)
        self._is_closed = False

    def __iter__(self) -> _Pieces:
        return self

    def __next__(self) -> bytes:
        with self._loan:
            piece: bytes = next(self._pieces)
            return piece

    def close(self) -> None:
        """At the end, or when the visitor has gone."""
        if self._is_closed:
            return
        self._is_closed = True
        with self._loan:
            self._response.close()
        self._loan.end()
