"""The same kernels on Spark: cases are cut into partitions, each partition gives one partial, the driver adds them up.

Needs the optional extra `spark`. Blocks that Spark hands over may split a case; what is unfinished is carried over to
the next, so a kernel meets complete cases only and answers as it does on one machine.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

import pyarrow as pa

from puente.insight.kernels.cases import Cases, complete_cases
from puente.insight.kernels.told_apart import Openings, told_apart
from puente.insight.kernels.trace import trace
from puente.insight.store.protocol import Kernel

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

STEPS_ORDER = ("case", "time", "seq")
ORDER = ("case", "opened", "provider", "asker", "request")
SEGMENTS = "case long, request long, asker int, provider int, kind byte, start long, end long"


class Partial(Protocol):
    """What a kernel makes of a block: it can be added to another of its kind."""

    def __add__(self, other: Self) -> Self: ...


P = TypeVar("P", bound=Partial)


def run(kernel: Callable[[Cases], P], cases: DataFrame, zero: P) -> P:
    """`kernel` folded over all cases of a data frame in the shape of a block (see `kernels.cases`).

    `kernel` is sent to the workers, so it must be picklable by Spark: a function of a module, a method of a class or
    a closure over plain values.
    """
    return _folded(lambda block: kernel(Cases.of(block)), _by_case(cases, ORDER), zero)


def run_over_steps(kernel: Kernel, steps: DataFrame) -> Any:
    """A process kernel (directly-follows, variants, ping-pong) folded over steps in the shape of `store.cache.STEPS`."""
    return _folded(kernel, _by_case(steps, STEPS_ORDER), kernel.zero())


def _folded(kernel: Callable[[pa.Table], P], sorted_rows: DataFrame, zero: P) -> P:
    def partials(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        total = zero
        for block in _blocks(batches):
            total = total + kernel(block)
        yield pa.RecordBatch.from_pydict({"partial": [pickle.dumps(total)]})

    total = zero
    for row in sorted_rows.mapInArrow(partials, "partial binary").toLocalIterator():
        total = total + pickle.loads(bytes(row["partial"]))
    return total


def segments(cases: DataFrame, openings: Openings | None = None) -> DataFrame:
    """The stretches of all closed cases, one row each, to be written as Parquet by the cluster itself."""

    def stretches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for block in _blocks(batches):
            view = Cases.of(block)
            yield from told_apart(trace(view), view, openings).table(view).to_batches()

    return _by_case(cases, ORDER).mapInArrow(stretches, SEGMENTS)


def _by_case(rows: DataFrame, order: tuple[str, ...]) -> DataFrame:
    return rows.repartition("case").sortWithinPartitions(*order)


def _blocks(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    return complete_cases(pa.Table.from_batches([batch]) for batch in batches)
