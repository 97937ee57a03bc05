"""The replay, compiled: each case is unfolded into copies once, then all changes are replayed side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

NO_STANDARD = -1
STANDARD = -1
ROW, LOW, HIGH, SAME_ROW, KIDS, KIDS_END, STATE = range(7)  # the columns of a copy


@njit(cache=True)
def _grown(old: Any, least: int) -> Any:
    new = np.empty((max(least, 2 * old.shape[0]), old.shape[1]), old.dtype)
    new[: old.shape[0]] = old
    return new


@njit(cache=True)
def _unfold(base, root, opened, closed, kid_start, kid, heads, copies, links):  # type: ignore[no-untyped-def]
    """Copies (row, window) reachable from the root and their children; a copy met twice is stored once.

    Returns the stores, how many copies, and whether every copy has one parent.
    """
    copies[0, ROW], copies[0, LOW], copies[0, HIGH], copies[0, SAME_ROW] = (
        root,
        opened[root],
        closed[root],
        -1,
    )
    heads[root - base] = 0
    many, linked, tree = 1, 0, True
    here = 0
    while here < many:
        row, low, high = copies[here, ROW], copies[here, LOW], copies[here, HIGH]
        copies[here, KIDS] = linked
        copies[here, STATE] = 0
        for place in range(kid_start[row], kid_start[row + 1]):
            child = base + kid[place]
            begin, end = max(opened[child], low), min(closed[child], high)
            if begin >= end:
                continue
            found = heads[child - base]
            while found >= 0 and (copies[found, LOW] != begin or copies[found, HIGH] != end):
                found = copies[found, SAME_ROW]
            if found < 0:
                if many == copies.shape[0]:
                    copies = _grown(copies, 0)
                found = many
                copies[found, ROW], copies[found, LOW], copies[found, HIGH] = child, begin, end
                copies[found, SAME_ROW] = heads[child - base]
                heads[child - base] = found
                many += 1
            else:
                tree = False
            if linked == links.shape[0]:
                links = _grown(links, 0)
            links[linked, 0] = found
            linked += 1
        copies[here, KIDS_END] = linked
        here += 1
    return copies, links, many, tree


@njit(cache=True)
def _children_first(copies, links, many, tree, order):  # type: ignore[no-untyped-def]
    """Fills `order` with the copies so that every child comes before its parents."""
    if tree:
        for place in range(many):
            order[place, 0] = many - 1 - place
        return
    done = 0
    stack = [0]
    while len(stack):
        here = stack[-1]
        place = copies[here, KIDS] + copies[here, STATE]
        if place < copies[here, KIDS_END]:
            copies[here, STATE] += 1
            child = links[place, 0]
            if copies[child, STATE] == 0 and copies[child, KIDS] < copies[child, KIDS_END]:
                stack.append(child)
            elif copies[child, KIDS] == copies[child, KIDS_END] and copies[child, STATE] == 0:
                copies[child, STATE] = 1
                order[done, 0] = child
                done += 1
        else:
            order[done, 0] = here
            done += 1
            stack.pop()


@njit(cache=True)
def _by_opening(copies, links, begin, many, turn):  # type: ignore[no-untyped-def]
    """Fills `turn` with the places of a copy's children in order of their opening."""
    if many > 32:
        opening = np.empty(many, np.int64)
        for place in range(many):
            opening[place] = copies[links[begin + place, 0], LOW]
        turn[:many, 0] = np.argsort(opening)
        return
    for place in range(many):
        value = copies[links[begin + place, 0], LOW]
        hole = place
        while hole > 0 and copies[links[begin + turn[hole - 1, 0], 0], LOW] > value:
            turn[hole, 0] = turn[hole - 1, 0]
            hole -= 1
        turn[hole, 0] = place


