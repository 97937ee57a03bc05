"""How often a program may ask: so many calls a minute for each token, so that one that runs wild holds nobody up.

They are counted in the memory of each process: a count in the database would be one more write for every call that only
reads. Where several processes serve the web, a program may thus make as many times the number, at most.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil

MINUTE = 60.0
MOST_KEPT = 10_000
"""Tokens that are counted at once; then those whose minute is over are forgotten."""


class Pace:
    """Minutes that begin with the first call of each token, and the calls made in them."""

    def __init__(self) -> None:
        self._minutes: dict[str, tuple[datetime, list[None]]] = {}

    def wait(self, token: str, most: int, now: datetime) -> int:
        """Counts a call: 0 when it may be made, else in how many seconds the next one may. `most` 0 is as many as one likes."""
        if not most:
            return 0
        begun, calls = self._minutes.get(token) or self._begin(token, now)
        gone = (now - begun).total_seconds()
        if not 0 <= gone < MINUTE:
            begun, calls = self._begin(token, now)
            gone = 0
        if len(calls) >= most:
            return ceil(MINUTE - gone)
        calls.append(
            None
        )  # a list grows whole whatever other threads do, where a number that is counted up may miss one
        return 0

    def _begin(self, token: str, now: datetime) -> tuple[datetime, list[None]]:
        if len(self._minutes) >= MOST_KEPT:
            ahead = {
                key: one for key, one in self._minutes.items() if (now - one[0]).total_seconds() < MINUTE
            }
            self._minutes = ahead if len(ahead) < MOST_KEPT else {}
        minute: tuple[datetime, list[None]] = (now, [])
        self._minutes[token] = minute
        return minute
