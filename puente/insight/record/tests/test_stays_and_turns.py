"""Any history of a request: at every instant the one who had it owns it, as a look at that instant alone says."""

from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puente.insight.kernels.cases import KINDS, Cases
from puente.insight.kernels.told_apart import told_apart
from puente.insight.kernels.trace import trace
from puente.insight.record.requests import Book, Stay, Turn, _made_of, handed_back
from puente.insight.tests.domino_oracle import Request
from puente.insight.tests.domino_worlds import START, ZERO, as_graph

PLACES = {1: ("A", None), 2: ("B", None), 3: ("C", None)}


def tick(number):
    return START + timedelta(microseconds=number)


@st.composite
def histories(draw):
    """(stays, turns, end) in whole microseconds: stays one after the other, some with a gap before; turns apart."""
    moments = sorted(draw(st.sets(st.integers(1, 60), min_size=2, max_size=12)))
    stays, at = [], 0
    for start, end in pairwise([0, *moments]):
        gap = draw(st.integers(0, 5)) == 0 and at > 0 and end - start > 1
        department = draw(st.sampled_from([1, 2, 3]))
        if stays and not gap and stays[-1][0] == department:
            department = department % 3 + 1  # one hands over to another
        stays.append((stays[-1][0] if gap else department, start + gap, end))
        at = end
    cuts = sorted(draw(st.sets(st.integers(0, at + 5), max_size=6)))
    turns = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < at]
    return stays, turns, at


def at_that_instant(instant, stays, turns, back):
    """(asker, provider, kind of its own or nothing) at one instant."""
    holder = next((place for place, (_d, a, b) in enumerate(stays) if a <= instant < b), None)
    before = max(place for place, (_d, a, _b) in enumerate(stays) if a <= instant)
    if any(a <= instant < b for a, b in turns):
        return "customer", "customer_turn"
    if holder is None:
        return "customer", "customer_turn"
    return PLACES[stays[before][0]][0], "hand_back" if holder in back else ""


@settings(max_examples=40, deadline=None)
@given(histories())
def test_every_instant_belongs_to_who_had_it(history):
    look_at_every_instant(*history)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(histories())
def test_every_instant_of_many_histories_belongs_to_who_had_it(history):
    look_at_every_instant(*history)


def look_at_every_instant(stays, turns, end):
    """The rows made of a request give each instant to the department, or the requester, that had it."""
    book = Book(PLACES)
    book.stays[7] = [Stay(department, tick(a), tick(b), None) for department, a, b in stays]
    book.turns[7] = [Turn(f"w{place}", tick(a), tick(b)) for place, (a, b) in enumerate(turns)]
    rows, pairs = _made_of(book, 7, None, stays[-1][0], tick(0), None, tick(end), None)
    back = handed_back([department for department, _a, _b in stays])

    def micro(moment):
        return None if moment is None else ZERO + round((moment - START) / timedelta(microseconds=1))

    requests = [
        Request(r.id, r.root, r.asker, r.provider, micro(r.opened), micro(r.first_touch), micro(r.closed)) for r in rows
    ]  # fmt: skip
    kinds = {r.id: KINDS.index(r.kind) for r in rows if r.kind}
    whole = as_graph(requests, pairs, kinds)
    (block,) = whole.blocks()
    cases = Cases.of(block)
    found = told_apart(trace(cases, "numpy"), cases, None)

    assert found.start[0] == ZERO
    assert found.end[-1] == ZERO + end
    assert (found.start[1:] == found.end[:-1]).all()
    for row, kind, start, stop in zip(found.row, found.kind, found.start, found.end, strict=True):
        provider, said = whole.requests.units[cases.provider[row]], KINDS[kind]
        for instant in range(int(start - ZERO), int(stop - ZERO)):
            wanted = at_that_instant(instant, stays, turns, back)
            own = said if said in ("customer_turn", "hand_back") else ""
            assert (provider, own) == wanted, (instant, stays, turns)
    assert np.unique(cases.code).tolist() == [cases.request[cases.root[0]]]
