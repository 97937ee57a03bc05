"""Several processes as one: started together, started again when one dies, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from puente.foundation.language import gettext as _

PATIENCE = 10.0
"""Seconds that a process has for ending its work when told to stop."""
DEATHS = 5
WITHIN = 60.0
"""So many deaths of one process in so many seconds: all is taken down if nothing ever worked, else it rests before it starts again."""
REST = 5.0
"""Seconds between two starts of a process that dies again and again."""


@dataclass
class Child:
    """One process: its name, what is run, and how often it died lately."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    died_at: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS))
    rests_until: float = 0.0


class Supervisor:
    """Runs its children until told to stop, or until one cannot be brought to life.

    What has worked once (`worked`) is never given up: whatever befalls it, it is started again.
    """

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str]) -> None:
        self.children = list(children)
        self.environment = {**os.environ, **environment}
        self.stopping = False
        self.worked = False

    def start(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)
        for child in self.children:
            self._start(child)

    def watch(self, until: Callable[[], bool] = lambda: False) -> Child | None:
        """Returns None when told to stop or when `until()`, or the child that died too often. A child that dies is started again."""
        while not self.stopping and not until():
            for child in self.children:
                if self.stopping:
                    break
                if child.process is not None and child.process.poll() is not None:
                    often = self._died(child)
                    if often and not self.worked:
                        return child
                    child.rests_until = time.monotonic() + (REST if often else 0.0)
                if child.process is None and time.monotonic() >= child.rests_until:
                    self._start(child)
            time.sleep(0.1)
        return None

    def stop(self) -> None:
        """All children end their work; those that do not in time are killed."""
        self.stopping = True
        alive = [child for child in self.children if child.process is not None]
        for child in alive:
            _signal(child, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for child in alive:
            try:
                child.process.wait(max(0.1, until - time.monotonic()))  # type: ignore[union-attr]
            except subprocess.TimeoutExpired:
                pass
            _sweep(child)

    def _died(self, child: Child) -> bool:
        """True when it died often by itself. Who was killed from outside (no memory left, say) is none the worse."""
        code = child.process.returncode if child.process is not None else 0
        _sweep(child)
        click.echo(
            _("{name} died ({code}) and is started again.").format(name=child.name, code=code), err=True
        )
        child.process = None
        if code != -signal.SIGKILL:
            child.died_at.append(time.monotonic())
        return len(child.died_at) == DEATHS and child.died_at[-1] - child.died_at[0] < WITHIN

    def _start(self, child: Child) -> None:
        # A session of its own: Ctrl-C comes to the supervisor alone, which stops the others in order.
        child.process = subprocess.Popen(
            child.command, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def _told_to_stop(self, *_args: object) -> None:
        self.stopping = True


def command(*words: str) -> list[str]:
    """The command line of `puente …` with the Python that runs now."""
    return [sys.executable, "-m", "puente", *words]


def _signal(child: Child, number: signal.Signals) -> None:
    if child.process is not None and child.process.poll() is None:
        child.process.send_signal(number)


def _sweep(child: Child) -> None:
    """Whatever the child's own processes left behind goes with it."""
    try:
        os.killpg(child.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
    except (ProcessLookupError, PermissionError):
        pass
    if child.process is not None:
        child.process.wait()
