"""A log in memory: names become codes, rows become one table sorted by case, time and file order."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

MISSING = frozenset({"", "?"})


@dataclass(frozen=True)
class Refusal:
    """One row that could not be used: its line in the file (the heading is line 1) and the reason."""

    line: int
    why: str


@dataclass(frozen=True)
class Log:
    """`table`: case, activity, unit (int32 codes, unit -1 where unknown), time (int64 microseconds UTC), seq (int64).

    Sorted by (case, time, seq); seq is the order in the file. `cases`, `activities` and `units` are the names by code.
    """

    table: pa.Table
    cases: list[str]
    activities: list[str]
    units: list[str]
    refused: list[Refusal] = field(default_factory=list)
    zoneless: int = 0
    has_units: bool = False

    def blocks(self, rows: int = 1_000_000) -> Iterator[pa.Table]:
        """The table cut where a case ends, about `rows` rows at a time."""
        case = np.asarray(self.table["case"])
        at = 0
        while at < len(case):
            end = (
                len(case)
                if at + rows >= len(case)
                else int(np.searchsorted(case, case[at + rows], side="right"))
            )
            yield self.table.slice(at, end - at)
            at = end


class Names:
    """Gives each distinct name a code, in the order they are met."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.repaired = 0

    def code(self, name: str) -> int:
        """The code of `name`; bytes that are not UTF-8 are read as Windows-1252 on the first meeting."""
        known = self.codes.get(name)
        if known is None:
            clean = _repair(name)
            known = self.codes.get(clean)
            if known is None:
                known = len(self.codes)
                self.codes[clean] = known
            if clean is not name:
                self.repaired += 1
        return known

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.codes)


def _repair(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return name


class LogBuilder:
    """Takes accepted events one by one in file order, and builds the sorted Log."""

    def __init__(self) -> None:
        self.cases, self.activities, self.units = Names(), Names(), Names()
        self.refused: list[Refusal] = []
        self._case, self._activity, self._unit = array("i"), array("i"), array("i")
        self._time = array("q")

    def __len__(self) -> int:
        return len(self._time)

    def add(self, case: str, activity: str, unit: str | None, time: int) -> None:
        """One event; `unit` None or missing means unknown, `time` in microseconds UTC."""
        self._case.append(self.cases.code(case))
        self._activity.append(self.activities.code(activity))
        self._unit.append(-1 if unit is None or unit in MISSING else self.units.code(unit))
        self._time.append(time)

    def refuse(self, line: int, why: str) -> None:
        """Keeps what could not be used, to be told."""
        self.refused.append(Refusal(line, why))

    def build(self, *, zoneless: int = 0, has_units: bool = True) -> Log:
        """The log, sorted by (case, time, file order)."""
        case = np.frombuffer(self._case, np.int32) if self._case else np.zeros(0, np.int32)
        time = np.frombuffer(self._time, np.int64) if self._time else np.zeros(0, np.int64)
        order = np.lexsort((time, case))  # stable: file order where equal
        columns = {"case": case[order], "time": time[order], "seq": order.astype(np.int64)}
        for name, codes in (("activity", self._activity), ("unit", self._unit)):
            columns[name] = (np.frombuffer(codes, np.int32) if codes else np.zeros(0, np.int32))[order]
        return Log(
            pa.table(columns),
            list(self.cases),
            list(self.activities),
            list(self.units),
            sorted(self.refused, key=lambda refusal: refusal.line),
            zoneless,
            has_units,
        )
