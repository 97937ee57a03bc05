"""`puente insight …`: each command is found by name and loaded when it is called."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from puente.foundation.language import gettext as _
from puente.insight import saying


def N_(message: str) -> str:
    """Marks a string for translation; it is translated when shown."""
    return message


# name: (where it is, what it does)
COMMANDS: dict[str, tuple[str, str]] = {
    "doctor": (
        "puente.insight.lake_commands:doctor",
        N_("Says whether what insight needs is there."),
    ),
    "domino": (
        "puente.insight.domino.command:domino",
        N_("Whose internal delay did the customer wait for."),
    ),
    "export": (
        "puente.insight.lake_commands:export",
        N_("Adds the record's new events to a lake of Parquet files."),
    ),
    "process": (
        "puente.insight.process_command:process",
        N_("What a log says: steps, times, paths, ping-pong."),
    ),
    "report": (
        "puente.insight.report.command:report",
        N_("One page about where customers' waiting came from."),
    ),
}


class Insight(click.Group):
    """A group whose commands, and the engines behind them, are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _colon, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """What the system refuses, a full disk above all, ends in words; who stops reading (a closed pipe) ends it quietly."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            raise
        except OSError as why:
            with suppress(OSError):  # or the interpreter would complain of the same output a second time
                sys.stdout.close()
            raise click.ClickException(saying.trouble(why)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(COMMANDS[name][1])) for name in self.list_commands(ctx)])


@click.group(
    cls=Insight, help=_("The domino trace, process maps and reports, from plain files or the record.")
)
def insight() -> None:
    """Its commands are imported when they are called."""
