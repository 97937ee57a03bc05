"""A cursor that is none begins at the beginning, whatever somebody wrote into it."""

import base64
import json

import pytest

from puente.desk import queue
from puente.desk.queue.paging import ORDERS, read_cursor
from puente.desk.search import worded

NOON = "2026-03-02T12:00:00+00:00"
FOREIGN = [
    [5, 5], [NOON, NOON], [NOON], [NOON, 1, 1], [NOON, "x"], ["2026-03-02", 1], ["2026-03-02T12:00:00", 1],
    ["9999-12-31T23:59:59-14:00", 1], [NOON, None], [None, 1], [[NOON], 1], {"a": 1}, 5, "x", [],
]  # fmt: skip


def written(said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@pytest.mark.parametrize("said", FOREIGN, ids=str)
@pytest.mark.parametrize("which", ["after", "before"])
def test_a_cursor_that_is_none_begins_at_the_beginning(said, which, bruno, facilities, leaky_tap, noon):
    where = {which: written(said)}

    found = queue.Queue(bruno, facilities, noon).page_and_counts({}, "newest", {}, **where)[0]
    words = queue.page(worded("tap", by=bruno), **where)

    assert [row["id"] for row in found.rows] == [row["id"] for row in words.rows] == [leaky_tap.pk]


@pytest.mark.parametrize("order", ORDERS)
def test_the_cursor_of_another_order_is_none(order, bruno, facilities, leaky_tap):
    marks = {True: NOON, False: 1}
    cursor = written([marks[name.endswith("_at")] for name in ORDERS[order]])

    assert read_cursor(cursor, ORDERS[order])
    assert (read_cursor(cursor, ORDERS["priority"]) is None) == (order != "priority")


def test_a_number_beyond_eight_bytes_is_after_all_of_them(bruno, facilities, leaky_tap, noon):
    cursor = written(["2030-01-01T00:00:00+00:00", 10**30])

    found = queue.Queue(bruno, facilities, noon).page({}, "newest", after=cursor)

    assert [row["id"] for row in found.rows] == [leaky_tap.pk]
