"""What has to be there before the first page: the data folder, the tables, the static files, somebody to sign in."""

from __future__ import annotations

import fcntl
from importlib import import_module
from importlib.util import find_spec

import click

from puente.cli import migrate, prepared
from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.foundation.rooms import open_rooms


@click.command(hidden=True, help=_("What `puente serve` and `puente web` do before they serve."))
@click.option("--demo", is_flag=True)
def prepare(demo: bool) -> None:
    open_rooms()
    from django.conf import settings

    from puente.people.models import Organization

    settings.DATA.mkdir(parents=True, exist_ok=True)
    with (settings.DATA / "prepare.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one at a time, where several start at once
        _tables()
        if not settings.DEBUG:
            import_module("puente.web.statics").prepare()
        _somebody(demo=demo)
        if Organization.objects.exists():
            prepared.remember(settings.DATA)


def _tables() -> None:
    """An own SQLite file is brought up to date at once; somebody else's server only by its administrator."""
    from django.db import connection

    from puente.events import triggers

    waiting = migrate.pending()
    if not waiting and connection.vendor == "sqlite":
        triggers.make()  # this house may guard the record better than the one that took the last step
    if not waiting:
        return
    if connection.vendor != "sqlite":
        raise click.ClickException(
            _("The database needs `puente migrate` first: {steps}").format(steps=", ".join(waiting[:5]))
        )
    migrate.apply()


def _somebody(*, demo: bool) -> None:
    """The demo organization when asked for, otherwise a one-time link to the first page."""
    from puente.foundation import first_link
    from puente.people.models import Organization

    if Organization.objects.exists():
        return
    if demo:
        if find_spec("puente.imports.demo"):
            click.echo(_("Planting the demo organization (once; less than a minute)…"))
            import_module("puente.imports.demo").plant(language.current())
            return
        click.echo(_("This version of Puente brings no demo organization; you start with your own."))
    first_link.make()
