"""What is asked of the gate, and the two things it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PEOPLE = 5
"""k: fewer respondents than this are never shown, nor can they be found by subtraction."""
CASES = 30
"""Fewer cases than this carry no gain and no interval."""
CLIPPED = 0.05
"""A larger part of clipped times than this makes a trace unreliable."""


@dataclass(frozen=True)
class Cell:
    """The answers of one group: respondent (an opaque token) -> score."""

    group: str
    scores: Mapping[str, float]


@dataclass(frozen=True)
class Ratings:
    """Answers of people by group, along one dimension of the lattice in one period.

    `lowest` and `highest` are the ends of the scale. `lattice` says which groups each dimension has: a dimension or
    group that is not in it is a free filter, and free filters on ratings are not answered.
    """

    question: str
    dimension: str
    period: str
    cells: tuple[Cell, ...]
    lattice: Mapping[str, frozenset[str]]
    lowest: float = 1
    highest: float = 5


@dataclass(frozen=True)
class Timing:
    """A figure about one unit's times: how many cases carry it, how many of their times were clipped, and how many
    people the unit has (None: not known). `value` is passed on untouched."""

    value: Any
    cases: int
    clipped: int = 0
    times: int = 0
    people: int | None = None


@dataclass(frozen=True)
class ShownCell:
    """One group as it may be seen: mean to a tenth, number of respondents."""

    group: str
    mean: float
    respondents: int


@dataclass(frozen=True)
class Shown:
    """May be seen. For ratings `value` is a tuple of ShownCell and `hidden` the groups that may not."""

    value: Any
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class CannotTell:
    """May not be seen, or would mean nothing: why, and what it takes; both are sentences for the reader."""

    reason: str
    needed: str