@njit(cache=True)
def _replay(  # type: ignore[no-untyped-def]
    copies,
    links,
    here,
    provider,
    standard,
    applies,
    thousandths,
    turn,
    lags,
    plain,
    quick,
    closing,
    latest,
    took,
):
    """New durations of one copy, a figure for each change, from those of its children."""
    changes = applies.shape[1]
    row, low, high = copies[here, ROW], copies[here, LOW], copies[here, HIGH]
    begin = copies[here, KIDS]
    many = copies[here, KIDS_END] - begin
    _by_opening(copies, links, begin, many, turn)
    unit = provider[row]
    total = 0.0
    closes = many - 1  # children stand latest close first
    anchor = low
    for place in range(many + 1):
        moment = high if place == many else copies[links[begin + turn[place, 0], 0], LOW]
        while closes >= 0 and copies[links[begin + closes, 0], HIGH] <= moment:
            anchor = copies[links[begin + closes, 0], HIGH]
            closes -= 1
        lags[place, 0] = moment - anchor
        total += moment - anchor
    goal = standard[row]
    for place in range(many + 1):
        lag = lags[place, 0]
        if thousandths == STANDARD:
            plain[place, 0] = lag
            quick[place, 0] = lag * float(goal) / total if goal != NO_STANDARD and goal < total else lag
        else:
            plain[place, 0] = lag * 1000
            quick[place, 0] = lag * (1000 - thousandths)
    for change in range(changes):
        latest[change, 0] = 0
    closes = many - 1
    for place in range(many + 1):
        turned = turn[place, 0] if place < many else 0
        moment = high if place == many else copies[links[begin + turned, 0], LOW]
        while closes >= 0 and copies[links[begin + closes, 0], HIGH] <= moment:
            for change in range(changes):
                latest[change, 0] = max(latest[change, 0], closing[closes, change])
            closes -= 1
        if place < many:
            child = links[begin + turned, 0]
            for change in range(changes):
                lag = quick[place, 0] if applies[unit, change] else plain[place, 0]
                closing[turned, change] = latest[change, 0] + lag + took[child, change]
        else:
            for change in range(changes):
                lag = quick[place, 0] if applies[unit, change] else plain[place, 0]
                took[here, change] = latest[change, 0] + lag


@njit(cache=True, parallel=True)
def durations(  # type: ignore[no-untyped-def]
    cuts, ended, start, roots, opened, closed, provider, standard, kid_start, kid, applies, thousandths, out
):
    """Fills out[case, change]; `cuts` cut `ended`, the places of the cases to replay, into pieces for the threads."""
    changes = applies.shape[1]
    for piece in prange(len(cuts) - 1):
        heads = np.full((64, 1), -1, np.int64)
        copies = np.empty((64, 7), np.int64)
        links = np.empty((64, 1), np.int64)
        order = np.empty((64, 1), np.int64)
        turn = np.empty((64, 1), np.int64)
        lags = np.empty((65, 1), np.int64)
        plain = np.empty((65, 1), out.dtype)
        quick = np.empty((65, 1), out.dtype)
        latest = np.empty((changes, 1), out.dtype)
        closing = np.empty((64, changes), out.dtype)
        took = np.empty((64, changes), out.dtype)
        for at in range(cuts[piece], cuts[piece + 1]):
            case = ended[at]
            base, rows = start[case], start[case + 1] - start[case]
            if rows > heads.shape[0]:
                heads = np.full((2 * rows, 1), -1, np.int64)
            heads[:rows] = -1
            copies, links, many, tree = _unfold(
                base, roots[case], opened, closed, kid_start, kid, heads[:, 0], copies, links
            )
            if many > order.shape[0]:
                order = _grown(order, many)
                took = _grown(took, many)
            _children_first(copies, links, many, tree, order)
            for place in range(many):
                here = order[place, 0]
                kids = copies[here, KIDS_END] - copies[here, KIDS]
                if kids + 1 > turn.shape[0]:
                    turn, closing = _grown(turn, kids + 1), _grown(closing, kids + 1)
                    lags, plain, quick = (
                        _grown(lags, kids + 1),
                        _grown(plain, kids + 1),
                        _grown(quick, kids + 1),
                    )
                _replay(
                    copies, links, here, provider, standard, applies, thousandths, turn, lags, plain, quick,
                    closing, latest, took,
                )  # fmt: skip
            out[at] = took[0]
