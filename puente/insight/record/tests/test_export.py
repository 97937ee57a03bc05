"""The record goes to the lake exactly once, and the domino reads what comes out."""

import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from puente.insight.commands import insight
from puente.insight.lake.export import BadLake
from puente.insight.lake.layout import Layout
from puente.insight.record import events as reading
from puente.insight.record import export as record

pytestmark = pytest.mark.django_db


@pytest.fixture
def happened(noon, ana, finance):
    """Makes events about request `about`, as many as asked for."""
    from puente.events.models import Event

    def happen(times, about=1):
        Event.objects.bulk_create(
            Event(
                at=noon + timedelta(minutes=n), recorded_at=noon + timedelta(minutes=n), actor=ana, via="api",
                kind="request.noted", about_code="request", about_id=about, department=finance,
                data={"message": n, "ñ": [1, None]},
            )
            for n in range(times)
        )  # fmt: skip

    return happen


def test_every_event_is_in_the_lake_once_and_a_second_run_adds_only_what_is_new(
    tmp_path, happened, monkeypatch
):
    monkeypatch.setattr(reading, "PAGE", 4)
    layout = Layout(tmp_path / "lake")
    happened(11)
    first = record.export(layout)
    happened(6, about=2)

    second = record.export(layout)

    from puente.events.models import Event

    ids = sorted(
        id
        for part in second.parts
        for id in pq.read_table(layout.root / part.path, partitioning=None)["id"].to_pylist()
    )
    assert first.rows == 11 + Event.objects.count() - 17
    assert ids == sorted(Event.objects.values_list("id", flat=True))
    assert second.parts[: len(first.parts)] == first.parts
    assert record.prove(layout).rows == len(ids)


def test_an_event_that_the_lake_lacks_is_found(tmp_path, happened):
    layout = Layout(tmp_path / "lake")
    happened(5)
    manifest = record.export(layout)
    manifest.parts[-1:] = []
    manifest.save(layout)
    happened(1)
    record.export(layout)
    layout.manifest.write_text(json.dumps({"events": json.loads(layout.manifest.read_text())["events"][-1:]}))
    last = json.loads(layout.manifest.read_text())["events"][-1]
    last["rows"] -= 1
    layout.manifest.write_text(json.dumps({"events": [last]}))

    with pytest.raises(BadLake):
        record.prove(layout)


def test_the_record_is_a_log_like_any_other(tmp_path, happened, finance):
    layout = Layout(tmp_path / "lake")
    happened(3)
    happened(2, about=7)
    record.export(layout)

    def described(*source):
        answer = CliRunner().invoke(insight, ["process", *source, "--json"])
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.stdout)

    found = described("--lake", str(layout.root), "--keep-repeats", "--to", str(tmp_path / "log.xes"))

    again = described("--log", str(tmp_path / "log.xes"), "--keep-repeats")
    assert (found["cases"], found["activities"]["request.noted"]) == (2, 5)
    assert found == again
    assert f'key="org:group" value="{finance.code}"' in (tmp_path / "log.xes").read_text()


def test_a_folder_that_is_no_lake_is_said_in_words(tmp_path):
    answer = CliRunner().invoke(insight, ["process", "--lake", str(tmp_path)])

    assert answer.exit_code == 1
    assert "puente insight export" in answer.output
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_there_is_said_in_words(tmp_path, monkeypatch):
    from django.db import OperationalError

    def settled():
        raise OperationalError("no such table: events_event")

    monkeypatch.setattr(record, "_last_settled", settled)

    answer = CliRunner().invoke(insight, ["export", "--to", str(tmp_path / "lake")])

    assert answer.exit_code == 1
    assert "no such table" in answer.output
    assert "puente migrate" in answer.output


def test_requests_and_waits_are_what_the_domino_reads(tmp_path, noon, carmen, ana, finance, facilities):
    from puente.desk.models import Request, Wait

    def asked(requester, department, asking, opened, resolved, number):
        return Request.objects.create(
            number=number, subject="Something", requester=requester, department=department, asking_department=asking,
            opened_at=noon + timedelta(hours=opened), acknowledged_at=noon + timedelta(hours=opened),
            resolved_at=noon + timedelta(hours=resolved), changed_at=noon, status="resolved", is_standing=False,
        )  # fmt: skip

    case = asked(carmen, finance, None, 0, 10, "F-1")
    inner = asked(ana, facilities, finance, 2, 7, "B-1")
    Wait.objects.create(request=case, kind="request", other=inner, started_at=noon)
    layout = Layout(tmp_path / "lake")

    record.export(layout)
    answer = CliRunner().invoke(
        insight, ["domino", "--requests", str(layout.requests), "--waits", str(layout.waits), "--json"]
    )

    found = json.loads(answer.stdout)
    assert list(found["roots"]) == [str(case.pk)]
    assert {(tuple(row["link"]), row["kind"]): row["seconds"] for row in found["totals"]} == {
        (("customer", finance.code), "not_yet_asked"): 7200,
        ((finance.code, facilities.code), "work"): 5 * 3600,
        (("customer", finance.code), "work"): 3 * 3600,
    }


def test_the_doctor_finds_a_spoiled_lake(tmp_path, happened):
    layout = Layout(tmp_path / "lake")
    happened(3)
    manifest = record.export(layout)
    well = CliRunner().invoke(insight, ["doctor", "--lake", str(layout.root)])
    (layout.root / manifest.parts[0].path).write_bytes(b"nothing")

    ill = CliRunner().invoke(insight, ["doctor", "--lake", str(layout.root)])

    assert well.exit_code == 0, well.output
    assert ill.exit_code == 1
    assert manifest.parts[0].path.split("/")[-1] in ill.output
