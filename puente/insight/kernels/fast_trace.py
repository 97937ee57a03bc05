"""The backward walk, compiled. `count` measures what `fill` writes, so that each case has its place beforehand."""

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


@njit(cache=True, inline="always")
def _next_child(base, low, high, at, asked, begin, stop, opened, closed, kid):  # type: ignore[no-untyped-def]
    """(child's row or -1, where to look next): the child that closed last by `at`, the first row among equals."""
    if not asked and begin < stop and closed[base + kid[begin]] > high:
        best = -1
        look = begin
        while look < stop and closed[base + kid[look]] >= high:
            child = base + kid[look]
            if opened[child] < high and (best < 0 or child < best):
                best = child
            look += 1
        if best >= 0:
            return best, look
        begin = look
    while begin < stop:
        child = base + kid[begin]
        end = closed[child]
        if end <= low:
            return -1, stop
        begin += 1
        if end <= at and opened[child] < end:
            return child, begin
    return -1, stop


@njit(cache=True)
def _walk(  # type: ignore[no-untyped-def]
    case, base, root, opened, closed, touched, kid_start, kid, stack, to, cases, rows, kinds, starts, ends
):
    """Walks one case backwards, writing its stretches so that the last one ends before place `to`; how many there are.

    With `to` below zero it only counts. A line of `stack`: row, low, high, instant reached, next child, child opened there.
    """
    many = 0
    top = 0
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = root, opened[root], closed[root], closed[root]
    stack[0, 4], stack[0, 5] = kid_start[root], 0
    while top >= 0:
        row, low, high, at = stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3]
        asked = stack[top, 5]
        child, after = _next_child(
            base, low, high, at, asked, stack[top, 4], kid_start[row + 1], opened, closed, kid
        )
        reach = low if child < 0 else min(closed[child], high)
        if reach < at:
            touch = min(max(touched[row], reach), at)
            if touch < at:
                many += 1
                if to >= 0:
                    place = to - many
                    cases[place], rows[place], starts[place], ends[place] = case, row, touch, at
                    kinds[place] = NOT_YET_ASKED if asked else WORK
            if reach < touch:
                many += 1
                if to >= 0:
                    place = to - many
                    cases[place], rows[place], starts[place], ends[place] = case, row, reach, touch
                    kinds[place] = NOT_YET_TAKEN
        if child < 0:
            top -= 1
            continue
        begin = max(opened[child], low)
        stack[top, 3], stack[top, 4], stack[top, 5] = begin, after, 1
        top += 1
        if top == stack.shape[0]:
            stack = _grown(stack)
        stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3] = child, begin, reach, reach
        stack[top, 4], stack[top, 5] = kid_start[child], 0
    return many


@njit(cache=True, parallel=True)
def count(cuts, start, roots, opened, closed, kid_start, kid, touched):  # type: ignore[no-untyped-def]
    """How many stretches each case has."""
    many = np.zeros(len(roots), np.int64)
    nothing = np.empty(0, np.int64)
    no_kind = np.empty(0, np.int8)
    for piece in prange(len(cuts) - 1):
        stack = np.empty((64, 6), np.int64)
        for case in range(cuts[piece], cuts[piece + 1]):
            root = roots[case]
            if closed[root] != STILL_OPEN:
                many[case] = _walk(
                    case, start[case], root, opened, closed, touched, kid_start, kid, stack, -1,
                    nothing, nothing, no_kind, nothing, nothing,
                )  # fmt: skip
    return many


@njit(cache=True, parallel=True)
def fill(  # type: ignore[no-untyped-def]
    cuts, start, roots, opened, closed, kid_start, kid, touched, offsets, cases, rows, kinds, starts, ends
):
    """Writes the stretches of each case in order of time."""
    for piece in prange(len(cuts) - 1):
        stack = np.empty((64, 6), np.int64)
        for case in range(cuts[piece], cuts[piece + 1]):
            root = roots[case]
            if closed[root] != STILL_OPEN:
                _walk(
                    case, start[case], root, opened, closed, touched, kid_start, kid, stack, offsets[case + 1],
                    cases, rows, kinds, starts, ends,
                )  # fmt: skip
