"""All that is measured of one store."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from client import Times, Visitor, four_clients, one_client
from server import bare, product
from store.place import Store
from streams import PAGES, Pages, commits
from weight import Weight, browser, weigh
from workload import Workload

CALLS, QUICK_CALLS = 200, 5
SECONDS, QUICK_SECONDS = 10.0, 0.5
COMMITS, QUICK_COMMITS = 40, 3
WEIGHED_AT = 100_000


@dataclass
class Measured:
    """Of one store: milliseconds by W, statements by W, calls a second, megabytes, delays, weights."""

    store: Store
    times: dict[str, Times] = field(default_factory=dict)
    floors: dict[str, Times] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    statements: dict[str, dict[str, Any]] = field(default_factory=dict)
    four: dict[tuple[str, int], float] = field(default_factory=dict)
    memory: dict[int, dict[str, tuple[float, float]]] = field(default_factory=dict)
    delays: list[float] = field(default_factory=list)
    beside: tuple[float, float] = (0.0, 0.0)
    """W1's median alone and with the open pages beside it."""
    weights: dict[str, Weight] = field(default_factory=dict)
    started: float = 0.0

    def ratio(self, name: str) -> float:
        return self.times[name].median / self.floors[name].median


def measure(store: Store, *, quick: bool) -> Measured:
    found = Measured(store)
    calls, seconds = (QUICK_CALLS, QUICK_SECONDS) if quick else (CALLS, SECONDS)
    store.note(measured=time.time(), runs=store.about.get("runs", -1) + 1)
    work = Workload(store, store.about)
    with product(store):
        pass  # the first start prepares
    with product(store) as server:
        found.started = server.seconds
        agent, program = work.agent(server.port), work.program(server.port)
        with bare(store) as floor:
            _one_by_one(found, work, agent, program, Visitor(floor.port), calls)
        for name in ("W1", "W2"):
            found.four[name, 1] = four_clients(agent, work.calls()[name], seconds=seconds)
        _streams(found, work, agent, quick=quick)
        if browser() and (quick or store.size == WEIGHED_AT):
            paths = {
                "W1": f"/queue/{work.about['code']}/?order=newest",
                "W2": f"/requests/{next(work.long)}/",
                "W6": "/",
            }
            found.weights = weigh(agent, paths)
        found.memory[1] = server.memory()
    with product(store, processes=2) as server:
        agent = work.agent(server.port)
        for name in ("W1", "W2"):
            found.four[name, 2] = four_clients(agent, work.calls()[name], seconds=seconds)
        found.memory[2] = server.memory()
    found.statements = json.loads(store.run("-m", "statements"))
    return found


def _one_by_one(
    found: Measured, work: Workload, agent: Visitor, program: Visitor, floor: Visitor, calls: int
) -> None:
    """One client: the page, then its floor with a page of the same length."""
    warm = min(20, calls)
    for name, call in work.calls().items():
        who = program if name.startswith("W7") else agent
        first = name == "W2 first"
        times = work.times(name, calls)
        if not times:
            continue
        found.lengths[name] = found.lengths["W2"] if first else len(call(who).body.encode())
        found.times[name] = one_client(who, call, calls=times, warm=0 if first else warm)
        if not name.startswith("W7"):
            bare_call = work.floor(name, found.lengths[name], agent.cookies["sessionid"])
            found.floors[name] = one_client(floor, bare_call, calls=times, warm=0 if first else warm)


def _streams(found: Measured, work: Workload, agent: Visitor, *, quick: bool) -> None:
    many, calls = (20, 5) if quick else (PAGES, 100)
    alone = one_client(agent, work.queue, calls=calls).median
    with Pages(work.queue(agent), work.about["department"], many) as pages:
        beside = one_client(agent, work.queue, calls=calls).median
        moments = commits(work.store, work.about["department"], QUICK_COMMITS if quick else COMMITS)
        time.sleep(1.0)
    found.delays = sorted(pages.heard.delays(moments))
    found.beside = (alone, beside)
