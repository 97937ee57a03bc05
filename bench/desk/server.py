"""The production server on a store, and the floor's beside it: started, waited for, weighed, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.place import HERE, Store

KINDS = ("serve", "web", "live", "worker")
FLOOR = "import floor; floor.serve({port})"


@dataclass
class Server:
    """One that runs: its port, and how many seconds it took to answer."""

    port: int
    process: subprocess.Popen[bytes]
    mark: str
    seconds: float = 0.0

    def memory(self) -> dict[str, tuple[float, float]]:
        """Of each process: megabytes now (VmRSS), and at most (VmHWM)."""
        return {name: _megabytes(pid) for name, pid in self.processes().items()}

    def processes(self) -> dict[str, int]:
        """By what they do: serve, web, live, worker; what granian runs the pages in is "web worker", "web worker 2"…"""
        there = {pid: (line, parent) for pid, line, parent in _marked(self.mark)}
        words = {
            pid: next((one for one in KINDS if f"puente\0{one}\0" in line), "other")
            for pid, (line, _p) in there.items()
        }
        found: dict[str, int] = {}
        for pid, (_line, parent) in sorted(there.items()):
            name = words[pid] if words.get(parent) != words[pid] else f"{words[pid]} worker"
            while name in found:
                name = f"{name.rstrip(' 0123456789')} {int(('0' + name.rpartition(' ')[2]) if name[-1].isdigit() else 1) + 1}"
            found[name] = pid
        return found


def _marked(mark: str) -> Iterator[tuple[int, str, int]]:
    said = f"PUENTE_BENCH={mark}\0".encode()
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if said in (place / "environ").read_bytes() + b"\0":
                line = (place / "cmdline").read_bytes().decode(errors="replace")
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                if line and fields[0] != "Z":
                    yield int(place.name), line, int(fields[1])
        except OSError:
            continue


def _megabytes(pid: int) -> tuple[float, float]:
    said = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
    )
    return tuple(int(said[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


@contextmanager
def product(store: Store, *, processes: int = 1) -> Iterator[Server]:
    """`puente serve` on the store: web, live stream and worker."""
    words = [sys.executable, "-m", "puente", "serve"]
    with _running(store, words, {"PUENTE_WEB_PROCESSES": str(processes)}, path="/sign-in/") as server:
        yield server


@contextmanager
def bare(store: Store) -> Iterator[Server]:
    """The floor's handlers in the same HTTP server with the same settings."""
    with _running(store, [sys.executable, "-c", FLOOR], {}, path="/") as server:
        yield server


@contextmanager
def _running(store: Store, words: list[str], more: dict[str, str], *, path: str) -> Iterator[Server]:
    port = _free()
    mark = f"{os.getpid()}-{port}"
    words = [word.format(port=port) for word in words] + (["--port", str(port)] if "serve" in words else [])
    environment = store.environment | more | {"PUENTE_BENCH": mark}
    began = time.perf_counter()
    with (store.folder / "said.txt").open("ab") as said:
        process = subprocess.Popen(
            words, env=environment, cwd=HERE.parent, stdout=said, stderr=said, start_new_session=True
        )
    server = Server(port, process, mark)
    try:
        _wait(server, path, store)
        server.seconds = time.perf_counter() - began
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            pass
        for pid, _line, _parent in list(_marked(mark)):
            os.kill(pid, signal.SIGKILL)
        process.wait()


def _wait(server: Server, path: str, store: Store) -> None:
    from client import Visitor

    until = time.monotonic() + 120
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise SystemExit(f"the server ended: {(store.folder / 'said.txt').read_text()[-2000:]}")
        try:
            Visitor(server.port).get(path)
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the server does not answer")


def _free() -> int:
    """A port that is free, and the one after it."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
