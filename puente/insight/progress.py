"""Says how far long work has come, on standard error, and only to a person who is watching."""

from __future__ import annotations

import sys
import time

from puente.insight import saying


class Progress:
    """One line that is written over; silent when standard error is not a terminal, and in the first second."""

    def __init__(self, *, wanted: bool | None = None) -> None:
        self._wanted = sys.stderr.isatty() if wanted is None else wanted
        self._begun = time.monotonic()
        self._said = 0.0
        self._width = 0

    def say(self, what: str, done: int | None = None) -> None:
        """`what` is being done, `done` things so far."""
        now = time.monotonic()
        if not self._wanted or now - self._begun < 1 or now - self._said < 0.2:
            return
        self._said = now
        line = what if done is None else f"{what} {saying.count(done)}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def done(self) -> None:
        """Clears the line."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0
