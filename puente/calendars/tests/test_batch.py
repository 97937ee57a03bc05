"""`puente calendar batch`: every line gets its answer, and what is wrong is said in words."""

import io
import json
import os
import subprocess
import sys
import tracemalloc
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from puente.calendars.batch import LONGEST_LINE, BadCalendars, answers, read_calendars
from puente.cli.main import main
from puente.foundation import language

WORKING = {day: [["09:00", "14:00"], ["16:00", "19:00"]] for day in ["mon", "tue", "wed", "thu", "fri"]}
MADRID = {"timezone": "Europe/Madrid", "week": WORKING, "days": {"2026-12-24": [], "2026-12-25": []}}
ALWAYS = {"timezone": "UTC", "week": {day: [["00:00", "24:00"]] for day in [*WORKING, "sat", "sun"]}}
CALENDARS = {"m": MADRID, "always": ALWAYS, "never": {"timezone": "Europe/Madrid"}}


@pytest.fixture(autouse=True)
def in_english():
    language.choose("en")
    yield
    language.choose(None)


def ask(*cases):
    lines = b"".join(case if isinstance(case, bytes) else json.dumps(case).encode() + b"\n" for case in cases)
    calendars = read_calendars(json.dumps(CALENDARS).encode())
    return [json.loads(answer) for answer in answers(calendars, io.BytesIO(lines))]


def due(**with_):
    return {
        "id": "a",
        "calendar": "m",
        "op": "due",
        "start": "2026-12-23T18:30:00+01:00",
        "seconds": 3600,
    } | with_


def between(start, end, **with_):
    return {"id": "b", "calendar": "always", "op": "between", "start": start, "end": end} | with_


def test_each_op_answers_in_its_own_words():
    moment = {"calendar": "m", "start": "2026-12-23T19:00:00+01:00"}

    found = ask(
        due(),
        between("2026-01-01T00:00:00Z", "2026-01-01T00:00:10Z"),
        {"id": 3, "op": "next_open", **moment},
        {"id": [4], "op": "is_open", **moment},
    )

    assert found == [
        {"id": "a", "due": "2026-12-28T09:30:00+01:00"},
        {"id": "b", "seconds": 10},
        {"id": 3, "due": "2026-12-28T09:00:00+01:00"},
        {"id": [4], "open": False},
    ]


def test_moments_without_offset_are_local_to_the_calendar_and_those_with_one_are_not():
    [local, elsewhere] = ask(due(start="2026-12-23T18:30:00"), due(start="2026-12-23T12:30:00-05:00"))

    assert local["due"] == elsewhere["due"] == "2026-12-28T09:30:00+01:00"


def test_time_in_pauses_does_not_count_with_and_without_offsets():
    pauses = [
        ["2026-12-23T17:00:00", "2026-12-23T17:30:00"],
        ["2026-12-23T16:15:00Z", "2026-12-23T16:45:00Z"],
    ]

    [found] = ask(due(start="2026-12-23T16:30:00", seconds=3600, pauses=pauses))

    assert found["due"] == "2026-12-23T18:15:00+01:00"


def test_parts_of_a_second_go_in_and_come_out_exactly():
    found = ask(
        due(seconds=0.1),
        due(seconds=1.0),
        between("2026-01-01T00:00:00Z", "2026-01-01T00:00:01.000001Z"),
    )

    assert [found[0]["due"], found[1]["due"]] == [
        "2026-12-23T18:30:00.100000+01:00",
        "2026-12-23T18:30:01+01:00",
    ]
    assert found[2]["seconds"] == 1.000001


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (due(calendar="x"), 'no calendar "x"'),
        (due(calendar=["m"]), "no calendar"),
        (due(op="dew"), 'no op "dew"'),
        (due(op=None), "no op null"),
        (due(start=None), "start is missing"),
        (due(start="tomorrow"), 'start: "tomorrow" is no moment'),
        (due(start=20261223), "start: 20261223 is no moment"),
        (due(seconds=None), "seconds is missing"),
        (due(seconds="3600"), 'seconds: "3600" is no number'),
        (due(seconds=True), "seconds: true is no number"),
        (due(seconds=-1), "seconds: -1 is negative"),
        (due(seconds=10**30), "twenty years"),
        (due(seconds=1e300), "twenty years"),
        (due(calendar="never"), "twenty years"),
        (due(calendar="never", op="next_open"), "twenty years"),
        (due(pauses="x"), "no list of pairs"),
        (due(pauses=[["2026-12-23T17:00:00"]]), "no pair of moments"),
        (due(pauses=[["2026-12-23T17:00:00", None]]), "pauses: null is no moment"),
        (due(calendar="always", start="0001-01-01T00:00:00+14:00"), "years 2 to 9998"),
        (due(calendar="always", start="9998-12-31T23:59:59Z", seconds=400 * 86_400), "twenty years"),
    ],
)
def test_a_case_that_cannot_be_answered_is_an_error_in_words_and_the_next_is_answered(case, words):
    [refused, answered] = ask(case, due())

    assert refused.keys() == {"id", "error"}
    assert words in refused["error"]
    assert answered["due"]


