"""Closed hours, hand-backs and the customer's turn: what the record knows cuts the same wait further, instant by instant."""

import random
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puente.insight.kernels.cases import CUSTOMER_TURN, HAND_BACK, KINDS, Cases
from puente.insight.kernels.told_apart import Openings, told_apart
from puente.insight.kernels.totals import Totals
from puente.insight.kernels.trace import trace
from puente.insight.tests.domino_oracle import Oracle
from puente.insight.tests.domino_worlds import ZERO, as_graph, world


def of_a_record(seed):
    """A random world whose requests may have a kind of their own and a calendar, and those calendars."""
    rng = random.Random(seed)
    requests, waits = world(rng, cases=rng.randrange(1, 4), span=rng.choice([6, 40]))
    kinds = {r.id: rng.choice([HAND_BACK, CUSTOMER_TURN]) for r in requests if rng.random() < 0.3}
    calendars = {r.id: rng.randrange(3) for r in requests if rng.random() < 0.8}
    hours = [
        [(ZERO + a, ZERO + a + rng.randrange(12)) for a in rng.sample(range(-5, 60), rng.randrange(6))] for _calendar in range(3)
    ]  # fmt: skip
    return requests, waits, kinds, calendars, hours


def instant_by_instant(oracle, root, kinds, calendars, hours):
    """(request, kind, start, end): every microsecond looked at by itself, then equal neighbours put together."""
    looked_at = []
    for id, kind, start, end in oracle.segments(root):
        for instant in range(start, end):
            said = KINDS[kinds[id]] if id in kinds else kind
            if said != "customer_turn" and id in calendars:
                is_open = any(a <= instant < b for a, b in hours[calendars[id]])
                said = said if is_open else "closed_hours"
            looked_at.append((instant, (id, said, start)))
    for (id, said, _stretch), group in groupby(looked_at, key=lambda one: one[1]):
        instants = [instant for instant, _what in group]
        yield id, said, instants[0], instants[-1] + 1


def compare(seed, engine):
    requests, waits, kinds, calendars, hours = of_a_record(seed)
    oracle, whole = Oracle(requests, waits), as_graph(requests, waits, kinds, calendars)
    ids = whole.requests.id.to_pylist()
    for block in whole.blocks():
        cases = Cases.of(block)
        found = told_apart(trace(cases, engine), cases, Openings.of(hours))
        for case in np.flatnonzero(cases.ended):
            mine = slice(found.first[case], found.first[case + 1])
            stretches = [
                (ids[cases.request[row]], KINDS[kind], start, end)
                for row, kind, start, end in zip(found.row[mine], found.kind[mine], found.start[mine], found.end[mine], strict=True)
            ]  # fmt: skip
            root = oracle.requests[ids[cases.code[case]]]
            assert stretches == list(instant_by_instant(oracle, root, kinds, calendars, hours)), seed


@pytest.mark.parametrize("engine", ["numpy", pytest.param("numba", marks=pytest.mark.slow)])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_instant_has_the_kind_that_a_look_at_it_alone_gives(engine, seed):
    pytest.importorskip("numba")
    compare(seed, engine)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 10_000, 1000))
def test_ten_thousand_worlds_of_a_record(first):
    for seed in range(first, first + 1000):
        compare(seed, "numpy")


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_cutting_further_moves_no_time_from_one_link_to_another(seed):
    requests, waits, kinds, calendars, hours = of_a_record(seed)
    for block in as_graph(requests, waits, kinds, calendars).blocks():
        cases = Cases.of(block)
        plain, further = trace(cases, "numpy"), told_apart(trace(cases, "numpy"), cases, Openings.of(hours))

        def by_link(segments, cases=cases):
            added = {}
            for asker, provider, _kind, length in Totals.of(cases, segments, 9).finish():
                added[asker, provider] = added.get((asker, provider), 0) + length
            return added

        assert by_link(further) == by_link(plain)
        assert (further.start < further.end).all()


def test_what_a_record_does_not_say_stays_as_it_was():
    requests, waits, *_rest = of_a_record(3)
    (block,) = as_graph(requests, waits).blocks()
    cases = Cases.of(block)
    found = trace(cases, "numpy")

    assert told_apart(found, cases, Openings.of([[(ZERO, ZERO + 1)]])) is found


def test_openings_that_touch_are_one():
    openings = Openings.of([[(5, 7), (1, 3), (3, 4), (6, 6)], [], [(2, 9)]])

    assert openings.first.tolist() == [0, 4, 4, 6]
    assert openings.moment.tolist() == [1, 4, 5, 7, 2, 9]
