"""`puente insight domino` on plain files: what it prints, what it refuses, what it writes."""

import json
import random
from fractions import Fraction
from itertools import combinations

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from puente.insight.commands import insight
from puente.insight.tests.domino_oracle import Oracle
from puente.insight.tests.domino_worlds import iso, world, write_files

HEADER = "id,root,asker,provider,opened,first_touch,closed,standard_seconds"
CASE = "c1,c1,customer,reception,2026-01-05T09:00:00Z,2026-01-05T09:00:00Z,2026-01-05T09:10:00Z,"
CHILD = "k1,c1,reception,legal,2026-01-05T09:01:40Z,2026-01-05T09:01:40Z,2026-01-05T09:08:20Z,300"


@pytest.fixture
def ask(tmp_path):
    """Runs the command on the lines given, and reads its JSON."""

    def _ask(*rows, waits=("c1,k1",), header=HEADER, expect=0, options=("--json",)):
        requests, edges = tmp_path / "requests.csv", tmp_path / "waits.csv"
        requests.write_bytes(
            b"\n".join(line if isinstance(line, bytes) else line.encode() for line in (header, *rows)) + b"\n"
        )
        edges.write_text("\n".join(["parent,child", *waits]) + "\n")
        answer = CliRunner().invoke(
            insight, ["domino", "--requests", str(requests), "--waits", str(edges), *options]
        )
        assert answer.exit_code == expect, answer.output
        return json.loads(answer.stdout) if "--json" in options and not expect else answer

    return _ask


def test_the_example_of_the_book(ask):
    found = ask(CASE, CHILD)

    assert [
        (one["link"], one["kind"], one["start"], one["end"], one["request"])
        for one in found["roots"]["c1"]["segments"]
    ] == [
        (["customer", "reception"], "not_yet_asked", "2026-01-05T09:00:00Z", "2026-01-05T09:01:40Z", "c1"),
        (["reception", "legal"], "work", "2026-01-05T09:01:40Z", "2026-01-05T09:08:20Z", "k1"),
        (["customer", "reception"], "work", "2026-01-05T09:08:20Z", "2026-01-05T09:10:00Z", "c1"),
    ]
    assert found["what_if"]["legal"]["gain_20"] == 80
    assert found["what_if"]["legal"]["gain_standard"] == 100
    assert found["what_if"]["reception"]["gain_standard"] is None
    assert found["what_if"]["legal"]["gain_20_low"] is None
    assert found["best_pair"]["providers"] == ["legal", "reception"]
    assert found["refused"] == []


