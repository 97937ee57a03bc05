"""`puente calendar …`: questions to calendars on plain files, for scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from puente.foundation.language import gettext as _


@click.group(help=_("Working time on plain files: due dates, spans, openings."))
def calendar() -> None:
    """Loads neither Django nor a database."""


@calendar.command(
    help=_(
        "Answers cases about calendars: one JSON object a line from standard input, one a line to standard "
        "output, in the same order. CALENDARS is a JSON file that maps names to calendars.\n\n"
        "A case that cannot be answered gets an error in words in its line. The command ends with 0, or with 2 "
        "when CALENDARS itself cannot be used.\n\n"
        "Example: puente calendar batch calendars.json < cases.jsonl > results.jsonl"
    )
)
@click.argument("calendars", metavar=_("CALENDARS"), type=click.Path(path_type=Path))
@click.pass_context
def batch(ctx: click.Context, calendars: Path) -> None:
    """Streams: each answer is written before the next case is read."""
    from puente.calendars.batch import BadCalendars, answers, read_calendars

    try:
        hours = read_calendars(calendars.read_bytes())
    except OSError as fault:
        _refuse(ctx, calendars, [_("cannot be read (%(why)s)") % {"why": fault.strerror}])
    except BadCalendars as fault:
        _refuse(ctx, calendars, fault.reasons)
    out = sys.stdout.buffer
    for answer in answers(hours, sys.stdin.buffer):
        out.write(answer)
        out.flush()


def _refuse(ctx: click.Context, calendars: Path, reasons: list[str]) -> NoReturn:
    for reason in reasons:
        click.echo(f"{calendars}: {reason}", err=True)
    ctx.exit(2)
