"""The replay, compiled: each case is unfolded into copies once, then all changes are replayed side by side.

A copy is a request in a window. Its figures for all changes stand side by side in one row of flat arrays; the few
changes that concern the copy's own unit are mended after the others. Stores grow between cases only: within one,
arrays are never exchanged, which would cost more than the figures do.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

NO_STANDARD = -1
STANDARD = -1
LOW_BITS = 31
ROW, LOW, HIGH, SAME_ROW, KIDS, KIDS_END, STATE = range(7)  # the columns of a copy


@njit(cache=True)
def _unfold(base, root, opened, closed, kid_start, kid, heads, copies, links):  # type: ignore[no-untyped-def]
    """Copies reachable from the root, and in `links` the copies of their children; a copy met twice is stored once.

    Returns how many copies (-1 if a store is too small), the most children of one, and whether each has one parent.
    """
    copies[0, ROW], copies[0, LOW], copies[0, HIGH], copies[0, SAME_ROW] = (
        root,
        opened[root],
        closed[root],
        -1,
    )
    heads[root - base] = 0
    many, linked, tree = 1, 0, True
    here, widest = 0, 0
    while here < many:
        row, low, high = copies[here, ROW], copies[here, LOW], copies[here, HIGH]
        copies[here, KIDS] = linked
        copies[here, STATE] = 0
        for place in range(kid_start[row], kid_start[row + 1]):
            child = base + kid[place]
            begin, end = max(opened[child], low), min(closed[child], high)
            if begin >= end:
                continue
            if many == copies.shape[0] or linked == links.shape[0]:
                return -1, 0, tree
            found = heads[child - base]
            while found >= 0 and (copies[found, LOW] != begin or copies[found, HIGH] != end):
                found = copies[found, SAME_ROW]
            if found < 0:
                found = many
                copies[found, ROW], copies[found, LOW], copies[found, HIGH] = child, begin, end
                copies[found, SAME_ROW] = heads[child - base]
                heads[child - base] = found
                many += 1
            else:
                tree = False
            links[linked] = found
            linked += 1
        copies[here, KIDS_END] = linked
        widest = max(widest, linked - copies[here, KIDS])
        here += 1
    return many, widest, tree


@njit(cache=True)
def _children_first(copies, links, many, order, stack):  # type: ignore[no-untyped-def]
    """Fills `order` with the copies so that every child comes before its parents."""
    done, top = 0, 0
    stack[0] = 0
    while top >= 0:
        here = stack[top]
        place = copies[here, KIDS] + copies[here, STATE]
        if place < copies[here, KIDS_END]:
            copies[here, STATE] += 1
            child = links[place]
            if copies[child, STATE] == 0:
                if copies[child, KIDS] < copies[child, KIDS_END]:
                    top += 1
                    stack[top] = child
                else:
                    copies[child, STATE] = 1
                    order[done] = child
                    done += 1
        else:
            order[done] = here
            done += 1
            top -= 1


@njit(cache=True)
def _sorted_by_opening(copies, links, begin, many, turn):  # type: ignore[no-untyped-def]
    """Fills `turn` with the places of a copy's many children in order of their opening."""
    opening = np.empty(many, np.int64)
    for place in range(many):
        opening[place] = copies[links[begin + place], LOW]
    turn[:many] = np.argsort(opening)


@njit(cache=True)
def _replay(  # type: ignore[no-untyped-def]
    copies,
    links,
    many,
    order,
    provider,
    standard,
    first,
    changed,
    thousandths,
    turn,
    lags,
    closing,
    latest,
    took,
):
    """New durations of the copies in `order`, a figure for each change in took[copy]; children come first."""
    changes = latest.shape[0]
    for turn_of_copy in range(many):
        here = order[turn_of_copy]
        low, high, begin = copies[here, LOW], copies[here, HIGH], copies[here, KIDS]
        kids = copies[here, KIDS_END] - begin
        unit, goal = provider[copies[here, ROW]], standard[copies[here, ROW]]
        if kids > 32:
            _sorted_by_opening(copies, links, begin, kids, turn)
        else:
            for place in range(kids):
                value = copies[links[begin + place], LOW]
                hole = place
                while hole > 0 and copies[links[begin + turn[hole - 1]], LOW] > value:
                    turn[hole] = turn[hole - 1]
                    hole -= 1
                turn[hole] = place
        total = 0.0
        closes = kids - 1  # children stand latest close first
        anchor = low
        for step in range(kids + 1):
            moment = high if step == kids else copies[links[begin + turn[step]], LOW]
            while closes >= 0 and copies[links[begin + closes], HIGH] <= moment:
                anchor = copies[links[begin + closes], HIGH]
                closes -= 1
            lags[step] = moment - anchor
            total += moment - anchor
        for change in range(changes):
            latest[change] = 0
        closes = kids - 1
        for step in range(kids + 1):
            lag = lags[step]
            plain, quick = latest[0], latest[0]  # of the kind that the figures are
            if thousandths == STANDARD:
                plain = lag
                quick = lag * float(goal) / total if goal != NO_STANDARD and goal < total else lag
            else:
                plain = lag * 1000
                quick = lag * (1000 - thousandths)
            moment = high if step == kids else copies[links[begin + turn[step]], LOW]
            while closes >= 0 and copies[links[begin + closes], HIGH] <= moment:
                for change in range(changes):
                    other = closing[closes, change]
                    latest[change] = other if other > latest[change] else latest[change]
                closes -= 1
            if step == kids:
                for change in range(changes):
                    took[here, change] = latest[change] + plain
                for place in range(first[unit], first[unit + 1]):
                    took[here, changed[place]] = latest[changed[place]] + quick
            else:
                child, at = links[begin + turn[step]], turn[step]
                for change in range(changes):
                    closing[at, change] = latest[change] + plain + took[child, change]
                for place in range(first[unit], first[unit + 1]):
                    closing[at, changed[place]] = latest[changed[place]] + quick + took[child, changed[place]]


