"""What is always true of the trace and of the replay, whatever the world."""

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puente.insight.kernels.cases import Cases, complete_cases
from puente.insight.kernels.gains import Gains
from puente.insight.kernels.replay import STANDARD, gains
from puente.insight.kernels.totals import Totals
from puente.insight.kernels.trace import trace
from puente.insight.tests.domino_oracle import Request
from puente.insight.tests.domino_worlds import as_graph, world

SEEDS = st.integers(min_value=0, max_value=2**32)
FEW = settings(max_examples=10, deadline=None)


def made(seed, **how):
    return world(random.Random(seed), **how)


def views(requests, waits):
    return [Cases.of(block) for block in as_graph(requests, waits).blocks()]


@FEW
@given(SEEDS)
def test_the_stretches_of_a_case_are_exactly_its_wait(seed):
    for cases in views(*made(seed)):
        found = trace(cases)

        root = cases.root[cases.ended]
        lengths = np.zeros(len(cases.code), np.int64)
        np.add.at(lengths, found.case, found.end - found.start)
        assert (found.start < found.end).all()
        assert (lengths[cases.ended] == cases.closed[root] - cases.opened[root]).all()
        same_case = found.case[1:] == found.case[:-1]
        assert (found.start[1:][same_case] == found.end[:-1][same_case]).all()


@FEW
@given(SEEDS, st.integers(0, 999), st.integers(1, 1000))
def test_a_larger_cut_never_gains_less(seed, some, more):
    for cases in views(*made(seed)):
        everyone = np.eye(cases.provider.max() + 1, dtype=bool)

        assert (gains(cases, everyone, some) <= gains(cases, everyone, min(1000, some + more))).all()


@FEW
@given(SEEDS, st.integers(0, 1000))
def test_a_unit_never_gains_more_than_its_share_cut(seed, thousandths):
    for cases in views(*made(seed)):
        units = cases.provider.max() + 1
        found = trace(cases)

        owned = np.zeros((len(cases.code), units), np.int64)
        np.add.at(owned, (found.case, cases.provider[found.row]), found.end - found.start)
        gained = gains(cases, np.eye(units, dtype=bool), thousandths)
        assert (gained >= 0).all()
        assert (gained <= owned[cases.ended] * thousandths).all()


@FEW
@given(SEEDS)
def test_everybody_quicker_by_all_leaves_no_wait(seed):
    for cases in views(*made(seed)):
        everyone = np.ones((cases.provider.max() + 1, 1), bool)
        root = cases.root[cases.ended]

        gained = gains(cases, everyone, 1000)

        assert (gained[:, 0] == (cases.closed[root] - cases.opened[root]) * 1000).all()


@FEW
@given(SEEDS)
def test_other_names_and_another_order_of_rows_change_nothing(seed):
    requests, waits = made(seed)
    rng = random.Random(seed + 1)
    names = {r.id: f"r{place:03}" for place, r in enumerate(sorted(requests, key=lambda r: r.id))}
    renamed = [Request(**{**vars(r), "id": names[r.id], "root": names[r.root]}) for r in requests]
    rng.shuffle(renamed)

    one, other = (
        sum((Gains.of(cases, np.eye(5, dtype=bool), STANDARD) for cases in views(*pair)), Gains.zero(5))
        for pair in ((requests, waits), (renamed, [(names[a], names[b]) for a, b in waits]))
    )
    assert one.finish() == other.finish()


@FEW
@given(SEEDS, st.integers(1, 9))
def test_the_cut_into_blocks_and_their_order_change_nothing(seed, rows):
    whole = pa.concat_tables(as_graph(*made(seed, cases=6)).blocks())
    parts = list(complete_cases(whole.slice(at, rows) for at in range(0, whole.num_rows, rows)))
    random.Random(seed).shuffle(parts)

    def everything(tables):
        totals, gained = Totals.zero(5), Gains.zero(5)
        for cases in map(Cases.of, tables):
            totals += Totals.of(cases, trace(cases), 5)
            gained += Gains.of(cases, np.eye(5, dtype=bool), 200)
        return totals.finish(), gained.finish(), [part.tolist() for part in gained.clusters()]

    assert everything(parts) == everything([whole.combine_chunks()])


