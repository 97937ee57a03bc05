"""What the processes of the running house share: their data folder, the link to the first page, and that a demo stays at home."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import time
from pathlib import Path

import click

from puente.foundation.language import gettext as _
from puente.foundation.rooms import say_settings


def data_folder() -> Path:
    """The data folder, made when it is missing."""
    say_settings()
    from django.conf import settings

    try:
        data: Path = settings.DATA
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(
            _("The data folder cannot be used: {error}").format(error=error)
        ) from error
    return data


def say_the_first_link(origin: str) -> bool:
    """Prints how to begin where nobody is yet. True when that is so."""
    from puente.foundation import first_link

    if not (token := first_link.standing()):
        return False
    words = _("Nobody is here yet. Begin with this link; it works once: {link}")
    click.echo(words.format(link=f"{origin.rstrip('/')}/start/?token={token}"))
    return True


def die_with_parent() -> None:
    """Stops this process when the one that started it is gone, so that a killed `puente serve` leaves none behind."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()


def refuse_a_public_demo(host: str) -> None:
    """The demo lets anybody in with one click: it answers on this machine alone."""
    if os.environ.get("PUENTE_DEMO", "").strip() == "1" and host not in ("127.0.0.1", "::1", "localhost"):
        raise click.ClickException(
            _(
                "The demo lets anybody in, so it answers on 127.0.0.1 alone, not on {host}. Leave PUENTE_DEMO out."
            ).format(host=host)
        )


def refuse_a_taken_port(host: str, number: int, what_to_do: str = "") -> None:
    """Waits a moment for what a killed predecessor left; then a port that is taken is said in words."""
    until = time.monotonic() + 1.5
    while reason := _taken(host, number):
        if time.monotonic() > until:
            words = _("Port {number} of {host} cannot be used ({reason}).")
            said = words.format(number=number, host=host, reason=reason)
            raise click.ClickException(f"{said} {what_to_do}".strip())
        time.sleep(0.1)


def _taken(host: str, number: int) -> str:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, number))
        except OSError as error:
            known = {
                errno.EADDRINUSE: _("another program uses it"),
                errno.EACCES: _("the system does not allow it"),
            }
            return known.get(error.errno or 0) or error.strerror or str(error)
    return ""
