"""The kernels answer the same on Spark as on one machine, wherever its blocks split a case."""

import os
import random
import sys

import numpy as np
import pyarrow as pa
import pytest

from puente.insight.kernels.cases import Cases, complete_cases
from puente.insight.kernels.gains import Gains
from puente.insight.kernels.replay import STANDARD
from puente.insight.kernels.totals import Totals
from puente.insight.kernels.trace import trace
from puente.insight.tests.domino_worlds import as_graph, world

UNITS = 5


def totals(cases):
    return Totals.of(cases, trace(cases), UNITS)


def quicker(cases):
    return Gains.of(cases, np.eye(UNITS, dtype=bool), 200)


def standards(cases):
    return Gains.of(cases, np.eye(UNITS, dtype=bool), STANDARD)


def blocks(cases=300):
    requests, waits = world(random.Random(11), cases=cases, unit=3_600_000_017)
    return list(as_graph(requests, waits).blocks())


def same(one, other):
    for mine, theirs in zip(vars(one).values(), vars(other).values(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("rows", [1, 7, 100])
def test_a_case_split_between_blocks_is_carried_over(rows):
    whole = pa.concat_tables(blocks(40))
    pieces = (whole.slice(at, rows) for at in range(0, whole.num_rows, rows))

    parts = list(complete_cases(pieces))

    assert sum(part.num_rows for part in parts) == whole.num_rows
    found = sum((quicker(Cases.of(part)) for part in parts), Gains.zero(UNITS))
    same(found, quicker(Cases.of(whole.combine_chunks())))


@pytest.fixture(scope="module")
def spark():
    """Spark on two local threads, with small batches so that they split cases."""
    session = pytest.importorskip("pyspark.sql").SparkSession
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    started = (
        session.builder.master("local[2]")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 13)
        .config("spark.sql.shuffle.partitions", 3)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield started
    started.stop()


@pytest.mark.spark
@pytest.mark.slow
def test_spark_gives_exactly_what_one_machine_gives(spark, tmp_path):
    import pyarrow.parquet as pq

    from puente.insight.store import spark as on_spark

    local = blocks()
    pq.write_table(pa.concat_tables(local), tmp_path / "cases.parquet")
    frame = spark.read.parquet(str(tmp_path / "cases.parquet"))
    views = [Cases.of(block) for block in local]

    assert (
        on_spark.run(totals, frame, Totals.zero(UNITS)).finish()
        == sum((totals(view) for view in views), Totals.zero(UNITS)).finish()
    )
    for kernel in (quicker, standards):
        same(on_spark.run(kernel, frame, Gains.zero(UNITS)), sum(map(kernel, views), Gains.zero(UNITS)))
    mine = sorted(tuple(row.values()) for view in views for row in trace(view).table(view).to_pylist())
    assert sorted(tuple(row) for row in on_spark.segments(frame).collect()) == mine
