"""`puente insight process`: what a log says, as JSON or as tables to read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight import saying
from puente.insight.logs.csv_log import Mapping
from puente.insight.logs.log import Log
from puente.insight.logs.opening import BadLog
from puente.insight.logs.reading import read_log
from puente.insight.logs.times import Clock
from puente.insight.logs.writing import write_ocel, write_xes
from puente.insight.process import describe
from puente.insight.progress import Progress


@click.command(
    help=_(
        "What a log says: activities, what follows what and how long it takes, the commonest paths, and ping-pong."
    )
)
@click.option(
    "--log",
    "path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("CSV or XES, plain or gzipped."),
)
@click.option(
    "--lake",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("Instead of a log: a lake that puente insight export wrote."),
)
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
    default=None,
    help=_("Zone of moments that name none, for example Europe/Madrid; UTC if not said."),
)
@click.option("--keep-repeats", is_flag=True, help=_("Count an activity again when it follows itself."))
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 1000), help=_("How many paths to show.")
)
@click.option("--medians", is_flag=True, help=_("Add the median to each step of the JSON (within 1.6 %)."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write the log anew as XES (.xes, .xes.gz) or OCEL 2.0 (.json, .json.gz) besides."),
)
def process(
    path: Path | None,
    lake: Path | None,
    case: str | None,
    activity: str | None,
    moment: str | None,
    unit: str | None,
    time_format: str | None,
    zone: str | None,
    keep_repeats: bool,
    top: int,
    medians: bool,
    as_json: bool,
    target: Path | None,
) -> None:
    """Reads the log, computes, prints; what was refused is in the answer, line by line."""
    mapping = Mapping(case, activity, moment, unit)
    if lake is not None and path is None and mapping == Mapping() and not time_format and not zone:
        log = load_lake(lake)
    elif lake is not None or path is None:
        raise click.UsageError(_("give --log, or --lake alone"))
    else:
        log = load(path, mapping, time_format, zone)
    if target is not None:
        convert(log, target)
    found = describe(log, keep_repeats=keep_repeats, top=top, medians=medians or not as_json)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        click.echo(readable(found))


def load(path: Path, mapping: Mapping, time_format: str | None, zone: str | None) -> Log:
    """The log, with progress for whoever watches and a word about moments without a zone; ends in words if it is none."""
    try:
        where = ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        raise click.UsageError(_("there is no time zone “%s”; write it like Europe/Madrid") % zone) from None
    progress = Progress()
    try:
        log = read_log(
            path, mapping, Clock(time_format, where), lambda done: progress.say(_("Reading events:"), done)
        )
    except (BadLog, OSError) as why:
        raise click.ClickException(f"{path}: {saying.trouble(why)}") from None
    finally:
        progress.done()
    if log.zoneless:
        click.echo(
            ngettext(
                "%(n)s moment without a zone was taken as %(zone)s (--zone says another).",
                "%(n)s moments without a zone were taken as %(zone)s (--zone says another).",
                log.zoneless,
            )
            % {"n": saying.count(log.zoneless), "zone": where.key},
            err=True,
        )
    return log


def load_lake(root: Path) -> Log:
    """What the record's own events say, out of a lake; ends in words where there is none."""
    from puente.insight.lake.export import BadLake
    from puente.insight.lake.layout import Layout
    from puente.insight.logs.lake_log import read_lake

    progress = Progress()
    try:
        if not Layout(root).manifest.exists():
            raise BadLake(_("%s is not there; puente insight export writes it") % Layout(root).manifest)
        return read_lake(root, lambda done: progress.say(_("Reading events:"), done))
    except BadLake as why:
        raise click.ClickException(str(why)) from None
    finally:
        progress.done()


def convert(log: Log, target: Path) -> None:
    """Writes the log in the format that the name of `target` says; ends in words where it says none or cannot be written."""
    kind = target.name.lower().removesuffix(".gz").rpartition(".")[2]
    writers = {"xes": write_xes, "json": write_ocel}
    if kind not in writers:
        raise click.UsageError(
            _("the name must end in .xes or .json, or in one of them and .gz: %s") % target
        )
    try:
        writers[kind](log, target)
    except OSError as why:
        raise click.ClickException(f"{target}: {saying.trouble(why)}") from None


def readable(found: dict[str, Any]) -> str:
    """The same figures as tables, cut to a screen; each table says how many rows it leaves out."""
    parts = [
        _("%(cases)s cases, %(events)s events, %(variants)s paths.")
        % {name: saying.count(found[name]) for name in ("cases", "events", "variants")}
    ]
    activities = [
        [
            name,
            saying.count(n),
            saying.count(found["start"].get(name, 0)),
            saying.count(found["end"].get(name, 0)),
        ]
        for name, n in found["activities"].items()
    ]
    parts += saying.section(
        _("Activities"), [_("activity"), _("times"), _("begins"), _("ends")], activities, 3
    )
    follows = [
        [
            f"{row['from']} → {row['to']}",
            saying.count(row["count"]),
            saying.duration(row["mean_seconds"]),
            saying.duration(row["median_seconds"]),
        ]
        for row in found["follows"]
    ]
    parts += saying.section(
        _("What follows what"), [_("step"), _("times"), _("mean"), _("median")], follows, 3
    )
    paths = [[" → ".join(row["path"]), saying.count(row["cases"])] for row in found["top_variants"]]
    parts += saying.section(_("Commonest paths"), [_("path"), _("cases")], paths, 1)
    returns = [
        [
            f"{row['units'][0]} → {row['units'][1]} → {row['units'][0]}",
            saying.count(row["count"]),
            saying.duration(row["seconds"]),
        ]
        for row in found["ping_pong"]
    ]
    parts += saying.section(
        _("Ping-pong"), [_("there and back"), _("times"), _("time away, in all")], returns, 2
    )
    refused = [[str(row["line"]), row["why"]] for row in found["refused"]]
    parts += saying.section(_("Refused"), [_("line"), _("why")], refused, 0)
    return "\n".join(parts)
