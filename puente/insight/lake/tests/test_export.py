"""The lake holds the events exactly once each, whatever stops an export and however often it runs."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from puente.insight.lake import export as engine
from puente.insight.lake.export import BadLake, Manifest, export_events, verify
from puente.insight.lake.fingerprint import added, fingerprint
from puente.insight.lake.layout import EVENTS, Layout

BEGAN = datetime(2026, 1, 30, tzinfo=UTC)


def events(first, last):
    rows = [
        {
            "id": n, "at": BEGAN + timedelta(hours=n), "recorded_at": BEGAN + timedelta(hours=n, seconds=1),
            "kind": f"request.k{n % 3}", "version": 1, "about_code": "request", "about_id": n // 4,
            "actor": n % 5 or None, "department": n % 3 + 1, "via": "api", "batch": "", "data": f'{{"n": {n}}}',
        }
        for n in range(first, last + 1)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=EVENTS)


def source(last, size=7):
    def batches(after):
        for at in range(after + 1, last + 1, size):
            yield events(at, min(last, at + size - 1))

    return batches


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "ROWS", 20)
    return Layout(tmp_path / "lake")


def kept(lake):
    names = [lake.root / part.path for part in Manifest.load(lake).parts]
    return sorted(id for name in names for id in pq.read_table(name, partitioning=None)["id"].to_pylist())


def test_each_event_is_in_the_lake_once_under_the_month_it_was_recorded(lake):
    manifest = export_events(source(100), lake)

    assert kept(lake) == list(range(1, 101))
    assert manifest.months() == ["2026-01", "2026-02"]
    assert (manifest.rows, manifest.last_id) == (100, 100)
    assert manifest.fingerprint == fingerprint(events(1, 100))


def test_running_again_adds_only_what_is_new(lake):
    export_events(source(50), lake)
    before = Manifest.load(lake).parts

    again = export_events(source(50), lake)
    later = export_events(source(80), lake)

    assert again.parts == before
    assert later.parts[: len(before)] == before
    assert kept(lake) == list(range(1, 81))
    assert later.fingerprint == fingerprint(events(1, 80))


@pytest.mark.parametrize("stop", range(1, 9))
def test_a_run_cut_short_anywhere_is_taken_up_without_loss_or_repetition(lake, monkeypatch, stop):
    calls = {"n": 0}
    real = engine.write_whole

    def failing(path, write):
        calls["n"] += 1
        if calls["n"] == stop:
            raise OSError("No space left on device")
        real(path, write)

    monkeypatch.setattr(engine, "write_whole", failing)
    with pytest.raises(OSError, match="No space"):
        export_events(source(100), lake)
    monkeypatch.setattr(engine, "write_whole", real)

    manifest = export_events(source(100), lake)

    assert kept(lake) == list(range(1, 101))
    assert manifest.fingerprint == fingerprint(events(1, 100))
    assert verify(lake).rows == 100


def test_the_hash_does_not_depend_on_cuts_and_feels_every_field():
    whole = fingerprint(events(1, 30))

    assert added(fingerprint(events(1, 11)), fingerprint(events(12, 30))) == whole
    for name in ("id", "version", "about_id", "department"):
        table = events(1, 30)
        place = table.schema.get_field_index(name)
        changed = table.column(name).to_pylist()
        changed[4] += 1
        other = table.set_column(
            place, table.schema.field(name), pa.array(changed, table.schema.field(name).type)
        )
        assert fingerprint(other) != whole


def test_a_file_that_was_touched_is_found(lake):
    manifest = export_events(source(100), lake)
    part = manifest.parts[1]
    table = pq.read_table(lake.root / part.path, partitioning=None)
    pq.write_table(table.slice(1), lake.root / part.path)

    with pytest.raises(BadLake, match=part.path.split("/")[-1]):
        verify(lake)


def test_events_out_of_order_are_refused(lake):
    with pytest.raises(ValueError, match="order"):
        export_events(lambda after: [events(5, 9), events(9, 12)], lake)


def test_a_spoiled_manifest_is_refused_in_words(lake):
    export_events(source(30), lake)
    lake.manifest.write_text("{")

    with pytest.raises(BadLake, match=r"manifest\.json"):
        export_events(source(40), lake)
