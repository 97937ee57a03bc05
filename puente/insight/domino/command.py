"""`puente insight domino`: whose internal delay did the customer wait for, from two plain files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.domino.answer import answer
from puente.insight.domino.as_json import JsonWriter
from puente.insight.domino.as_parquet import ParquetWriter
from puente.insight.domino.as_words import words
from puente.insight.domino.files import Files
from puente.insight.domino.rows import BadFile
from puente.insight.progress import Progress

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
LAKE = click.option(
    "--lake",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("Instead of both files: a lake that puente insight export wrote."),
)


def files_of(requests_file: Path | None, waits_file: Path | None, lake: Path | None) -> Files:
    """The files that the options name; ends in words when they name too few or too many."""
    if lake is not None and requests_file is None and waits_file is None:
        try:
            return Files.of_lake(lake)
        except BadFile as why:
            raise click.ClickException(str(why)) from None
    if lake is not None or requests_file is None or waits_file is None:
        raise click.UsageError(_("give --requests and --waits, or --lake alone"))
    return Files(requests_file, waits_file)


@click.command(
    help=_(
        "Whose internal delay did the customer wait for? Splits the wait of each closed case along its critical path, and replays what would have been had a unit been quicker."
    )
)
@click.option(
    "--requests",
    "requests_file",
    type=FILE,
    help=_(
        "CSV or Parquet: id, root, asker, provider, opened, first_touch, closed, standard_seconds. Times are ISO with a zone."
    ),
)
@click.option("--waits", "waits_file", type=FILE, help=_("CSV or Parquet: parent, child."))
@LAKE
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=_("Write Parquet: the stretches to a file named *.parquet, or every table into a folder."),
)
def domino(
    requests_file: Path | None, waits_file: Path | None, lake: Path | None, as_json: bool, out: Path | None
) -> None:
    """Reads both files, traces, replays, prints; what was refused is in the answer, line by line."""
    files = files_of(requests_file, waits_file, lake)
    progress = Progress()
    writer = JsonWriter(sys.stdout)
    try:
        with ParquetWriter(out) as parquet:

            def heard(found, cases, stretches):  # type: ignore[no-untyped-def]
                if as_json:
                    writer.segments(found, cases, stretches)
                parquet.segments(found, cases, stretches)

            found = answer(files, heard, progress.say)
            parquet.rest(found)
            progress.done()
            if as_json:
                writer.rest(found)
            else:
                click.echo(words(found))
    except BadFile as why:
        raise click.ClickException(str(why)) from None
    finally:
        progress.done()
    if as_json and found.refused:
        many = len(found.refused)
        said = ngettext(
            "%s row was refused; “refused” says why.", "%s rows were refused; “refused” says why.", many
        )
        click.echo(said % saying.count(many), err=True)
