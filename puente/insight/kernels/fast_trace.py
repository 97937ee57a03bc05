"""The backward walk, compiled.

A case of r requests in a tree has at most 3 r stretches, so each piece of the block is written from three times its
first row on, and the pieces are moved together afterwards; where requests are shared, a first walk counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

STILL_OPEN = np.iinfo(np.int64).max
NOT_YET_TAKEN, NOT_YET_ASKED, WORK = 0, 1, 2


@njit(cache=True)
def _grown(old: Any) -> Any:
    new = np.empty((2 * old.shape[0], old.shape[1]), old.dtype)
    new[: old.shape[0]] = old
    return new


@njit(cache=True)
def _first_of_clipped(base, high, place, stop, opened, closed, kid):  # type: ignore[no-untyped-def]
    """Of the children that end with their parent, the first row; -1 if none. And where those end that do."""
    best = -1
    while place < stop and closed[base + kid[place]] >= high:
        child = base + kid[place]
        if opened[child] < high and (best < 0 or child < best):
            best = child
        place += 1
    return best, place


@njit(cache=True)
def _walk(base, root, opened, closed, touched, kid_start, kid, stack, to, rows, kinds, ends):  # type: ignore[no-untyped-def]
    """Walks one case backwards, writing its stretches so that the last one stands before place `to`; how many there are.

    With `to` below zero it only counts. A line of `stack` is a walk to come back to: row, low, instant, next child.
    """
    many, top = 0, 0
    row, low, at, asked = root, opened[root], closed[root], False
    place, stop = kid_start[row], kid_start[row + 1]
    while True:
        child = -1
        if not asked and place < stop and closed[base + kid[place]] > at:
            child, place = _first_of_clipped(base, at, place, stop, opened, closed, kid)
        while child < 0 and place < stop:
            next_child = base + kid[place]
            place += 1
            end = closed[next_child]
            if end <= low:
                place = stop
            elif end <= at and opened[next_child] < end:
                child = next_child
        reach = low if child < 0 else min(closed[child], at)
        if reach < at:
            touch = min(max(touched[row], reach), at)
            if touch < at:
                many += 1
                if to >= 0:
                    rows[to - many], ends[to - many] = row, at
                    kinds[to - many] = NOT_YET_ASKED if asked else WORK
            if reach < touch:
                many += 1
                if to >= 0:
                    rows[to - many], ends[to - many] = row, touch
                    kinds[to - many] = NOT_YET_TAKEN
        if child >= 0:
            begin = max(opened[child], low)
            if top == stack.shape[0]:
                stack = _grown(stack)
            stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3] = row, low, begin, place
            top += 1
            row, low, at, asked = child, begin, reach, False
            place, stop = kid_start[row], kid_start[row + 1]
        elif top == 0:
            return many
        else:
            top -= 1
            row, low, at, place = stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3]
            asked = True
            stop = kid_start[row + 1]


@njit(cache=True, parallel=True)
def walk(cuts, start, roots, opened, closed, kid_start, kid, touched, first, rows, kinds, ends, write):  # type: ignore[no-untyped-def]
    """Fills first[case + 1] with how many stretches the case has and, if `write`, their columns.

    With `write` 1, those of a piece stand one after the other from three times its first row on; with 2, each case's
    end before first[case + 1], which a walk with `write` 0 has counted and summed up.
    """
    for piece in prange(len(cuts) - 1):
        stack = np.empty((64, 4), np.int64)
        widest = 0
        if write == 1:
            for case in range(cuts[piece], cuts[piece + 1]):
                widest = max(widest, start[case + 1] - start[case])
        room = 3 * widest
        own_rows, own_kinds, own_ends = (
            np.empty(room, np.int32),
            np.empty(room, np.int8),
            np.empty(room, np.int64),
        )
        place = 3 * start[cuts[piece]]
        for case in range(cuts[piece], cuts[piece + 1]):
            many = 0
            root = roots[case]
            if closed[root] != STILL_OPEN and write == 1:
                many = _walk(
                    start[case],
                    root,
                    opened,
                    closed,
                    touched,
                    kid_start,
                    kid,
                    stack,
                    room,
                    own_rows,
                    own_kinds,
                    own_ends,
                )
                for step in range(many):
                    rows[place + step] = own_rows[room - many + step]
                    kinds[place + step] = own_kinds[room - many + step]
                    ends[place + step] = own_ends[room - many + step]
                place += many
            elif closed[root] != STILL_OPEN:
                to = -1 if write == 0 else first[case + 1]
                many = _walk(
                    start[case], root, opened, closed, touched, kid_start, kid, stack, to, rows, kinds, ends
                )
            if write < 2:
                first[case + 1] = many
