"""What any engine offers, and what it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

import pyarrow as pa

What = Literal["events", "requests"]


class Partial(Protocol):
    """A commutative monoid: the sum over blocks is the same whatever their order and size."""

    def __add__(self, other: Any) -> Self: ...


class Kernel(Protocol):
    """A pure function of one block; `zero` is the sum over none."""

    def zero(self) -> Any: ...

    def __call__(self, block: pa.Table) -> Any: ...


@dataclass(frozen=True)
class Filter:
    """Which events: by month recorded (“2026-03”; None: all) and by kind (None: all). Requests are never filtered."""

    months: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None


class Store(Protocol):
    """Blocks hold complete cases, sorted by (case, time, seq)."""

    def blocks(self, what: What, where: Filter = ..., rows: int = ...) -> Iterator[pa.Table]: ...

    def table(self, name: str, **params: Any) -> pa.Table: ...

    def run(self, kernel: Kernel, what: What, where: Filter = ...) -> Any: ...