@pytest.mark.parametrize("line", [b"{", b"", b"\xff", b"[1]", b"NaN", b"[" * 100_000, b'{"seconds":NaN}'])
def test_a_line_that_is_no_case_is_told_by_its_number(line):
    found = ask(due(), line + b"\n", due())

    assert found[1].pop("error")
    assert found[1] == {"id": None, "line": 2}
    assert found[0] == found[2]


def test_a_line_without_end_is_refused_and_the_next_is_answered():
    found = ask(b'"' + b"x" * (2 * LONGEST_LINE) + b'"\n', due())

    assert "16 MB" in found[0]["error"]
    assert found[1]["due"]


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    found = ask(b"\xef\xbb\xbf" + json.dumps(due()).encode() + b"\r\n", json.dumps(due()).encode())

    assert found[0] == found[1]
    assert found[0]["due"]


def test_an_id_comes_back_as_it_was():
    [found] = ask(due(id="ñ\ud800"))

    assert found["id"] == "ñ\ud800"


def test_an_id_that_json_has_no_word_for_is_told_by_its_line():
    [said] = answers(read_calendars(json.dumps(CALENDARS).encode()), io.BytesIO(b'{"id": [1e400]}'))

    assert json.loads(said, parse_constant=pytest.fail)["line"] == 1


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ({"week": {}}, "timezone: is missing"),
        ({"timezone": "Europe/Atlantis"}, "no time zone “Europe/Atlantis”"),
        ({"timezone": "UTC", "week": {"monday": []}}, "week: “monday” means nothing here"),
        ({"timezone": "UTC", "week": {"mon": [["9", "10"]]}}, "week: mon: “9” is no time of day"),
        ({"timezone": "UTC", "week": {"mon": [["09:00", "25:00"]]}}, "“25:00” is no time of day"),
        ({"timezone": "UTC", "week": {"mon": [["24:00", "01:00"]]}}, "24:00 can only be an end"),
        ({"timezone": "UTC", "week": {"mon": [["09:00"]]}}, "is no pair of times"),
        ({"timezone": "UTC", "week": []}, "week: [] is no object"),
        ({"timezone": "UTC", "days": {"24.12.2026": []}}, "days: “24.12.2026” is no date"),
        ({"timezone": "UTC", "breaks": {"2026-02-30": []}}, "breaks: “2026-02-30” is no date"),
        ({"timezone": "UTC", "holidays": ["xmas"]}, "holidays: “xmas” is no date"),
        ({"timezone": "UTC", "holidays": {"country": "XX"}}, "holidays: no public holidays are known"),
        ({"timezone": "UTC", "holidays": {"country": "ES", "subdivision": "XX"}}, "no subdivision “XX”"),
        ({"timezone": "UTC", "weak": {}}, "“weak” means nothing here"),
        (7, "7 is no object"),
    ],
)
def test_a_wrong_calendar_makes_the_file_bad_and_says_where(calendar, words):
    with pytest.raises(BadCalendars) as refusal:
        read_calendars(json.dumps({"good": MADRID, "bad": calendar}).encode())

    assert len(refusal.value.reasons) == 1
    assert refusal.value.reasons[0].startswith("calendar “bad”: ")
    assert words in refusal.value.reasons[0]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"m": NaN}', None])
def test_calendars_that_cannot_be_read_end_the_command_with_two(tmp_path, text):
    path = tmp_path / "calendars.json"
    if text is not None:
        path.write_text(text)

    answer = CliRunner().invoke(main, ["calendar", "batch", str(path)], input=json.dumps(due()))

    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"{path}: ")


def test_each_answer_is_written_before_the_next_case_is_read(tmp_path):
    path = tmp_path / "calendars.json"
    path.write_text(json.dumps(CALENDARS))
    run = "from puente.cli.main import main; main()"
    command = [sys.executable, "-c", run, "calendar", "batch", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ) as process:
        for number in range(3):
            process.stdin.write(json.dumps(due(id=number)).encode() + b"\n")
            process.stdin.flush()

            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()

        assert process.wait() == 0


def test_the_batch_loads_neither_django_nor_numpy():
    code = (
        "import sys, io; from puente.calendars import batch, commands;"
        "print(sorted({'django', 'numpy', 'holidays'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"


def test_memory_stays_the_same_however_many_lines_come():
    start = datetime(2026, 1, 1)  # noqa: DTZ001 local to the calendar
    calendars = read_calendars(json.dumps(CALENDARS).encode())

    def peak(lines):
        cases = iter(
            json.dumps(due(start=(start + timedelta(hours=n % 8000)).isoformat())).encode() + b"\n"
            for n in range(lines)
        )
        source = io.BytesIO()
        source.readline = lambda _limit=-1: next(cases, b"")
        tracemalloc.start()
        for _answer in answers(calendars, source):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(100)

    assert peak(4000) < peak(100) + 200_000