@pytest.mark.parametrize("seed", range(6))
def test_random_files_give_what_the_definition_says(seed, tmp_path):
    requests, waits = world(random.Random(seed), cases=4, unit=random.Random(seed).choice([1, 1_000_000]))
    files = write_files(tmp_path, requests, waits)
    oracle = Oracle(requests, waits)

    answer = CliRunner().invoke(
        insight, ["domino", "--requests", str(files[0]), "--waits", str(files[1]), "--json"]
    )

    found = json.loads(answer.stdout)
    assert set(found["roots"]) == {root.id for root in oracle.roots}
    for root in oracle.roots:
        stretches = [
            (one["request"], one["kind"], one["start"], one["end"])
            for one in found["roots"][root.id]["segments"]
        ]
        assert stretches == [
            (id, kind, iso(a).replace("+00:00", "Z"), iso(b).replace("+00:00", "Z"))
            for id, kind, a, b in oracle.segments(root)
        ]
    pairs = list(combinations(sorted({r.provider for r in requests}), 2))
    if pairs:
        best = max(oracle.gain_quicker(set(pair)) for pair in pairs)
        first = next(list(pair) for pair in pairs if oracle.gain_quicker(set(pair)) == best)
        assert found["best_pair"]["providers"] == first
    for unit, gains in found["what_if"].items():
        wanted = round(oracle.gain_quicker({unit}) / 1_000_000, 6)
        assert Fraction(str(gains["gain_20"])) == wanted
        if gains["gain_standard"] is not None:
            assert gains["gain_standard"] == pytest.approx(float(oracle.gain_standard(unit)) / 1e6, abs=1e-6)
        else:
            assert all(r.standard is None for r in requests if r.provider == unit)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x,c1,a,b,2026-01-05T09:00:00,,,", "zone"),
        ("x,c1,a,b,1900-01-05T09:00:00Z,,,", "1900"),
        ("x,c1,a,b,2101-01-01T00:00:00Z,,,", "2101"),
        ("x,c1,a,b,yesterday,,,", "ISO"),
        ("x,c1,a,b,yesterday,1900-01-01T00:00:00Z,soon,never", "opened"),
        ("x,c1,a,b,2026-02-30T09:00:00Z,,,", "ISO"),
        ("x,c1,a,b,2026-01-05T09:00:00Z,,2026-01-05T08:00:00Z,", "closes before it opens"),
        ("x,c1,a,b,2026-01-05T09:00:00.0000001Z,,,", "finer"),
        ("x,c1,a,b,2026-01-05T09:00:00Z,,,soon", "number of seconds"),
        ("x,c1,a,b,2026-01-05T09:00:00Z,,,-5", "number of seconds"),
        ("x,c1,a,b,2026-01-05T09:00:00Z,,,nan", "number of seconds"),
        ("x,,a,b,2026-01-05T09:00:00Z,,,", "root is empty"),
        ("x,c1,,b,2026-01-05T09:00:00Z,,,", "asker is empty"),
        ("x,c1,a,b,,,,", "opened is empty"),
        (",c1,a,b,2026-01-05T09:00:00Z,,,", "id is empty"),
        ("c1,c1,a,b,2026-01-05T09:00:00Z,,,", "already read on line 2"),
        ("x,c1,a,b", "4 fields"),
        ('x,c1,a,"b,2026-01-05T09:00:00Z,,,', "never closed"),
        (b"x,c1,a,\xff,2026-01-05T09:00:00Z,,,", "UTF-8"),
    ],
)
def test_a_malformed_row_is_refused_with_its_line_and_the_rest_is_computed(ask, row, why):
    found = ask(CASE, row, CHILD)

    assert [(one["line"], why in one["why"]) for one in found["refused"]] == [(3, True)], found["refused"]
    assert len(found["roots"]["c1"]["segments"]) == 3


@pytest.mark.parametrize("row", ['x,c1,a,"b,2026-01-05T09:00:00Z,,,', b"x,c1,a,\xff,2026-01-05T09:00:00Z,,,"])
def test_a_line_that_cannot_be_taken_apart_still_says_whose_it_is(ask, row):
    found = ask(CASE, row, CHILD)

    assert [one["id"] for one in found["refused"]] == ["x"]


def test_blanks_alone_are_nothing(ask):
    found = ask(CASE, CHILD, "x,c1,a,b,2026-01-05T09:00:00Z, , , ", "y,c1,a,b, ,,,")

    assert found["counts"]["no_first_touch"] == 1
    assert [(one["id"], one["why"]) for one in found["refused"]] == [("y", "opened is empty")]


def test_waits_that_name_nobody_or_repeat_are_refused(ask):
    found = ask(CASE, CHILD, waits=("c1,k1", "c1,ghost", "ghost,k1", "c1,k1", ",k1"))

    assert sorted((one["line"], one["id"]) for one in found["refused"]) == [
        (3, "ghost"), (4, "ghost"), (5, "k1"), (6, ""),
    ]  # fmt: skip
    assert len(found["roots"]["c1"]["segments"]) == 3


def test_a_cycle_is_cut_where_the_child_opened_last(ask):
    found = ask(CASE, CHILD, waits=("c1,k1", "k1,c1", "k1,k1"))

    assert found["counts"]["cycles"] == 2
    assert [one["request"] for one in found["roots"]["c1"]["segments"]] == ["c1"]


def test_an_open_case_is_aged_and_never_traced(ask):
    found = ask(CASE.replace("2026-01-05T09:10:00Z", ""), CHILD.replace("2026-01-05T09:08:20Z", ""))

    assert found["roots"] == {}
    assert found["counts"]["open"] == 1
    assert found["ageing"]["as_of"] == "2026-01-05T09:01:40Z"
    assert found["ageing"]["cases"][0]["seconds"] == 100
    assert found["ageing"]["cases"][0]["waits_for"] == {"request": "k1", "link": ["reception", "legal"]}
    assert found["what_if"]["legal"]["gain_20"] is None


