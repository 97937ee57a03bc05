"""How long customers waited on each link (who asked whom) for each kind of reason, over all closed cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from puente.insight.kernels.cases import KINDS, Cases
from puente.insight.kernels.sums import Sums
from puente.insight.kernels.trace import Segments


@dataclass(frozen=True)
class Totals:
    """Microseconds by (asker, provider, kind); `units` is how many codes of units there are."""

    units: int
    sums: Sums

    @classmethod
    def zero(cls, units: int) -> Self:
        return cls(units, Sums.zero())

    @classmethod
    def of(cls, cases: Cases, segments: Segments, units: int) -> Self:
        """The totals of one block, from its trace."""
        asker = cases.asker[segments.row].astype(np.int64)
        keys = (asker * units + cases.provider[segments.row]) * len(KINDS) + segments.kind
        return cls(units, Sums.of(keys, segments.end - segments.start, units * units * len(KINDS)))

    def __add__(self, other: Totals) -> Self:
        return type(self)(self.units, self.sums + other.sums)

    def finish(self) -> list[tuple[int, int, str, int]]:
        """(asker, provider, kind, microseconds), the largest first."""
        rows = []
        for key, _count, microseconds in self.sums.rows():
            link, kind = divmod(key, len(KINDS))
            rows.append((*divmod(link, self.units), KINDS[kind], microseconds))
        return sorted(rows, key=lambda row: (-row[3], row[:3]))

    def by_provider(self) -> list[int]:
        """Microseconds that each unit owned as the one who served."""
        owned = [0] * self.units
        for _asker, provider, _kind, microseconds in self.finish():
            owned[provider] += microseconds
        return owned
