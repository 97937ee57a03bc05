"""What `puente insight process` prints equals a plain reading of the rules, on any log, cut into any blocks."""

import itertools
import json
from collections import Counter, defaultdict
from functools import reduce
from operator import add

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from puente.insight.commands import insight
from puente.insight.kernels.follows import Follows
from puente.insight.kernels.handovers import PingPong
from puente.insight.kernels.variants import Variants
from puente.insight.logs.log import LogBuilder
from puente.insight.process import describe

EVENTS = st.lists(
    st.tuples(
        st.sampled_from("1234"),
        st.sampled_from("abc"),
        st.sampled_from(["A", "B", "C", ""]),
        st.integers(0, 9),
    ),
    max_size=40,
)


def log_of(rows):
    builder = LogBuilder()
    for case, activity, unit, second in rows:
        builder.add(case, activity, unit, second * 1_000_000)
    return builder.build()


def plainly(rows, keep_repeats):
    """The rules of the page, row by row, without arrays."""
    cases = defaultdict(list)
    for case, activity, unit, second in rows:
        cases[case].append((second, activity, unit))
    seen, follows, variants, returns = Counter(), defaultdict(list), Counter(), defaultdict(list)
    for events in cases.values():
        events.sort(key=lambda event: event[0])
        path = [e for i, e in enumerate(events) if keep_repeats or i == 0 or events[i - 1][1] != e[1]]
        seen.update(activity for _second, activity, _unit in path)
        variants[tuple(activity for _second, activity, _unit in path)] += 1
        for (began, before, _), (ended, after, _) in itertools.pairwise(path):
            follows[before, after].append(ended - began)
        known = [e for e in events if e[2]]
        stays = [e for i, e in enumerate(known) if i == 0 or known[i - 1][2] != e[2]]
        for first, away, back in zip(stays, stays[1:], stays[2:], strict=False):
            if first[2] == back[2]:
                returns[first[2], away[2]].append(back[0] - away[0])
    return seen, follows, variants, returns


@given(EVENTS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_answer_is_what_a_plain_reading_of_the_rules_gives(rows, keep_repeats):
    seen, follows, variants, returns = plainly(rows, keep_repeats)

    found = describe(log_of(rows), keep_repeats=keep_repeats, top=1000)

    assert found["cases"] == len({row[0] for row in rows})
    assert found["activities"] == seen
    assert found["events"] == sum(seen.values())
    assert {(r["from"], r["to"]): (r["count"], r["mean_seconds"]) for r in found["follows"]} == {
        edge: (len(gaps), sum(gaps) / len(gaps)) for edge, gaps in follows.items()
    }
    assert found["variants"] == len(variants)
    assert {tuple(r["path"]): r["cases"] for r in found["top_variants"]} == variants
    assert {tuple(r["units"]): (r["count"], r["seconds"]) for r in found["ping_pong"]} == {
        pair: (len(gaps), sum(gaps)) for pair, gaps in returns.items()
    }


@given(EVENTS, st.lists(st.booleans(), min_size=4, max_size=4), st.randoms())
@settings(max_examples=60, deadline=None)
def test_blocks_of_whole_cases_add_up_whatever_their_order(rows, cuts, chance):
    table = log_of(rows).table
    case = np.asarray(table["case"])
    places = [0, *(i for i in range(1, len(case)) if case[i] != case[i - 1] and cuts[case[i]]), len(case)]
    blocks = [table.slice(a, b - a) for a, b in itertools.pairwise(places)]
    chance.shuffle(blocks)

    for kernel in (Follows(4, medians=True), Variants(), PingPong(4)):
        parts = [kernel(block) for block in blocks]

        assert reduce(add, parts, kernel.zero()).finish() == kernel(table).finish()


def test_sums_are_exact_beyond_what_a_float_holds():
    rows = [
        (str(n), activity, "", second)
        for n in range(3)
        for activity, second in (("a", 0), ("b", 4_102_444_800))
    ]
    builder = LogBuilder()
    for case, activity, unit, second in rows:
        builder.add(case, activity, unit, second * 1_000_000 + (activity == "b"))

    edge = Follows(2)(builder.build().table).edges.rows()

    assert edge == [(1, 3, 3 * (4_102_444_800 * 1_000_000 + 1))]


def test_the_median_is_within_its_promise():
    gaps = np.random.default_rng(7).lognormal(8, 2, 1001).astype(np.int64) + 1
    builder = LogBuilder()
    for n, gap in enumerate(gaps.tolist()):
        builder.add(str(n), "a", None, 0)
        builder.add(str(n), "b", None, gap * 1_000_000)

    edge = Follows(2, medians=True)(builder.build().table).finish()[0]

    assert edge.median_seconds == pytest.approx(np.median(gaps), rel=0.016)


def test_many_activities_are_counted_as_few_are():
    rows = [("1", str(n % 700), "", n) for n in range(1400)]

    found = describe(log_of(rows))

    assert found["events"] == 1400
    assert sum(row["count"] for row in found["follows"]) == 1399


def test_without_json_it_is_a_table_in_the_readers_language(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text(
        "case,activity,time,unit\n1,Ask,2026-03-05T10:00Z,A\n1,Do,2026-03-05T11:30Z,B\n1,Ask,2026-03-05T12:00Z,A\n2,Ask,yesterday,A\n"
    )

    english = CliRunner(env={"PUENTE_LANG": "en"}).invoke(insight, ["process", "--log", str(log)])
    spanish = CliRunner(env={"PUENTE_LANG": "es"}).invoke(insight, ["process", "--log", str(log)])

    assert "Ask → Do" in english.output
    assert "1 h 30 min" in english.output
    assert "A → B → A" in english.output
    assert "Refused" in english.output
    assert "Rechazado" in spanish.output


def test_a_name_of_two_lines_keeps_its_row_of_the_table(tmp_path):
    (tmp_path / "log.csv").write_text('case,activity,time\n1,"Ask\nagain",2026-01-01T00:00Z\n')

    answer = CliRunner().invoke(insight, ["process", "--log", str(tmp_path / "log.csv")])

    assert "  Ask again" in answer.output


@pytest.mark.parametrize(
    "words", [[], ["--lake", ".", "--case", "number"], ["--lake", ".", "--log", __file__]]
)
def test_one_source_is_asked_for(words):
    answer = CliRunner().invoke(insight, ["process", *words])

    assert answer.exit_code == 2
    assert "--lake alone" in answer.output


def test_json_has_the_promised_shape(tmp_path):
    log = tmp_path / "log.csv"
    log.write_text("id;when;what\nx;05/03/2026 10:00;A\nx;5/3/2026 9:00;B\nx;?;C\n")

    answer = CliRunner().invoke(
        insight,
        [
            "process",
            "--log",
            str(log),
            "--case",
            "id",
            "--activity",
            "what",
            "--time",
            "when",
            "--json",
        ],
    )

    assert json.loads(answer.stdout) == {
        "cases": 1,
        "events": 2,
        "activities": {"A": 1, "B": 1},
        "start": {"B": 1},
        "end": {"A": 1},
        "follows": [{"from": "B", "to": "A", "count": 1, "mean_seconds": 3600.0}],
        "variants": 1,
        "top_variants": [{"path": ["B", "A"], "cases": 1}],
        "ping_pong": [],
        "refused": [{"line": 4, "why": "no time"}],
    }
    assert "UTC" in answer.stderr
