"""`puente demo`: plants the demo organization in an empty database."""

from __future__ import annotations

import sys

import click

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.foundation.rooms import migrate, open_rooms


@click.command(
    help=_("Plants Hospital San Telmo, a living organization to look around in, in an empty database.")
)
@click.option(
    "--lang",
    type=click.Choice(["es", "en"]),
    help=_("The language of its texts; the terminal's unless said."),
)
@click.option("--requests", type=click.IntRange(1, 100_000), help=_("How many requests its history has."))
def demo(lang: str | None, requests: int | None) -> None:
    """Migrates first, so that one command is enough."""
    open_rooms()
    from puente.foundation.errors import Refused
    from puente.imports.demo import REQUESTS, plant

    migrate()
    wanted = requests or REQUESTS
    shown = sys.stderr.isatty()
    try:
        with click.progressbar(length=wanted, label="San Telmo", file=sys.stderr, hidden=not shown) as bar:
            plant(lang or language.current(), requests=wanted, tick=bar.update)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(_("Hospital San Telmo stands, with {n} requests. `make run` shows it.").format(n=wanted))
