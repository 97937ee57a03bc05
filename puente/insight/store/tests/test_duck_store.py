"""One lake asked two ways gives one answer: kernels over blocks of any size, and plain SQL; months come together by case."""

import numpy as np
import pyarrow as pa
import pytest

from puente.insight.kernels.follows import Follows
from puente.insight.kernels.handovers import PingPong
from puente.insight.kernels.variants import Variants
from puente.insight.lake import export as engine
from puente.insight.lake.export import BadLake, export_events
from puente.insight.lake.layout import EVENTS, Layout
from puente.insight.store.duck import DuckStore
from puente.insight.store.protocol import Filter

KINDS = ["request.opened", "request.taken", "request.answered", "request.closed"]


def made(count, seed=3):
    """Events of `count` rows over four months; a case's events lie months apart, and some share a moment."""
    chance = np.random.default_rng(seed)
    at = np.sort(chance.integers(0, 110 * 86_400, count)) * 1_000_000 + 1_767_225_600_000_000
    at[1::7] = at[::7][: len(at[1::7])]
    at = np.sort(at)
    return pa.table(
        {
            "id": pa.array(np.arange(1, count + 1)),
            "at": pa.array(at).cast(pa.timestamp("us", "UTC")),
            "recorded_at": pa.array(at).cast(pa.timestamp("us", "UTC")),
            "kind": chance.choice(KINDS, count),
            "version": np.ones(count, np.int16),
            "about_code": np.where(chance.random(count) < 0.9, "request", "person"),
            "about_id": chance.integers(1, max(2, count // 6), count),
            "actor": pa.nulls(count, pa.int64()),
            "department": pa.array(chance.integers(1, 5, count), mask=chance.random(count) < 0.2),
            "via": np.full(count, "api"),
            "batch": np.full(count, ""),
            "data": np.full(count, "{}"),
        }
    ).cast(EVENTS)


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "ROWS", 300)
    events = made(2_000)
    export_events(lambda after: events.slice(after).to_batches(max_chunksize=170), Layout(tmp_path))
    return tmp_path, events


def steps(events):
    """The same steps in the order of cases, without store or cache."""
    rows = [row for row in events.to_pylist() if row["about_code"] == "request"]
    return sorted(rows, key=lambda row: (row["about_id"], row["at"], row["id"]))


@pytest.mark.parametrize("rows", [1, 50, 700, 10_000])
def test_blocks_hold_whole_cases_in_order_whatever_their_size(lake, rows):
    folder, events = lake
    store = DuckStore(folder)

    blocks = list(store.blocks("events", rows=rows))

    together = pa.concat_tables(blocks)
    cases = [set(block["case"].to_pylist()) for block in blocks]
    assert together["seq"].to_pylist() == [row["id"] for row in steps(events)]
    assert together["case"].to_pylist() == [row["about_id"] for row in steps(events)]
    assert [store.kinds[code] for code in together["activity"].to_pylist()] == [
        row["kind"] for row in steps(events)
    ]
    assert sum(len(some) for some in cases) == len(set.union(*cases))


def test_kernels_over_the_store_equal_kernels_over_one_table(lake):
    folder, _events = lake
    store = DuckStore(folder)
    whole = pa.concat_tables(store.blocks("events", rows=10_000)).combine_chunks()

    for kernel in (Follows(4, medians=True), Variants(keep_repeats=True), PingPong(9)):
        assert store.run(kernel, "events").finish() == kernel(whole).finish()


def test_sql_and_kernel_count_the_same(lake):
    folder, _events = lake
    store = DuckStore(folder)
    kernel = store.run(Follows(4, keep_repeats=True), "events").finish()

    table = store.table("follows").to_pylist()

    assert {(r["from"], r["to"]): r["count"] for r in table} == {
        (store.kinds[e.before], store.kinds[e.after]): e.count for e in kernel
    }
    assert {(r["from"], r["to"]): pytest.approx(r["mean_seconds"]) for r in table} == {
        (store.kinds[e.before], store.kinds[e.after]): e.mean_seconds for e in kernel
    }


@pytest.mark.parametrize("name", ["months", "activities", "departments", "handed_over"])
def test_every_question_is_answered_also_of_an_empty_lake(lake, tmp_path_factory, name):
    empty = DuckStore(tmp_path_factory.mktemp("empty"))

    assert DuckStore(lake[0]).table(name).num_rows > 0
    assert empty.table(name).num_rows == 0


def test_a_filter_takes_only_what_it_names(lake):
    store = DuckStore(lake[0])
    store.refresh(None)

    january = pa.concat_tables(store.blocks("events", Filter(months=("2026-01",))))
    closed = pa.concat_tables(store.blocks("events", Filter(kinds=("request.closed",))))

    assert 0 < january.num_rows < 700
    assert set(closed["activity"].to_pylist()) == {store.kinds.index("request.closed")}


def test_what_is_exported_later_is_seen_and_only_its_month_is_made_anew(lake):
    folder, events = lake
    store = DuckStore(folder)
    before = {path.name for path in store.refresh(None)}
    late = made(2_060).slice(2_000).to_pylist()
    newer = [
        row | {"id": 2_001 + n, "recorded_at": events["recorded_at"][-1].as_py()}
        for n, row in enumerate(late)
    ]

    export_events(lambda after: [pa.Table.from_pylist(newer, schema=EVENTS)], Layout(folder))
    after = {path.name for path in store.refresh(None)}

    assert len(after - before) == 1
    assert sum(block.num_rows for block in store.blocks("events")) > len(steps(events))


def test_an_unknown_question_is_refused(lake):
    with pytest.raises(BadLake, match="nonsense"):
        DuckStore(lake[0]).table("nonsense")
