"""`puente insight export` and `puente insight doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.progress import Progress


@click.command(
    help=_("Adds the record's new events to a lake of Parquet files; may be stopped and run again.")
)
@click.option(
    "--to",
    "lake",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help=_("Folder of the lake; made if it is not there."),
)
@click.option(
    "--prove",
    "proves",
    is_flag=True,
    help=_("Afterwards read lake and record again and compare counts and hashes."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def export(lake: Path, proves: bool, as_json: bool) -> None:
    """Exports, proves if asked to, and says what the lake holds."""
    from puente.insight.lake.export import BadLake
    from puente.insight.lake.layout import Layout
    from puente.insight.record import export as record

    layout, progress = Layout(lake), Progress()
    record.open_record()
    from django.db import DatabaseError

    try:
        manifest = record.export(layout, lambda rows: progress.say(_("Exporting events:"), rows))
        if proves:
            progress.say(_("Comparing lake and record"))
            record.prove(layout)
    except BadLake as why:
        raise click.ClickException(str(why)) from None
    except DatabaseError as why:
        said = _(
            "the record cannot be read: %s (puente migrate makes the database, puente doctor looks at it)"
        )
        raise click.ClickException(said % str(why).strip()) from None
    finally:
        progress.done()
    if as_json:
        found = {"events": manifest.rows, "last_id": manifest.last_id, "hash": f"{manifest.fingerprint:032x}",
                 "months": manifest.months(), "proved": proves}  # fmt: skip
        click.echo(json.dumps(found, indent=1))
        return
    click.echo(
        ngettext("%s event in the lake.", "%s events in the lake.", manifest.rows)
        % saying.count(manifest.rows)
    )
    if proves:
        click.echo(_("Lake and record hold the same events, each once."))


@click.command(help=_("Says whether what insight needs is there, and whether a lake holds what it should."))
@click.option(
    "--lake", type=click.Path(path_type=Path, file_okay=False, exists=True), help=_("Lake to read and check.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def doctor(lake: Path | None, as_json: bool) -> None:
    """Ends with 1 when something is wrong; what is merely not installed is told and is no error."""
    from puente.insight.doctor import examine

    findings = examine(lake)
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        signs = {"good": "✓", "missing": "–", "wrong": "✗"}
        for finding in findings:
            click.echo(f"{signs[finding.state]} {finding.what}: {finding.said}")
    if any(finding.state == "wrong" for finding in findings):
        raise SystemExit(1)
