"""Tests of the running product: `puente serve` itself, in a data folder of its own, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import dj_database_url
import pytest

ROOT = Path(__file__).parents[2]


class House:
    """A data folder, a database, and the processes started on them."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.port = free_ports()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "said.txt"
        self.running: subprocess.Popen | None = None
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PUENTE", "DJANGO"))
        }
        self.environment = kept | {
            "PUENTE_DATA": str(folder / "data"),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.running.ledger.settings",
            "PUENTE_LANG": "en",
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def said(self) -> str:
        return self.log.read_text()

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess:
        """A command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "puente", *words],
            env=self.environment | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def python(self, code: str) -> str:
        """What a few lines inside the house print."""
        code = "import django; django.setup()\n" + code
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *words: str, **environment: str) -> float:
        """`puente serve`, or another command that serves pages, until the first page answers. Seconds that took."""
        what, *more = words if words and not words[0].startswith("-") else ("serve", *words)
        began = time.monotonic()
        with self.log.open("a") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "puente", what, "--port", str(self.port), *more],
                env=self.environment | environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while not self.answers():
            assert self.running.poll() is None, self.said
            assert time.monotonic() - began < 120, self.said
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C; the exit code."""
        self.running.send_signal(number)
        return self.running.wait(40)

    def answers(self, path: str = "/sign-in/") -> bool:
        try:
            with urllib.request.urlopen(self.address + path, timeout=10):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def processes(self) -> dict[int, str]:
        """Those of this house that run now, wherever they hang: process id and command line."""
        mine = f"PUENTE_DATA={self.folder / 'data'}\0".encode()
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if mine in (place / "environ").read_bytes() + b"\0":
                    found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return {pid: line for pid, line in found.items() if line}

    def cpu_seconds(self) -> float:
        """What its processes have worked so far."""
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if self.running is not None:
            self.running.wait()


class Server:
    """Where databases are made: files beside the data, or the PostgreSQL server of DATABASE_URL."""

    def __init__(self) -> None:
        said = os.environ.get("DATABASE_URL", "")
        self.address = said if said.startswith("postgres") else ""

    def make(self, folder: Path, template: str = "") -> str:
        """The address of a new database for the data folder; a copy of the one at `template`."""
        if not self.address:
            return f"sqlite:///{folder / 'data' / 'puente.sqlite3'}"
        parts = dj_database_url.parse(self.address)
        name = f"puente_running_{uuid.uuid4().hex[:8]}"
        like = f' template "{template.rpartition("/")[2]}"' if template else ""
        self._do(f'create database "{name}"{like}')
        at = f"{parts['USER']}:{parts['PASSWORD']}@{parts['HOST'] or '127.0.0.1'}:{parts['PORT'] or 5432}"
        return f"postgresql://{at}/{name}"

    def drop(self, address: str) -> None:
        if self.address:
            self._do(f'drop database if exists "{address.rpartition("/")[2]}" with (force)')

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.address, dbname="postgres", autocommit=True) as server:
            server.execute(statement)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A house whose tables and static files were made once, for the others to be copied from."""
    folder, server = tmp_path_factory.mktemp("prepared"), Server()
    (folder / "data").mkdir()
    house = House(folder, server.make(folder))
    for words in (["migrate"], ["prepare"]):
        done = house.run(*words)
        assert done.returncode == 0, done.stderr
    (folder / "data" / "first-link").unlink()
    yield house
    server.drop(house.database)


@pytest.fixture
def house(prepared, tmp_path):
    """A house with tables, and nobody in it yet."""
    server = Server()
    shutil.copytree(prepared.folder / "data", tmp_path / "data")
    house = House(tmp_path, server.make(tmp_path, prepared.database))
    yield house
    house.close()
    server.drop(house.database)


@pytest.fixture
def empty_house(tmp_path):
    """A house with nothing at all."""
    (tmp_path / "data").mkdir()
    house = House(tmp_path, f"sqlite:///{tmp_path / 'data' / 'puente.sqlite3'}")
    yield house
    house.close()


def free_ports() -> int:
    """A free port whose neighbour is free too."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
