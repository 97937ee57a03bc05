"""All that is measured of one store."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from client import Call, Times, Visitor, four_clients, one_client
from server import Server, bare, product
from store.place import Store
from streams import PAGES, Pages, commits
from weight import Weight, browser, weigh
from workload import NAMES, Workload

ROUNDS, CALLS, QUICK_CALLS = 3, 210, 5
"""What one client asks for is asked in rounds over all stores, some minutes apart: a machine that is slow for some minutes
is slow for a third of it."""
TURN, WRITING_TURN, CALM, AWAKE = 10, 35, 0.6, 10
"""Page and floor take turns of so many calls. What writes is asked in longer ones, since the worker takes up afterwards what
was written: each begins when those before have been taken up, so many seconds later, with so many calls that are not
counted: the processor has fallen asleep."""
WRITES = {"W3", "W4", "W7 ask", "W7 answer"}
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
    alone: Times = field(default_factory=lambda: Times([]))
    beside: Times = field(default_factory=lambda: Times([]))
    """W1 with nobody else there, and with the open pages beside it."""
    weights: dict[str, Weight] = field(default_factory=dict)
    started: float = 0.0

    def ratio(self, name: str) -> float:
        return self.times[name].median / self.floors[name].median

    @property
    def slowed(self) -> float:
        """How many times longer W1 takes beside the open pages."""
        return self.beside.median / self.alone.median


Growing = dict[str, tuple[Measured, Measured]]
"""By database: what was measured of the smallest store, and of the largest."""


@dataclass
class _Running:
    """One store whose product and floor run, and who asks them."""

    found: Measured
    work: Workload
    server: Server
    agent: Visitor
    program: Visitor
    floor: Visitor


def measure(found: Measured, *, quick: bool, last: bool) -> None:
    """One round of one store; with the `last` one all that is measured once."""
    store = found.store
    with ExitStack() as running:
        one = _start(found, running)
        _by_turns(one, _calls(quick))
        _streams(one, quick=quick, last=last)
        if browser() and (quick or store.size == WEIGHED_AT):
            _weigh(one)
        if last:
            for name in ("W1", "W2"):
                found.four[name, 1] = _four(one, one.agent, name, quick=quick)
            found.memory[1] = one.server.memory()
    if last:
        _with_two(one, quick=quick)
        found.statements = json.loads(store.run("-m", "statements"))


def grow(small: Measured, large: Measured, *, quick: bool) -> None:
    """One round of each page of both stores, by turns: a machine that is slow for a while is slow for both."""
    with ExitStack() as running:
        both = [_start(found, running) for found in (small, large)]
        for name in (name for name in NAMES if name != "W2 first"):
            for one in both:
                _warm(one, name, min(20, _calls(quick)))
            for at, calls in enumerate(_turns(name, _calls(quick))):
                for one in both if at % 2 else reversed(both):
                    _ask_for(one, name, calls)


def _calls(quick: bool) -> int:
    """Of each page, in a round."""
    return QUICK_CALLS if quick else CALLS // ROUNDS


def _turns(name: str, calls: int) -> list[int]:
    """So many calls, in turns."""
    each = WRITING_TURN if name in WRITES else TURN
    return [min(each, calls - begun) for begun in range(0, calls, each)]


def _start(found: Measured, running: ExitStack) -> _Running:
    store = found.store
    store.note(measured=time.time(), runs=store.about.get("runs", -1) + 1)
    work = Workload(store, store.about)
    store.settle()
    with product(store):
        pass  # the first start prepares
    server = running.enter_context(product(store))
    floor = running.enter_context(bare(store))
    found.started = max(found.started, server.seconds)
    return _Running(
        found, work, server, work.agent(server.port), work.program(server.port), Visitor(floor.port)
    )


def _by_turns(one: _Running, calls: int) -> None:
    """One client: the page, then its floor with a page of the same length, and again: a machine that is slow for a while is
    slow for both."""
    for name in NAMES:
        if most := one.work.times(name, calls):
            _warm(one, name, min(20, calls))
            for turn in _turns(name, most):
                _turn_of(one, name, turn)


def _warm(one: _Running, name: str, calls: int) -> None:
    found, call, who = one.found, one.work.calls()[name], _who(one, name)
    first = name == "W2 first"
    found.lengths[name] = found.lengths["W2"] if first else len(call(who).body.encode())
    found.times.setdefault(name, Times([]))
    if not name.startswith("W7"):
        found.floors.setdefault(name, Times([]))
    for _each in range(0 if first else calls):
        call(who)
        if name in found.floors:
            _floor_of(one, name)(one.floor)


def _turn_of(one: _Running, name: str, calls: int) -> None:
    _ask_for(one, name, calls)
    if name in one.found.floors:
        _ask(one.floor, _floor_of(one, name), calls, one.found.floors[name], writes=name in WRITES)


def _ask_for(one: _Running, name: str, calls: int) -> None:
    _ask(_who(one, name), one.work.calls()[name], calls, one.found.times[name], writes=name in WRITES)


def _ask(who: Visitor, call: Call, calls: int, times: Times, *, writes: bool) -> None:
    if writes and calls > 1:
        _quiet(who, call, calls, times)
    else:
        one_client(who, call, calls, times)


def _who(one: _Running, name: str) -> Visitor:
    return one.program if name.startswith("W7") else one.agent


def _floor_of(one: _Running, name: str) -> Call:
    return one.work.floor(name, one.found.lengths[name], one.agent.cookies["sessionid"])


def _four(one: _Running, agent: Visitor, name: str, *, quick: bool) -> float:
    return four_clients(agent, one.work.calls()[name], seconds=QUICK_SECONDS if quick else SECONDS)


def _with_two(one: _Running, *, quick: bool) -> None:
    with product(one.found.store, processes=2) as server:
        agent = one.work.agent(server.port)
        for name in ("W1", "W2"):
            one.found.four[name, 2] = _four(one, agent, name, quick=quick)
        one.found.memory[2] = server.memory()


def _streams(one: _Running, *, quick: bool, last: bool) -> None:
    """W1 alone and beside the open pages, by turns; the last ones hear of commits."""
    found, work, agent = one.found, one.work, one.agent
    many, calls, turns = (20, 5, 1) if quick else (PAGES, 15, 5)
    for turn in range(turns):
        _quiet(agent, work.queue, calls, found.alone)
        with Pages(work.queue(agent), work.about["department"], many) as pages:
            _quiet(agent, work.queue, calls, found.beside)
            if last and turn == turns - 1:
                moments = commits(work.store, work.about["department"], QUICK_COMMITS if quick else COMMITS)
                time.sleep(1.0)
                found.delays = sorted(pages.heard.delays(moments))


def _quiet(who: Visitor, call: Call, calls: int, times: Times) -> None:
    """When what was opened or closed before has come to rest."""
    time.sleep(CALM)
    one_client(who, call, AWAKE, Times([]))
    one_client(who, call, calls, times)


def _weigh(one: _Running) -> None:
    paths = {
        "W1": f"/queue/{one.work.about['code']}/?order=newest",
        "W2": f"/requests/{next(one.work.long)}/",
        "W6": "/",
    }
    for name, weight in weigh(one.agent, paths).items():
        before = one.found.weights.get(name)
        one.found.weights[name] = weight if before is None else before.again(weight)