def minutes(id, asker, provider, opened, closed, root="c"):
    zero = 1_767_603_600_000_000
    at = [zero + 60_000_000 * moment for moment in (opened, closed)]
    return Request(id, root, asker, provider, at[0], at[0], at[1])


def mean_minutes(requests, waits, unit, thousandths=200):
    whole = as_graph(requests, waits)
    applies = np.array([[name == unit] for name in whole.requests.units])
    total = sum((Gains.of(Cases.of(b), applies, thousandths) for b in whole.blocks()), Gains.zero(1))
    return float(total.finish()[0] / 60)


def test_in_a_series_the_gains_add_up():
    requests = [minutes("c", "x", "desk", 0, 100), minutes("a", "desk", "legal", 10, 50), minutes("b", "desk", "it", 60, 90)]  # fmt: skip
    waits = [("c", "a"), ("c", "b")]

    assert [mean_minutes(requests, waits, unit) for unit in ("legal", "it", "desk")] == [8, 6, 6]


def test_of_twins_side_by_side_one_alone_gains_nothing():
    requests = [minutes("c", "x", "desk", 0, 100), minutes("a", "desk", "legal", 0, 100), minutes("b", "desk", "it", 0, 100)]  # fmt: skip

    assert [mean_minutes(requests, [("c", "a"), ("c", "b")], unit) for unit in ("legal", "it")] == [0, 0]


def test_a_share_times_a_percentage_would_overstate_the_gain():
    requests = [minutes("c", "x", "desk", 0, 100), minutes("a", "desk", "legal", 0, 100), minutes("b", "desk", "it", 0, 90)]  # fmt: skip

    assert mean_minutes(requests, [("c", "a"), ("c", "b")], "legal") == 10  # 20 % of its share would be 20


def exponential_branches(cases, rng):
    """Cases of two branches side by side, exponential with means of 10 and 20 minutes: they take the longer one."""
    requests, waits = [], []
    for case in range(cases):
        root = f"c{case}"
        legal, it = (1 + int(rng.expovariate(1 / mean) * 60e6) for mean in (10, 20))
        for id, unit, took in (("", "desk", max(legal, it)), ("a", "legal", legal), ("b", "it", it)):
            zero = 1_767_603_600_000_000 + case * 3_600_000_000
            requests.append(Request(root + id, root, "x", unit, zero, zero, zero + took))
        waits += [(root, root + "a"), (root, root + "b")]
    return requests, waits


@pytest.mark.slow
def test_two_exponential_branches_take_and_gain_what_the_formula_says():
    requests, waits = exponential_branches(40_000, random.Random(3))

    def longer(a, b):
        return 1 / a + 1 / b - 1 / (a + b)

    waited = sum(r.closed - r.opened for r in requests if r.id == r.root) / 40_000 / 60e6
    assert waited == pytest.approx(longer(1 / 10, 1 / 20), rel=0.02)
    assert mean_minutes(requests, waits, "it") == pytest.approx(
        longer(1 / 10, 1 / 20) - longer(1 / 10, 1 / 16), rel=0.03
    )


def test_the_department_made_slow_comes_first():
    rng = random.Random(5)
    requests, waits = [], []
    for case in range(60):
        root = f"c{case}"
        at = 0
        for place, unit in enumerate(("legal", "it", "stores", "facilities")):
            took = rng.randrange(5, 15) * (4 if unit == "stores" else 1)
            requests.append(minutes(f"{root}.{place}", "desk", unit, at, at + took, root))
            waits.append((root, f"{root}.{place}"))
            at += took if rng.random() < 0.5 else took // 2
        requests.append(minutes(root, "x", "desk", 0, max(200, at), root))

    ranked = sorted(
        ("legal", "it", "stores", "facilities"), key=lambda unit: mean_minutes(requests, waits, unit)
    )

    assert ranked[-1] == "stores"
