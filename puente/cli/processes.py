"""`puente web`, `puente live` and `puente worker`: the three processes of a running Puente, each on its own."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import click

from puente.cli import prepared
from puente.cli.house import (
    data_folder,
    die_with_parent,
    refuse_a_public_demo,
    refuse_a_taken_port,
    say_the_first_link,
)
from puente.foundation.language import gettext as _
from puente.foundation.rooms import open_rooms, say_settings

HOST = click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to answer on."))
GIVES_WAY = 5
"""How much nicer than the pages the worker is that runs beside them: somebody waits for a page."""
CHILD = click.option("--child", is_flag=True, hidden=True)
"""Started by `puente serve`: it goes when its parent goes."""


@click.command(help=_("Serves pages and API."))
@HOST
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    envvar="PUENTE_WEB_PROCESSES",
    help=_("Web processes; one for each processor serves most people."),
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    envvar="PUENTE_WEB_THREADS",
    help=_("Threads of each process: so many calls are answered at once."),
)
@CHILD
def web(host: str, port: int, processes: int, threads: int, child: bool) -> None:
    refuse_a_public_demo(host)
    if not child:
        refuse_a_taken_port(host, port)
        prepared.see_to_it(data_folder())
        from django.conf import settings

        say_the_first_link(settings.ORIGIN)
    _serve(
        "puente.config.wsgi:application",
        _open_web,
        interface="wsgi",
        host=host,
        port=port,
        workers=processes,
        blocking_threads=threads,
        child=child,
    )


@click.command(help=_("Serves the live stream: tells open pages what changed."))
@HOST
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@CHILD
def live(host: str, port: int, child: bool) -> None:
    refuse_a_public_demo(host)
    say_settings()
    if not child:
        refuse_a_taken_port(host, port)
    _serve(
        "puente.live.app:app",
        _load,
        interface="asgi",
        host=host,
        port=port,
        child=child,
        workers_kill_timeout=1,  # open streams never end by themselves, and lose nothing: they catch up
        log_level="error",
    )


@click.command(help=_("Delivers what the outbox holds, rings alarms, and tidies up at night."))
@click.option(
    "--name",
    default="",
    help=_("Its own name, the same at each start and nobody else's: it takes up what it held when it died."),
)
@click.option("--lease", type=click.IntRange(1, 3600), default=60, show_default=True, hidden=True)
@CHILD
def worker(name: str, lease: int, child: bool) -> None:
    open_rooms()
    from puente.events import worker as loop

    if child:
        die_with_parent()
        os.nice(GIVES_WAY)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_args: stop.set())
    loop.run(name or f"{os.uname().nodename}:{os.getpid()}"[:60], stop, lease=timedelta(seconds=lease))


def _serve(
    target: str, load: Callable[[str], Any], *, interface: str, host: str, port: int, child: bool, **more: Any
) -> None:
    from granian.constants import Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    if child:
        die_with_parent()
    Server(
        target,
        address=host,
        port=port,
        interface=Interfaces(interface),
        loop=Loops.asyncio,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
        log_level=LogLevels(more.pop("log_level", "warning")),
        respawn_failed_workers=True,
        workers_kill_timeout=more.pop("workers_kill_timeout", 5),
        **more,
    ).serve(target_loader=load)


def _open_web(target: str) -> Any:
    """Loads the house before the first visitor comes."""
    open_rooms()
    from django.urls import get_resolver

    application = _load(target)
    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()  # what was loaded stays: no page waits while it is looked through
    gc.set_threshold(5000, 20, 20)  # a page makes some thousand objects, and lets go of them all
    return application


def _load(target: str) -> Any:
    die_with_parent()  # of granian, whose process this is
    module, _colon, name = target.partition(":")
    return getattr(import_module(module), name)
