"""`puente import departments|people|memberships|services FILE`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.foundation.rooms import open_rooms

if TYPE_CHECKING:
    from puente.imports.csv.report import Report
    from puente.people.models import Person

SHOWN = 50
"""So many refusals are printed; `--json` has them all."""


def _command(name: str, what: str) -> click.Command:
    again = _("Everything goes through the same verbs as on the pages. Running it twice changes nothing.")

    @click.command(name, short_help=what, help=f"{what}\n\n{again}")
    @click.argument("file", metavar=_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help=_("Only say what would be made, and list the bad rows."))
    @click.option("--as", "email", metavar=_("EMAIL"), default="", help=_("The administrator in whose name."))
    @click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
    def command(file: Path, dry_run: bool, email: str, as_json: bool) -> None:
        report = _run(name, file, dry_run, email, quiet=as_json)
        click.echo(json.dumps(report.plain(), ensure_ascii=False) if as_json else _in_words(report))
        if report.refused_rows:
            raise SystemExit(1)

    return command


def _run(name: str, file: Path, dry: bool, email: str, *, quiet: bool) -> Report:
    open_rooms()
    from puente.imports.csv.kinds import KINDS
    from puente.imports.csv.run import run
    from puente.imports.csv.sheet import UnreadableSheet

    def tell(done: int, of: int) -> None:
        if not quiet:
            click.echo(f"\r{done}/{of}", nl=done == of, err=True)

    try:
        return run(KINDS[name], file.read_bytes(), by=_administrator(email), dry=dry, tell=tell)
    except UnreadableSheet as error:
        raise click.ClickException(str(error)) from error


def _administrator(email: str) -> Person:
    from puente.people.models import Person

    found = Person.objects.active().filter(is_administrator=True, is_active=True).order_by("pk")
    if email:
        found = found.filter(email=email.strip().lower())
    person = found.first()
    if person is None:
        raise click.ClickException(_("There is no such administrator here yet."))
    return person


def _in_words(report: Report) -> str:
    from puente.imports.csv.headings import heading_of

    lines = []
    for one in report.refusals[:SHOWN]:
        words = {"line": one.line, "column": heading_of(one.column) or "–", "reason": one.reason}
        lines.append(_("line {line}, {column}: {reason}").format(**words))
    if len(report.refusals) > SHOWN:
        lines.append(_("… and {more} more").format(more=len(report.refusals) - SHOWN))
    if report.unknown_columns:
        lines.append(_("Columns not used: {names}").format(names=", ".join(report.unknown_columns)))
    lines.append(ngettext("{rows} row", "{rows} rows", report.rows).format(rows=report.rows))
    said = (
        _("would be made: {made}, changed: {changed}")
        if report.is_dry
        else _("made: {made}, changed: {changed}")
    )
    lines.append(said.format(made=report.made, changed=report.changed))
    lines.append(
        _("unchanged: {unchanged}, refused: {refused}").format(
            unchanged=report.unchanged, refused=report.refused_rows
        )
    )
    return "\n".join(lines)


FROM_CSV = [
    _command(name, what)
    for name, what in {
        "departments": _("Departments, with the one that they stand under."),
        "people": _("People, with their addresses."),
        "memberships": _("Who is in which department, as what."),
        "services": _("Services of the departments."),
    }.items()
]
