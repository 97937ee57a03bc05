"""A log that is written and read again is the same log; OCEL names every case and unit as an object."""

import gzip
import json

import pytest
from click.testing import CliRunner

from puente.insight.commands import insight
from puente.insight.logs.csv_log import Mapping
from puente.insight.logs.log import LogBuilder
from puente.insight.logs.reading import read_log
from puente.insight.logs.times import Clock
from puente.insight.logs.writing import events, write_ocel, write_xes

ROWS = [
    ('c "1" & <x>', "Ask\nagain", "Jurídico", 1_772_000_000_000_001),
    ('c "1" & <x>', "Do", None, 1_772_000_000_000_002),
    ("c2", "Ask\nagain", "B", 1_772_000_000_000_000),
]


@pytest.fixture
def log():
    builder = LogBuilder()
    for case, activity, unit, time in ROWS:
        builder.add(case, activity, unit, time)
    return builder.build()


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_xes_comes_back_as_it_went(tmp_path, log, name):
    write_xes(log, tmp_path / name)

    again = read_log(tmp_path / name, Mapping(), Clock())

    assert list(events(again)) == list(events(log)) == ROWS
    assert again.refused == []


def test_ocel_relates_each_event_to_objects_that_are_there(tmp_path, log):
    write_ocel(log, tmp_path / "log.json.gz")

    found = json.loads(gzip.decompress((tmp_path / "log.json.gz").read_bytes()))

    objects = {row["id"]: row["type"] for row in found["objects"]}
    kinds = {row["name"] for row in found["eventTypes"]}
    assert set(objects.values()) == {row["name"] for row in found["objectTypes"]} == {"case", "unit"}
    assert [row["type"] for row in found["events"]] == [row[1] for row in ROWS]
    assert {row["type"] for row in found["events"]} <= kinds
    assert all(one["objectId"] in objects for row in found["events"] for one in row["relationships"])
    assert [len(row["relationships"]) for row in found["events"]] == [2, 1, 2]


def test_a_name_that_tells_no_format_is_refused_in_words(tmp_path):
    (tmp_path / "log.csv").write_text("case,activity,time\n1,a,2026-01-01T00:00Z\n")

    answer = CliRunner().invoke(
        insight, ["process", "--log", str(tmp_path / "log.csv"), "--to", str(tmp_path / "log.txt")]
    )

    assert answer.exit_code == 2
    assert ".xes" in answer.output
