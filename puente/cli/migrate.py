"""`puente migrate`: brings the database to the shape that this version of Puente needs."""

from __future__ import annotations

import click

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.foundation.rooms import open_rooms


@click.command(help=_("Brings the database to the shape that this version needs."))
@click.option("--check", is_flag=True, help=_("Change nothing; exit code 1 when there is something to do."))
def migrate(check: bool) -> None:
    open_rooms()
    waiting = pending()
    if check:
        click.echo(_said(len(waiting)))
        raise SystemExit(1 if waiting else 0)
    apply()
    click.echo(_("The database is ready."))


def pending() -> list[str]:
    """Steps that the database still lacks, as "room.0001_initial". ClickException when it cannot be reached."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise click.ClickException(
            _("The database cannot be reached: {error}").format(error=str(error).strip())
        ) from error
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _backwards in plan]


def apply() -> None:
    """Applies them all; the triggers are made again too, and the database looks at its rows."""
    from django.conf import settings
    from django.core.management import call_command

    from puente.events import statistics

    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    statistics.refresh()


def _said(steps: int) -> str:
    if not steps:
        return _("The database is ready.")
    return ngettext("{steps} step is waiting.", "{steps} steps are waiting.", steps).format(steps=steps)
