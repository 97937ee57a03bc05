"""Made worlds for the domino tests: random requests with forks, shared children, clipped times and ties."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from puente.insight.domino.graph import graph
from puente.insight.domino.requests import NEVER, Requests
from puente.insight.kernels.cases import NO_STANDARD, NONE, STILL_OPEN
from puente.insight.tests.domino_oracle import Request

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ZERO = int(START.timestamp()) * 1_000_000


def world(rng: random.Random, *, cases=3, size=9, span=40, unit=1, units=4):
    """(requests, waits): forks and shared children always possible, few distinct moments so that ties abound."""
    names = [chr(ord("a") + place) for place in range(units)]
    requests, waits, used = [], set(), set()
    for case in range(cases):
        root = f"c{case}"
        ids = [root] + [f"{root}.{place}" for place in range(rng.randrange(size))]
        for place, id in enumerate(ids):
            opened = rng.randrange(span // 2) if place else rng.randrange(5)
            closed = opened + rng.randrange(span) + (span // 2 if not place else 0)
            touch = rng.choice([None, opened, rng.randrange(opened, closed + 1), rng.randrange(span * 2)])
            still_open = rng.random() < 0.04
            requests.append(
                Request(
                    id, root, rng.choice([*names, "customer"]), rng.choice(names), ZERO + opened * unit,
                    None if touch is None else ZERO + touch * unit, None if still_open else ZERO + closed * unit,
                    rng.choice([None, None, 0, rng.randrange(span), rng.randrange(3 * span)]),
                )
            )  # fmt: skip
            if place:
                waits.add((ids[rng.randrange(place)], id))
        for _extra in range(rng.randrange(size)):
            later = rng.randrange(1, len(ids)) if len(ids) > 1 else 0
            if later:
                waits.add((ids[rng.randrange(later)], ids[later]))
        used.update(ids)
    for _across in range(rng.randrange(3)):
        one, other = sorted(rng.sample(range(len(requests)), 2)) if len(requests) > 1 else (0, 0)
        if one != other:
            waits.add((requests[one].id, requests[other].id))
    requests = [
        Request(**{**vars(r), "standard": None if r.standard is None else r.standard * unit})
        for r in requests
    ]
    rng.shuffle(requests)
    return requests, sorted(waits)


def as_requests(requests, kinds=None, calendars=None) -> Requests:
    """The same requests as arrays, in the order that settles ties; `kinds` and `calendars` by id, as of a record."""
    ordered = sorted(requests, key=lambda r: (r.opened, r.provider, r.asker, r.id))
    units = sorted({r.asker for r in requests} | {r.provider for r in requests})
    code = {unit: place for place, unit in enumerate(units)}

    def ints(values, none):
        return np.array([none if value is None else value for value in values], np.int64)

    return Requests(
        pa.array([r.id for r in ordered], pa.large_string()),
        units,
        np.array([r.id == r.root for r in ordered], bool),
        np.array([code[r.asker] for r in ordered], np.int32),
        np.array([code[r.provider] for r in ordered], np.int32),
        ints([r.opened for r in ordered], NEVER),
        ints([r.first_touch for r in ordered], NEVER),
        ints([r.closed for r in ordered], STILL_OPEN),
        ints([r.standard for r in ordered], NO_STANDARD),
        None if kinds is None else np.array([kinds.get(r.id, NONE) for r in ordered], np.int8),
        None if calendars is None else np.array([calendars.get(r.id, NONE) for r in ordered], np.int32),
    )


def as_graph(requests, waits, kinds=None, calendars=None):
    """The graph that the command would make of them."""
    arrays = as_requests(requests, kinds, calendars)
    row = {id: place for place, id in enumerate(arrays.id.to_pylist())}
    parent = np.array([row[parent] for parent, _child in waits], np.int64)
    child = np.array([row[child] for _parent, child in waits], np.int64)
    return graph(arrays, parent, child)


def iso(microseconds):
    """A moment as the files write it."""
    return "" if microseconds is None else (
        datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    ).isoformat()  # fmt: skip


def write_files(folder, requests, waits):
    """REQUESTS.csv and WAITS.csv in `folder`."""
    lines = ["id,root,asker,provider,opened,first_touch,closed,standard_seconds"]
    for r in requests:
        standard = "" if r.standard is None else f"{r.standard / 1_000_000:.6f}"
        lines.append(
            ",".join([r.id, r.root, r.asker, r.provider, iso(r.opened), iso(r.first_touch), iso(r.closed), standard])
        )  # fmt: skip
    (folder / "REQUESTS.csv").write_text("\n".join(lines) + "\n")
    (folder / "WAITS.csv").write_text("\n".join(["parent,child", *(f"{a},{b}" for a, b in waits)]) + "\n")
    return folder / "REQUESTS.csv", folder / "WAITS.csv"
