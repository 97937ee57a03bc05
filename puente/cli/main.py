"""The command `puente`: finds each room's commands and loads only the one that is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from puente.cli import click_words
from puente.foundation import language
from puente.foundation.language import gettext as _

click_words.speak()


def N_(message: str) -> str:
    """Marks a string for translation; it is translated when shown."""
    return message


# name: (where it is, what it does). A command loads nothing of the others, and Django only where it needs it.
COMMANDS: dict[str, tuple[str, str]] = {
    "administrator": (
        "puente.cli.administrator:administrator",
        N_("Makes somebody an administrator, with a link to choose a password."),
    ),
    "calendar": (
        "puente.calendars.commands:calendar",
        N_("Working time on plain files: due dates, spans, openings."),
    ),
    "demo": (
        "puente.imports.demo.command:demo",
        N_("Plants the demo organization in an empty database."),
    ),
    "doctor": ("puente.cli.doctor:doctor", N_("Looks whether this installation is sound.")),
    "import": (
        "puente.imports.commands:import_",
        N_("Bring in the history of another desk, and lists of people and services."),
    ),
    "insight": (
        "puente.insight.commands:insight",
        N_("The domino trace, process maps and reports, from plain files or the record."),
    ),
    "live": ("puente.cli.processes:live", N_("The live stream alone.")),
    "mail": ("puente.mail.commands:mail", N_("Read mail messages: one honest description each.")),
    "migrate": (
        "puente.cli.migrate:migrate",
        N_("Brings the database to the shape that this version needs."),
    ),
    "serve": ("puente.cli.serve:serve", N_("Serves everything: pages, live stream and worker.")),
    "web": ("puente.cli.processes:web", N_("Pages and API alone.")),
    "worker": ("puente.cli.processes:worker", N_("Deliveries and alarms alone.")),
}

HIDDEN = {"prepare": "puente.cli.prepare:prepare"}
"""What one command asks of another."""


HELPS = {
    "--lang": N_("The language of the command line; the system's unless said."),
    "--version": N_("Say which version this is."),
    "--help": N_("Show this help."),
}


class Rooms(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        place = COMMANDS[name][0] if name in COMMANDS else HIDDEN.get(name)
        if place is None:
            return None
        module, _colon, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """A database that is away, or that has not its tables yet, is said in words."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            database = sys.modules.get("django.db")  # whoever has not loaded it has not asked it
            if database is None or not isinstance(
                error, (database.OperationalError, database.ProgrammingError)
            ):
                raise
            words = _(
                "The database does not answer as it should: {error}. `puente migrate` brings it up to date,"
                " `puente doctor` says what it lacks."
            )
            raise click.ClickException(words.format(error=str(error).strip().rstrip("."))) from error

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """In the language that `--lang` has chosen by then."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_("Puente: the internal service desk where service goes both ways."))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The group is made before `--lang` is read: what its options do is said in the language of now."""
        for one in self.get_params(ctx):
            if isinstance(one, click.Option):
                one.help = _(HELPS[one.opts[-1]])
        super().format_options(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(COMMANDS[name][1])) for name in self.list_commands(ctx)])


def _language(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    language.choose(value)


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--lang", type=click.Choice(language.LANGUAGES), callback=_language, expose_value=False, is_eager=True
)
@click.version_option(package_name="puente")
def main() -> None:
    """The one entry: its commands are imported when they are called."""
