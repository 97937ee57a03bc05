"""The kernels agree with a second, slow implementation on random worlds with forks and shared children."""

import random
from fractions import Fraction

import numpy as np
import pytest

from puente.insight.kernels.cases import KINDS, Cases
from puente.insight.kernels.replay import LOW_BITS, STANDARD, gain_sums
from puente.insight.kernels.trace import trace
from puente.insight.tests.domino_oracle import Oracle
from puente.insight.tests.domino_worlds import as_graph, world


def gains(cases, applies, thousandths, engine):
    """The gain of each closed case: every case is a cell of its own."""
    many = int(cases.ended.sum())
    high, low = gain_sums(cases, [np.arange(many)], many, applies, thousandths, engine)
    return (high << LOW_BITS) + low


def compare(seed, engine):
    """One random world: every stretch equal, every gain equal to the nanosecond."""
    rng = random.Random(seed)
    unit = rng.choice([1, 1_000_000, 3_600_000_017])
    requests, waits = world(rng, cases=rng.randrange(1, 5), size=rng.choice([3, 7, 12]), span=rng.choice([6, 40]), unit=unit)  # fmt: skip
    oracle, whole = Oracle(requests, waits), as_graph(requests, waits)
    ids, units = whole.requests.id.to_pylist(), whole.requests.units
    one_by_one = np.eye(len(units), dtype=bool)
    pairs = np.ones((len(units), 1), bool)
    pairs[2:] = False
    seen = 0
    for block in whole.blocks():
        cases = Cases.of(block)
        found = trace(cases, engine)
        quicker, together = gains(cases, one_by_one, 200, engine), gains(cases, pairs, 335, engine)
        standard = gains(cases, one_by_one, STANDARD, engine)
        for place, case in enumerate(np.flatnonzero(cases.ended)):
            mine = slice(found.first[case], found.first[case + 1])
            root = oracle.requests[ids[cases.code[case]]]
            stretches = [
                (ids[cases.request[row]], KINDS[kind], start, end)
                for row, kind, start, end in zip(
                    found.row[mine], found.kind[mine], found.start[mine], found.end[mine], strict=True
                )
            ]
            assert stretches == oracle.segments(root), seed
            oracle.roots = [root]
            for unit_place, name in enumerate(units):
                assert quicker[place, unit_place] == oracle.gain_quicker({name}) * 1000, (seed, name)
                wanted = oracle.gain_standard(name) * 1000
                assert abs(standard[place, unit_place] - wanted) <= max(Fraction(1, 2), wanted / 10**14), seed
            assert together[place, 0] == oracle.gain_quicker(set(units[:2]), Fraction(67, 2)) * 1000, seed
            seen += 1
    assert seen == sum(r.id == r.root and r.closed is not None for r in requests)


@pytest.mark.parametrize("first", range(0, 20, 20))
def test_the_trace_and_the_replay_equal_the_definition(first):
    for seed in range(first, first + 20):
        compare(seed, "numpy")


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 1000, 100))
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_thousand_random_worlds_equal_the_definition(first, engine):
    pytest.importorskip("numba")
    for seed in range(first, first + 100):
        compare(seed, engine)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(1000, 11000, 500))
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_ten_thousand_random_worlds_equal_the_definition(first, engine):
    pytest.importorskip("numba")
    for seed in range(first, first + 500):
        compare(seed, engine)
