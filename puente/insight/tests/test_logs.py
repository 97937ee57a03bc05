"""Logs as they come: separators, zones, quotation marks, damage. Nothing is lost without being told."""

import gzip
from zoneinfo import ZoneInfo

import pytest

from puente.insight.logs.csv_log import Mapping
from puente.insight.logs.opening import BadLog
from puente.insight.logs.reading import read_log
from puente.insight.logs.times import Clock, Unreadable

HOUR = 3_600_000_000


def read(path, content, **mapping):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_log(path, Mapping(**mapping), Clock())


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-05T14:30:00+01:00",
        "2026-03-05 13:30:00Z",
        "2026-03-05T13:30",
        "5/3/2026 13:30",
        "05/03/2026 13:30:00",
    ],
)
def test_a_moment_is_understood_however_it_is_written(said):
    assert Clock().read(said) == Clock().read("2026-03-05T13:30:00+00:00")


def test_a_moment_without_a_zone_is_taken_in_the_zone_said():
    madrid = Clock(zone=ZoneInfo("Europe/Madrid"))

    assert madrid.read("2026-07-01T12:00") == Clock().read("2026-07-01T10:00Z")
    assert madrid.zoneless == 1


def test_six_decimals_are_kept():
    assert Clock().read("1970-01-01T00:00:01.000001Z") == 1_000_001


@pytest.mark.parametrize("said", ["1900-01-01T00:00Z", "2101-01-01T00:00Z", "0001-01-01T00:00+14:00"])
def test_a_year_that_cannot_be_is_refused(said):
    with pytest.raises(Unreadable, match="1970"):
        Clock().read(said)


@pytest.mark.parametrize("said", ["31/2/2026 10:00", "3/25/2026 10:00", "soon", "12", "2026-13-01"])
def test_what_is_no_moment_is_refused(said):
    with pytest.raises(Unreadable):
        Clock().read(said)


def test_a_format_of_ones_own_is_followed():
    assert Clock("%m-%d-%y %H.%M").read("03-25-26 10.15") == Clock().read("2026-03-25T10:15Z")


def test_equal_moments_keep_the_order_of_the_file(tmp_path):
    log = read(
        tmp_path / "l.csv",
        "case,activity,time\n1,b,2026-01-01T00:00Z\n1,a,2026-01-01T00:00Z\n1,c,2025-01-01T00:00Z\n",
    )

    assert [log.activities[code] for code in log.table["activity"].to_pylist()] == ["c", "b", "a"]


def test_bad_rows_are_refused_with_their_line_and_the_rest_is_read(tmp_path):
    rows = [
        "1,a,2026-01-01T00:00Z,A",
        "1,a",
        "",
        "?,a,2026-01-01T00:00Z,A",
        "1,,2026-01-01T00:00Z,A",
        '1,"a,2026-01-01T00:00Z,A',
        "1,b,1900-01-01T00:00Z,A",
        "1,b,2026-01-02T00:00Z,?",
    ]

    log = read(tmp_path / "l.csv", "case,activity,time,unit\n" + "\n".join(rows) + "\n")

    assert log.table.num_rows == 2
    assert [refusal.line for refusal in log.refused] == [3, 5, 6, 7, 8]
    assert log.table["unit"].to_pylist() == [0, -1]


def test_a_line_break_inside_quotation_marks_belongs_to_its_row(tmp_path):
    log = read(tmp_path / "l.csv", 'case,activity,time\n1,"a\nb ""c""",2026-01-01T00:00Z\n1,x,later\n')

    assert log.activities == ['a\nb "c"']
    assert [refusal.line for refusal in log.refused] == [4]


def test_gzip_is_known_by_its_first_bytes_and_a_cut_file_gives_what_it_has(tmp_path):
    whole = "case,activity,time\n" + "".join(
        f"{n},a{n},2026-01-01T00:00:{n % 60:02}Z\n" for n in range(20_000)
    )
    packed = gzip.compress(whole.encode())

    log = read(tmp_path / "l.csv", packed)
    cut = read(tmp_path / "cut.csv.gz", packed[: len(packed) // 2])

    assert log.table.num_rows == 20_000
    assert 0 < cut.table.num_rows < 20_000
    assert "cut short" in cut.refused[-1].why


def test_an_empty_file_says_so_and_a_heading_alone_is_no_error(tmp_path):
    assert "empty" in read(tmp_path / "a.csv", "").refused[0].why
    assert read(tmp_path / "b.csv", "case,activity,time\n").refused == []


def test_a_missing_column_is_named_with_those_there_are(tmp_path):
    with pytest.raises(BadLog, match="case, what, time"):
        read(tmp_path / "l.csv", "case,what,time\n1,a,2026-01-01T00:00Z\n")


def test_names_saved_by_an_old_program_are_read_as_its_letters(tmp_path):
    log = read(tmp_path / "l.csv", "case,activity,time\n1,Atención,2026-01-01T00:00Z\n".encode("cp1252"))

    assert log.activities == ["Atención"]


XES = """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="none"/></global>
<trace><event><string key="concept:name" value="Ask"/><date key="time:timestamp" value="2026-03-05T10:00:00.000+01:00"/>
<list key="x"><values><string key="org:group" value="inner"/></values></list><string key="org:group" value="Legal"/></event>
<string key="concept:name" value="one"/>
<event><string key="concept:name" value="Do"/></event></trace>
<event><string key="concept:name" value="stray"/></event>
"""


def test_xes_is_read_with_only_the_attributes_of_the_event_itself(tmp_path):
    log = read(tmp_path / "log.xes", XES + "</log>")

    assert (log.cases, log.activities, log.units) == (["one"], ["Ask"], ["Legal"])
    assert log.table["time"].to_pylist() == [Clock().read("2026-03-05T09:00Z")]
    assert [refusal.why for refusal in log.refused] == ["no time", "this event stands outside any trace"]


def test_damaged_xes_keeps_what_stands_before_the_damage(tmp_path):
    log = read(tmp_path / "log.xes", XES + "<trace><event></trace>")

    assert log.table.num_rows == 1
    assert "not well-formed" in log.refused[-1].why


def test_entities_are_not_followed(tmp_path):
    log = read(tmp_path / "log.xes", '<!DOCTYPE l [<!ENTITY a "aaaa">]><log><trace>&a;</trace></log>')

    assert "entities" in log.refused[0].why
