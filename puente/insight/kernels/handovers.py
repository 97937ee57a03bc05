"""Ping-pong: a case that goes from A to B and comes back to A."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from puente.insight.kernels.sequences import units
from puente.insight.kernels.sums import Sums


@dataclass(frozen=True)
class PingPongPartial:
    """Returns by (A, B): how many, and the time they were at B."""

    codes: int
    returns: Sums

    def __add__(self, other: PingPongPartial) -> Self:
        return type(self)(self.codes, self.returns + other.returns)

    def finish(self) -> list[tuple[int, int, int, float]]:
        """(A, B, how many, seconds at B), the most frequent first."""
        rows = [
            (key // self.codes, key % self.codes, count, total / 1e6)
            for key, count, total in self.returns.rows()
        ]
        return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


@dataclass(frozen=True)
class PingPong:
    """The kernel: a block of complete cases -> PingPongPartial.

    A → B → A over successive different known units, whatever the activities; A → B → A → B is two returns, one of A
    and one of B. `codes` is how many units there are.
    """

    codes: int

    def zero(self) -> PingPongPartial:
        return PingPongPartial(self.codes, Sums.zero())

    def __call__(self, block: pa.Table) -> PingPongPartial:
        stays = units(block)
        code, case, time = stays.code, stays.case, stays.time
        back = np.flatnonzero((case[2:] == case[:-2]) & (code[2:] == code[:-2]))
        keys = code[back].astype(np.int64) * self.codes + code[back + 1]
        return PingPongPartial(self.codes, Sums.of(keys, time[back + 2] - time[back + 1], self.codes**2))