@njit(cache=True)
def _gained(was, took, thousandths, cells, at, high, low):  # type: ignore[no-untyped-def]
    """Adds the gain of one case under each change to its cells."""
    for change in range(took.shape[1]):
        if thousandths == STANDARD:
            gain = np.int64(np.rint((was - took[0, change]) * 1000))
        else:
            gain = np.int64(was * 1000 - took[0, change])
        for kind in range(cells.shape[0]):
            high[cells[kind, at], change] += gain >> LOW_BITS
            low[cells[kind, at], change] += gain & ((1 << LOW_BITS) - 1)


@njit(cache=True)
def _piece(  # type: ignore[no-untyped-def]
    begin, end, ended, cells, start, roots, opened, closed, provider, standard, kid_start, kid, first, changed,
    thousandths, zeros, high, low
):  # fmt: skip
    """Adds the gains of the cases ended[begin:end] to high and low[cell, change]."""
    room = 64
    heads, copies, links = np.empty(room, np.int64), np.empty((room, 7), np.int64), np.empty(room, np.int64)
    order, stack = np.empty(room, np.int64), np.empty(room, np.int64)
    turn, lags = np.empty(room, np.int64), np.empty(room + 1, np.int64)
    latest = np.zeros_like(zeros)
    closing = np.empty((room, len(zeros)), zeros.dtype)
    took = np.empty((room, len(zeros)), zeros.dtype)
    for at in range(begin, end):
        case = ended[at]
        base, rows, root = start[case], start[case + 1] - start[case], roots[case]
        if rows > len(heads):
            heads = np.empty(2 * rows, np.int64)
        for place in range(rows):
            heads[place] = -1
        many, widest, tree = _unfold(base, root, opened, closed, kid_start, kid, heads, copies, links)
        while many < 0:
            room *= 2
            copies, links = np.empty((room, 7), np.int64), np.empty(room, np.int64)
            heads[:rows] = -1
            many, widest, tree = _unfold(base, root, opened, closed, kid_start, kid, heads, copies, links)
        if many > len(order):
            order, stack = np.empty(room, np.int64), np.empty(room, np.int64)
            took = np.empty((room, len(zeros)), zeros.dtype)
        if widest > len(turn):
            turn, lags = np.empty(room, np.int64), np.empty(room + 1, np.int64)
            closing = np.empty((room, len(zeros)), zeros.dtype)
        if tree:
            for place in range(many):
                order[place] = many - 1 - place
        else:
            _children_first(copies, links, many, order, stack)
        _replay(
            copies, links, many, order, provider, standard, first, changed, thousandths, turn, lags, closing,
            latest, took,
        )  # fmt: skip
        _gained(closed[root] - opened[root], took, thousandths, cells, at, high, low)


@njit(cache=True, parallel=True)
def gain_sums(  # type: ignore[no-untyped-def]
    cuts, ended, cells, start, roots, opened, closed, provider, standard, kid_start, kid, first, changed,
    thousandths, zeros, high, low
):  # fmt: skip
    """Adds the gains of the cases `ended` to high and low[piece, cell, change]; `cuts` cut `ended` into pieces.

    The changes that concern a unit are changed[first[unit]:first[unit + 1]]; `zeros` has their number and kind.
    """
    for piece in prange(len(cuts) - 1):
        _piece(
            cuts[piece], cuts[piece + 1], ended, cells, start, roots, opened, closed, provider, standard,
            kid_start, kid, first, changed, thousandths, zeros, high[piece], low[piece],
        )  # fmt: skip
