"""The kernels answer the same on Spark as on one machine, wherever its blocks split a case."""

import os
import random
import sys

import numpy as np
import pyarrow as pa
import pytest

from puente.insight.kernels.cases import Cases, complete_cases
from puente.insight.kernels.follows import Follows
from puente.insight.kernels.gains import Gains
from puente.insight.kernels.handovers import PingPong
from puente.insight.kernels.replay import STANDARD
from puente.insight.kernels.told_apart import Openings, told_apart
from puente.insight.kernels.totals import Totals
from puente.insight.kernels.trace import trace
from puente.insight.kernels.variants import Variants
from puente.insight.store.cache import STEPS
from puente.insight.tests.domino_worlds import as_graph, world
from puente.insight.tests.test_told_apart import of_a_record

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


@pytest.mark.spark
@pytest.mark.slow
def test_what_only_the_record_knows_is_told_apart_on_spark_too(spark, tmp_path):
    import pyarrow.parquet as pq

    from puente.insight.store import spark as on_spark

    requests, waits, kinds, calendars, hours = of_a_record(41)
    openings = Openings.of(hours)
    local = list(as_graph(requests, waits, kinds, calendars).blocks())
    pq.write_table(pa.concat_tables(local), tmp_path / "cases.parquet")

    rows = on_spark.segments(spark.read.parquet(str(tmp_path / "cases.parquet")), openings).collect()

    mine = [
        tuple(row.values())
        for view in map(Cases.of, local)
        for row in told_apart(trace(view), view, openings).table(view).to_pylist()
    ]
    assert sorted(map(tuple, rows)) == sorted(mine)
    assert {row[4] for row in mine} >= {3, 4, 5}


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize(
    "kernel", [Follows(4, medians=True), Follows(4, keep_repeats=True), Variants(), PingPong(3)]
)
def test_the_process_kernels_give_the_same_on_spark(spark, tmp_path, kernel):
    import pyarrow.parquet as pq

    from puente.insight.store import spark as on_spark

    chance = random.Random(5)
    rows = sorted((chance.randrange(60), chance.randrange(9), seq, chance.randrange(4), chance.randrange(-1, 3)) for seq in range(900))  # fmt: skip
    table = pa.Table.from_arrays([pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), STEPS, strict=True)], schema=STEPS)  # fmt: skip
    shuffled = table.take(pa.array(chance.sample(range(900), 900)))
    pq.write_table(shuffled, tmp_path / "steps.parquet")

    found = on_spark.run_over_steps(kernel, spark.read.parquet(str(tmp_path / "steps.parquet")))

    assert found.finish() == kernel(table).finish()
