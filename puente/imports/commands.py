"""`puente import …`: what other systems have, through the same verbs as everything else."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from puente.foundation.language import current
from puente.foundation.language import gettext as _
from puente.foundation.rooms import migrate, open_rooms
from puente.imports.csv.command import FROM_CSV

if TYPE_CHECKING:
    from puente.imports.history.mapping import Mapping
    from puente.imports.history.reading import File
    from puente.people.models import Person

SHOWN = 200
"""Bad rows told on the screen; a file of them holds them all."""


@click.group(
    "import",
    help=_("Brings in what other systems have: the history of a service desk, lists of people and services."),
)
def import_() -> None:
    """Everything comes in through verbs."""


@import_.command(
    short_help=_("The history of another service desk."),
    help=_(
        "Brings in the history of another service desk from FILE: CSV, also compressed with gzip.\n\n"
        "Groups become departments, callers and resolvers people; states, assignments, priorities and reopenings "
        "become the events they were, at their time. Running it twice changes nothing; a run that was stopped goes "
        "on where it was."
    ),
)
@click.argument("file", metavar=_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", metavar=_("NAME"), help=_("The tool it comes from: servicenow, jira, zammad."))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("A mapping of your own (TOML)."),
)
@click.option(
    "--zone", metavar=_("ZONE"), help=_("Zone of times without one; the organization's unless said.")
)
@click.option(
    "--as", "as_", metavar=_("EMAIL"), help=_("The administrator who imports; the first one unless said.")
)
@click.option(
    "--organization",
    metavar=_("NAME"),
    help=_("What the organization is called that an empty database is given; the tool's name unless said."),
)
@click.option(
    "--dry-run", is_flag=True, help=_("Say what would be made and list each bad row; write nothing.")
)
@click.option(
    "--refused-to",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write every bad row to this file."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print the counts as JSON."))
def history(
    file: Path, source: str | None, mapping: Path | None, zone: str | None, as_: str | None,
    organization: str | None, dry_run: bool, refused_to: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """A trial run needs no database; a real one migrates it, and founds a house where there is none."""
    open_rooms()
    from puente.imports.history.reading import File
    from puente.imports.history.running import Run
    from puente.imports.history.sheet import WrongFile

    mapped = _mapping(source, mapping)
    if not dry_run:
        migrate()
    where = _zone(zone or mapped.zone)
    by = _importer(as_, found=not dry_run, name=organization or mapped.source, zone=where.key)
    told = File(file, mapped, where)
    run = Run(told, by)
    try:
        with _progress(told) as bar:
            report = run.try_out(bar.update) if dry_run else run.bring_in(bar.update)
    except WrongFile as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            _("{file} cannot be read: {why}").format(file=file.name, why=error)
        ) from error
    _tell_refused(told, refused_to)
    if as_json:
        click.echo(json.dumps(vars(report)))
        return
    for name, number in vars(report).items():
        if name != "dry_run":
            click.echo(f"{number:>10}  {_(WORDS[name])}")
    if dry_run:
        click.echo(_("This was a trial run: nothing was written."))


def N_(message: str) -> str:
    """Marks a string for translation; it is translated when shown."""
    return message


WORDS = {
    "rows": N_("rows read"),
    "requests": N_("requests"),
    "events": N_("events"),
    "departments": N_("departments"),
    "persons": N_("persons"),
    "standards_missed": N_("requests that missed their standard, says the source"),
    "rows_refused": N_("rows refused"),
    "unchanged": N_("requests that were there already"),
}


def _mapping(source: str | None, path: Path | None) -> Mapping:
    from puente.imports.history.mapping import KNOWN, WrongMapping, read_mapping, sources

    if path is None:
        if source is None:
            raise click.UsageError(_("Say where it comes from: --source or --mapping."))
        if source not in sources():
            words = _("There is no mapping for {source}. There are: {known}; or write your own (--mapping).")
            raise click.UsageError(words.format(source=source, known=", ".join(sources())))
        path = KNOWN / f"{source}.toml"
    try:
        return read_mapping(path)
    except WrongMapping as error:
        raise click.UsageError(str(error)) from error


def _zone(name: str) -> ZoneInfo:
    from puente.foundation import house
    from puente.imports.history.running import is_founded

    name = name or (house.zone() if is_founded() else "UTC")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.UsageError(_("There is no zone {name}.").format(name=name)) from error


def _importer(email: str | None, *, found: bool, name: str, zone: str) -> Person | None:
    """The administrator in whose name it is done. An empty house is founded, so that history has where to go; nobody
    can sign in there until the shell names an administrator."""
    from puente.imports.history.running import is_founded
    from puente.people import verbs as people
    from puente.people.models import Person

    if not is_founded():
        if not found:
            return None
        by = Person(name=_("Administrator"))
        spoken = ["es", "en"] if current() == "es" else ["en", "es"]
        people.found_organization(by=by, name=name, languages=spoken, zone=zone)
        words = _(
            "The database was empty: an organization called {name} was founded. `puente administrator EMAIL` lets "
            "you in."
        )
        click.echo(words.format(name=name), err=True)
        return by
    administrators = Person.objects.active().filter(is_administrator=True).order_by("pk")
    by_email = administrators.filter(email__iexact=email) if email else administrators
    administrator = by_email.first()
    if administrator is None:
        raise click.UsageError(_("There is no administrator {email}.").format(email=email or ""))
    return administrator


def _progress(file: File):  # type: ignore[no-untyped-def]
    shown = sys.stderr.isatty()
    length = file.size() if shown else 0
    return click.progressbar(length=length or 1, label=file.path.name, file=sys.stderr, hidden=not shown)


def _tell_refused(file: File, path: Path | None) -> None:
    lines = [_("line {line}: {number} {why}").format(**vars(refusal)) for refusal in file.refused]
    if path is not None:
        path.write_text("".join(f"{line}\n" for line in lines))
    for line in lines[:SHOWN]:
        click.echo(line, err=True)
    if len(lines) > SHOWN:
        more = _("… and {n} more; --refused-to FILE writes them all.").format(n=len(lines) - SHOWN)
        click.echo(more, err=True)


for command in FROM_CSV:
    import_.add_command(command)
