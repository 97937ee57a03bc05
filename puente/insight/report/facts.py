"""What the report tells, as plain values: names, integer microseconds, and answers of the gate."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from puente.insight.gate import CannotTell

KINDS = ("not_yet_asked", "not_yet_taken", "work", "hand_back", "customer_turn", "closed_hours")

Link = tuple[str, str]
"""(asking unit, serving unit)."""


@dataclass(frozen=True)
class Stretch:
    """A part of a customer's wait with one owner; start and end in microseconds UTC."""

    link: Link
    kind: str
    start: int
    end: int
    request: str

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Story:
    """One case from its opening to its close. `standards`: request -> (its own length, its standard), microseconds."""

    case: str
    customer: str
    opened: int
    closed: int
    stretches: tuple[Stretch, ...]
    standards: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return self.closed - self.opened


@dataclass(frozen=True)
class Gain:
    """Mean gain per case in seconds, with its interval; None where it was not computed."""

    seconds: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class WhatIf:
    """One unit: what customers would gain; or why that is not told."""

    unit: str
    quicker: Gain
    standard: Gain
    cannot: CannotTell | None = None


@dataclass(frozen=True)
class Flow:
    """Waiting that went from one unit up to the one that had asked it. `depth` 0 is the customer's own request.

    `hot` is the part of it that began in the unit where most waiting begins.
    """

    depth: int
    unit: str
    towards: str
    microseconds: int
    hot: int


@dataclass(frozen=True)
class Refused:
    """A row that could not be used."""

    file: str
    line: int | None
    id: str | None
    why: str


@dataclass(frozen=True)
class Facts:
    """Everything on the page. `folded` are the units shown together, one of them being too small to be shown apart."""

    cases: int
    open_cases: int
    began: int
    ended: int
    median_wait: float
    totals: dict[tuple[str, str, str], int]
    flows: tuple[Flow, ...]
    hot: str
    customers: frozenset[str]
    what_if: tuple[WhatIf, ...]
    best_pair: tuple[tuple[str, str], Gain] | None
    stories: tuple[Story, ...]
    ageing: tuple[tuple[str, int, float, float], ...]
    counts: dict[str, int]
    refused: tuple[Refused, ...]
    sizes_known: bool
    folded: tuple[str, ...]
    files: tuple[str, ...]
    process: dict[str, Any] | None = None

    @property
    def wait(self) -> int:
        return sum(self.totals.values())

    def by_link(self) -> dict[Link, dict[str, int]]:
        """Microseconds by kind of each link, the longest link first."""
        links: dict[Link, dict[str, int]] = {}
        for (asker, provider, kind), length in self.totals.items():
            kinds = links.setdefault((asker, provider), {})
            kinds[kind] = kinds.get(kind, 0) + length
        return dict(sorted(links.items(), key=lambda item: (-sum(item[1].values()), item[0])))

    def by_kind(self) -> dict[str, int]:
        """Microseconds of each kind that there is, in the order of a request's life."""
        kinds = dict.fromkeys(KINDS, 0)
        for (_asker, _provider, kind), length in self.totals.items():
            kinds[kind] += length
        return {kind: length for kind, length in kinds.items() if length}

    def by_unit(self) -> dict[str, int]:
        """Microseconds that each unit owned, the longest first."""
        units: dict[str, int] = {}
        for (_asker, provider, _kind), length in self.totals.items():
            units[provider] = units.get(provider, 0) + length
        return dict(sorted(units.items(), key=lambda item: (-item[1], item[0])))