def test_an_empty_file_says_so_and_gives_an_empty_answer(tmp_path):
    for name in ("requests.csv", "waits.csv"):
        (tmp_path / name).write_text("")

    answer = CliRunner().invoke(
        insight,
        [
            "domino",
            "--requests",
            str(tmp_path / "requests.csv"),
            "--waits",
            str(tmp_path / "waits.csv"),
            "--json",
        ],
    )

    found = json.loads(answer.stdout)
    assert found["roots"] == {}
    assert [(one["line"], "empty" in one["why"]) for one in found["refused"]] == [(1, True), (1, True)]


def test_a_file_without_the_columns_is_refused_whole(ask):
    answer = ask("1,2", header="a,b", expect=1)

    assert "these columns are missing: id, root" in answer.output


def test_without_json_the_answer_is_told_in_words(ask):
    answer = ask(CASE, CHILD, options=())

    assert "reception → legal" in answer.output
    assert "1 min 20 s" in answer.output


def test_parquet_goes_in_and_comes_out(ask, tmp_path):
    import pyarrow.csv as arrow_csv

    ask(CASE, CHILD)
    for name in ("requests", "waits"):
        pq.write_table(arrow_csv.read_csv(tmp_path / f"{name}.csv"), tmp_path / f"{name}.parquet")

    answer = CliRunner().invoke(
        insight,
        [
            "domino", "--requests", str(tmp_path / "requests.parquet"), "--waits", str(tmp_path / "waits.parquet"),
            "--json", "--out", str(tmp_path / "out"),
        ],
    )  # fmt: skip

    found = json.loads(answer.stdout)
    assert found["what_if"]["legal"] == ask(CASE, CHILD)["what_if"]["legal"]
    written = pq.read_table(tmp_path / "out" / "segments.parquet").to_pylist()
    assert [row["request"] for row in written] == ["c1", "k1", "c1"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "segments.parquet", "totals.parquet", "what_if.parquet", "best_pair.parquet", "counts.parquet",
        "ageing.parquet", "refused.parquet",
    }  # fmt: skip


def test_the_folder_holds_all_that_the_answer_does(ask, tmp_path):
    still_open = "o,o,customer,it,2026-01-05T09:00:00Z,,,"

    found = ask(CASE, CHILD, still_open, options=("--json", "--out", str(tmp_path / "out")))

    def table(name):
        return pq.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist()

    assert table("counts") == [found["counts"]]
    assert [(row["root"], row["seconds"], row["request"], row["provider"]) for row in table("ageing")] == [
        ("o", 600, "o", "it")
    ]
    (pair,) = table("best_pair")
    assert [pair["one"], pair["other"], pair["gain_20"]] == ["legal", "reception", 120]


def test_a_parquet_file_without_rows_is_as_good_as_any(ask, tmp_path):
    import pyarrow as pa

    for name, columns in (("requests", HEADER.split(",")), ("waits", ["parent", "child"])):
        pq.write_table(
            pa.table({column: pa.array([], pa.string()) for column in columns}), tmp_path / f"{name}.parquet"
        )

    answer = CliRunner().invoke(
        insight,
        ["domino", "--requests", str(tmp_path / "requests.parquet"), "--waits", str(tmp_path / "waits.parquet"), "--json"],
    )  # fmt: skip

    assert json.loads(answer.stdout)["counts"]["roots"] == 0


def test_quoted_fields_with_commas_and_ends_of_lines_are_read(ask):
    row = CHILD.replace("legal", '"legal, ""the\nbasement"""')

    found = ask(CASE, row, "x,c1,a,b,2026-01-05T09:00:00,,,")

    assert found["totals"][0]["link"] == ["reception", 'legal, "the\nbasement"']
    assert [one["line"] for one in found["refused"]] == [5]


def test_semicolons_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    requests, waits = tmp_path / "r.csv", tmp_path / "w.csv"
    lines = [line.replace(",", ";") for line in (HEADER, CASE, CHILD)]
    requests.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    waits.write_bytes(b"parent,child\r\nc1,k1")

    answer = CliRunner().invoke(
        insight, ["domino", "--requests", str(requests), "--waits", str(waits), "--json"]
    )

    found = json.loads(answer.stdout)
    assert found["what_if"]["legal"]["gain_20"] == 80
    assert found["refused"] == []
