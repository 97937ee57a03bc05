"""`puente serve`: pages, live stream and worker together, in one command that Ctrl-C ends."""

from __future__ import annotations

import fcntl
import http.client
import os
import sys
import time
from pathlib import Path
from typing import IO

import click

from puente.cli import prepared
from puente.cli.house import data_folder, refuse_a_public_demo, refuse_a_taken_port, say_the_first_link
from puente.cli.supervisor import Child, Supervisor, command
from puente.foundation import own_house
from puente.foundation.language import gettext as _


@click.command(help=_("Serves everything: pages, live stream and worker. Ctrl-C stops it."))
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="PUENTE_BIND", help=_("Address to answer on.")
)
@click.option("--port", type=click.IntRange(1, 65534), default=8000, show_default=True, envvar="PORT")
@click.option("--demo", is_flag=True, help=_("Plants the demo organization when the database is empty."))
def serve(host: str, port: int, demo: bool) -> None:
    refuse_a_public_demo(host)
    data = data_folder()
    lock = _alone(data, f"http://{host}:{port}")
    for number in (port, port + 1):
        refuse_a_taken_port(
            host,
            number,
            _("Puente needs a port and the one after it; take another with PORT={another}.").format(
                another=port + 10
            ),
        )
    try:
        while True:
            _leave_the_demo()
            prepared.see_to_it(data, demo=demo and not own_house.is_own())
            if not _run(host, port):
                break
    finally:
        lock.close()


def _leave_the_demo() -> None:
    """When a page asked for it: the demo is set aside, and what follows begins empty."""
    if own_house.is_asked() and (aside := own_house.leave()):
        click.echo(_("The demo is set aside in {folder}.").format(folder=aside))


def _alone(data: Path, address: str) -> IO[str]:
    """Holds the lock of the data folder; the system lets go of it when this process ends, however it ends."""
    file = (data / "serve.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        there = file.read().strip() or "?"
        raise click.ClickException(
            _("Puente runs already with this data folder: {there} ({data})").format(there=there, data=data)
        ) from None
    file.truncate(0)
    file.write(address)
    file.flush()
    return file


def _run(host: str, port: int) -> bool:
    """Serves until told to stop. True when the demo is to be left, and all started again."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    name = f"serve:{os.uname().nodename}:{os.getpid()}"[:60]
    at = ["--host", host, "--child"]
    supervisor = Supervisor(
        [
            Child("web", command("web", *at, "--port", str(port))),
            Child("live", command("live", *at, "--port", str(port + 1))),
            Child("worker", command("worker", "--child", "--name", name)),
        ],
        {
            "PUENTE_ORIGIN": os.environ.get("PUENTE_ORIGIN") or address,
            "PUENTE_LIVE_PORT": os.environ.get("PUENTE_LIVE_PORT") or str(port + 1),
        },
    )
    supervisor.start()
    _tell_when_ready(supervisor, host, port, address)
    dead = supervisor.watch(until=own_house.is_asked)
    leaving = dead is None and not supervisor.stopping
    supervisor.stop()
    if dead is not None:
        words = _("{name} died five times in a minute; everything was stopped. What it said stands above.")
        raise click.ClickException(words.format(name=dead.name))
    if not leaving:
        click.echo("\n" + _("Stopped."))
    return leaving


def _tell_when_ready(supervisor: Supervisor, host: str, port: int, address: str) -> None:
    until = time.monotonic() + 60
    while not supervisor.stopping and time.monotonic() < until:
        if _answers(host, port):
            supervisor.worked = True
            break
        time.sleep(0.05)
        if any(child.process and child.process.poll() is not None for child in supervisor.children):
            return
    if supervisor.stopping or not supervisor.worked:
        return
    click.echo(_("Puente is open: {address}").format(address=address))
    begins = say_the_first_link(os.environ.get("PUENTE_ORIGIN") or address)
    if not begins and os.environ.get("PUENTE_DEMO") == "1" and not own_house.is_own():
        click.echo(_("It is the demo: choose on the page as whom to look around, no password needed."))
    click.echo(_("Ctrl-C stops it."))
    sys.stdout.flush()


def _answers(host: str, port: int) -> bool:
    """Whether a page comes: whatever it says, there is somebody who says it."""
    asked = http.client.HTTPConnection(host, port, timeout=2)
    try:
        asked.request("GET", "/manifest.webmanifest")
        asked.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    return True
