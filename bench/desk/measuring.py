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

CALLS, QUICK_CALLS = 200, 5
TURNS, WRITING_TURNS, CALM, AWAKE = 20, 4, 0.6, 10
"""What writes is asked in longer turns, since the worker takes up afterwards what was written: each begins when those before
have been taken up, so many seconds later, with so many calls that are not counted: the processor has fallen asleep."""
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
    beside: tuple[float, float] = (0.0, 0.0)
    """W1's median alone and with the open pages beside it."""
    weights: dict[str, Weight] = field(default_factory=dict)
    started: float = 0.0

    def ratio(self, name: str) -> float:
        return self.times[name].median / self.floors[name].median


@dataclass
class _Running:
    """One store whose product and floor run, and who asks them."""

    found: Measured
    work: Workload
    server: Server
    agent: Visitor
    program: Visitor
    floor: Visitor


def measure(store: Store, *, quick: bool) -> Measured:
    with ExitStack() as running:
        one = _start(store, running)
        _by_turns(one, QUICK_CALLS if quick else CALLS)
        _the_rest(one, quick=quick)
    _with_two(one, QUICK_SECONDS if quick else SECONDS)
    one.found.statements = json.loads(store.run("-m", "statements"))
    return one.found


def grown(small: Store, large: Store, *, quick: bool) -> dict[str, tuple[Times, Times]]:
    """Each page of both stores, by turns: a machine that is slow for a while is slow for both."""
    with ExitStack() as running:
        both = [_start(store, running) for store in (small, large)]
        calls = QUICK_CALLS if quick else CALLS
        for name in (name for name in NAMES if name != "W2 first"):
            turns = min(WRITING_TURNS if name in WRITES else TURNS, calls)
            for one in both:
                _warm(one, name, min(20, calls))
            for turn in range(turns):
                for one in both if turn % 2 else reversed(both):
                    _ask_for(one, name, calls // turns)
        less, more = both
        return {name: (less.found.times[name], more.found.times[name]) for name in less.found.times}


def _start(store: Store, running: ExitStack) -> _Running:
    store.note(measured=time.time(), runs=store.about.get("runs", -1) + 1)
    work = Workload(store, store.about)
    store.settle()
    with product(store):
        pass  # the first start prepares
    server = running.enter_context(product(store))
    floor = running.enter_context(bare(store))
    found = Measured(store, started=server.seconds)
    return _Running(
        found, work, server, work.agent(server.port), work.program(server.port), Visitor(floor.port)
    )


def _by_turns(one: _Running, calls: int) -> None:
    """One client: the page, then its floor with a page of the same length, and again: a machine that is slow for a while is
    slow for both."""
    for name in NAMES:
        turns, times = min(WRITING_TURNS if name in WRITES else TURNS, calls), one.work.times(name, calls)
        if times < turns:
            continue
        _warm(one, name, min(20, calls))
        for _turn in range(turns):
            _turn_of(one, name, times // turns)


def _warm(one: _Running, name: str, calls: int) -> None:
    found, call, who = one.found, one.work.calls()[name], _who(one, name)
    first = name == "W2 first"
    found.lengths[name] = found.lengths["W2"] if first else len(call(who).body.encode())
    found.times[name] = Times([])
    if not name.startswith("W7"):
        found.floors[name] = Times([])
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
        time.sleep(CALM)
        one_client(who, call, AWAKE, Times([]))
    one_client(who, call, calls, times)


def _who(one: _Running, name: str) -> Visitor:
    return one.program if name.startswith("W7") else one.agent


def _floor_of(one: _Running, name: str) -> Call:
    return one.work.floor(name, one.found.lengths[name], one.agent.cookies["sessionid"])


def _the_rest(one: _Running, *, quick: bool) -> None:
    found, work = one.found, one.work
    for name in ("W1", "W2"):
        found.four[name, 1] = four_clients(
            one.agent, work.calls()[name], seconds=QUICK_SECONDS if quick else SECONDS
        )
    _streams(found, work, one.agent, quick=quick)
    if browser() and (quick or found.store.size == WEIGHED_AT):
        paths = {
            "W1": f"/queue/{work.about['code']}/?order=newest",
            "W2": f"/requests/{next(work.long)}/",
            "W6": "/",
        }
        found.weights = weigh(one.agent, paths)
    found.memory[1] = one.server.memory()


def _with_two(one: _Running, seconds: float) -> None:
    with product(one.found.store, processes=2) as server:
        agent = one.work.agent(server.port)
        for name in ("W1", "W2"):
            one.found.four[name, 2] = four_clients(agent, one.work.calls()[name], seconds=seconds)
        one.found.memory[2] = server.memory()


def _streams(found: Measured, work: Workload, agent: Visitor, *, quick: bool) -> None:
    """W1 alone and beside the open pages, by turns."""
    many, calls, turns = (20, 5, 1) if quick else (PAGES, 50, 4)
    alone, beside = Times([]), Times([])
    for turn in range(turns):
        one_client(agent, work.queue, calls, alone)
        with Pages(work.queue(agent), work.about["department"], many) as pages:
            one_client(agent, work.queue, calls, beside)
            if turn == turns - 1:
                moments = commits(work.store, work.about["department"], QUICK_COMMITS if quick else COMMITS)
                time.sleep(1.0)
    found.delays = sorted(pages.heard.delays(moments))
    found.beside = (alone.median, beside.median)
