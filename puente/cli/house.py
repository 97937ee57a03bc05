"""A process of the running house: it stays no longer than its parent, and a demo stays at home."""

from __future__ import annotations

import os
import signal
import threading
import time

import click

from puente.foundation.language import gettext as _


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
