"""Open cases: how old they are and who holds them now. Shown beside the trace, never mixed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from puente.insight.kernels.cases import STILL_OPEN, Cases


@dataclass(frozen=True)
class Waiting:
    """An open case: codes of its request and of the link that holds it now, moments in microseconds."""

    case: int
    opened: int
    holder: int  # the request that is being waited for, the case itself if nobody else
    asker: int
    provider: int


@dataclass(frozen=True)
class Ageing:
    """The open cases met so far."""

    waiting: tuple[Waiting, ...]

    @classmethod
    def zero(cls) -> Self:
        return cls(())

    @classmethod
    def of(cls, cases: Cases) -> Self:
        """The open cases of one block."""
        return cls(tuple(_waiting(cases, int(case)) for case in np.flatnonzero(~cases.ended)))

    def __add__(self, other: Ageing) -> Self:
        return type(self)(self.waiting + other.waiting)

    def finish(self) -> list[Waiting]:
        """The oldest first."""
        return sorted(self.waiting, key=lambda one: (one.opened, one.case))


def _waiting(cases: Cases, case: int) -> Waiting:
    base, root = int(cases.start[case]), int(cases.root[case])
    row, seen = root, {root}
    while True:
        begin, end = cases.kid_start[row], cases.kid_start[row + 1]
        still = [int(base + kid) for kid in cases.kid[begin:end] if cases.closed[base + kid] == STILL_OPEN]
        if not still or min(still) in seen:
            break
        row = min(still)  # the one opened first
        seen.add(row)
    return Waiting(
        int(cases.code[case]), int(cases.opened[root]), int(cases.request[row]),
        int(cases.asker[row]), int(cases.provider[row]),
    )  # fmt: skip
