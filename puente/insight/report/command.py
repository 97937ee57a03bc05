"""`puente insight report`: one page about where customers' waiting came from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.insight.domino.command import FILE, LAKE, files_of
from puente.insight.domino.rows import BadFile
from puente.insight.lake.export import write_whole
from puente.insight.logs.csv_log import Mapping
from puente.insight.logs.opening import BadLog
from puente.insight.process import describe
from puente.insight.process_command import load
from puente.insight.progress import Progress
from puente.insight.report.gathering import gather
from puente.insight.report.names import Names
from puente.insight.report.page import render

PAGE = "report.html"


@click.command(
    help=_("One page about where customers' waiting came from: works from disk, prints, needs no network.")
)
@click.option("--requests", "requests_file", type=FILE, help=_("Requests, CSV or Parquet."))
@click.option("--waits", "waits_file", type=FILE, help=_("Which request waited for which, CSV or Parquet."))
@LAKE
@click.option(
    "--units",
    "units_file",
    type=FILE,
    help=_("People by unit (unit,people): units of fewer than 5 are not shown apart."),
)
@click.option("--log", "log_file", type=FILE, help=_("An event log besides: CSV or XES, plain or gzipped."))
@click.option("--case", help=_("Column (CSV) or attribute of the trace (XES) that tells the cases apart."))
@click.option("--activity", help=_("Column or attribute with what happened."))
@click.option("--time", "moment", help=_("Column or attribute with the moment."))
@click.option("--unit", help=_("Column or attribute with who had it; empty and ? are unknown."))
@click.option(
    "--time-format",
    help=_("How moments are written, as in strptime; ISO and day/month/year are found by themselves."),
)
@click.option(
    "--zone",
    default="UTC",
    show_default=True,
    help=_("Zone of the moments on the page, and of those in the log that name none."),
)
@click.option(
    "--longest",
    default=8,
    show_default=True,
    type=click.IntRange(1, 50),
    help=_("How many of the longest cases to tell."),
)
@click.option("--lang", type=click.Choice(language.LANGUAGES), help=_("Language of the page."))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help=_("Folder for the page; made if it is not there."),
)
def report(
    requests_file: Path | None,
    waits_file: Path | None,
    lake: Path | None,
    units_file: Path | None,
    log_file: Path | None,
    case: str | None,
    activity: str | None,
    moment: str | None,
    unit: str | None,
    time_format: str | None,
    zone: str,
    longest: int,
    lang: str | None,
    out: Path,
) -> None:
    """Computes, then writes `report.html` whole or not at all, and says where it is."""
    if lang:
        language.choose(lang)
    try:
        where = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise click.UsageError(_("there is no time zone “%s”; write it like Europe/Madrid") % zone) from None
    files = files_of(requests_file, waits_file, lake)
    progress = Progress()
    try:
        process: dict[str, Any] | None = None
        if log_file is not None:
            process = describe(
                load(log_file, Mapping(case, activity, moment, unit), time_format, zone), medians=True
            )
        facts = gather(
            files,
            names=Names.read(files, units_file),
            longest=longest,
            process=process,
            named=tuple(path.name for path in (files.requests, files.waits, units_file, log_file) if path),
            say=progress.say,
        )
        page = render(facts, where, datetime.now(UTC))
        write_whole(out / PAGE, lambda path: path.write_text(page, encoding="utf-8"))
    except (BadFile, BadLog) as why:
        raise click.ClickException(str(why)) from None
    finally:
        progress.done()
    click.echo(out / PAGE)
