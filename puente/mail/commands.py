"""`puente mail …`: runs without Django, settings or a database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import click

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.mail import output
from puente.mail.reading import read as read_message
from puente.mail.reading import sources
from puente.mail.reading.message import Message
from puente.mail.reading.sources import Raw

QUIET = 2.0  # seconds before progress is shown


@click.group(help=_("Read mail messages: one honest description each."))
def mail() -> None:
    pass


@mail.command(
    help=_(
        "Describe the messages in FILE…: single messages, mbox files, Maildirs, folders, or - for standard input. "
        "Nothing is stored."
    )
)
@click.argument("files", metavar=_("FILE…"), nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a message, one a line."))
def read(files: tuple[str, ...], as_json: bool) -> None:
    progress = _Progress()
    unread = 0
    try:
        for name in files:
            try:
                for raw in _messages(name):
                    message = read_message(raw.data)
                    _show(raw, message, as_json=as_json)
                    progress.one_more()
            except OSError as error:
                if isinstance(error, BrokenPipeError):
                    raise
                unread += 1
                progress.clear()
                _complain(name, error)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    finally:
        progress.clear()
    sys.exit(1 if unread else 0)


def _messages(name: str) -> Iterator[Raw]:
    if name == "-":
        return sources.of_bytes("-", sys.stdin.buffer.read())
    return sources.of_path(Path(name), shown=name)


def _complain(name: str, error: OSError) -> None:
    if isinstance(error, FileNotFoundError):
        reason = _("there is no such file")
    elif isinstance(error, PermissionError):
        reason = _("you may not read it")
    else:
        reason = error.strerror or str(error)
    said = _("{file} cannot be read: {reason}").format(file=output.plain(name), reason=reason)
    click.echo(said, err=True)


def _show(raw: Raw, message: Message, *, as_json: bool) -> None:
    if as_json:
        for piece in output.as_json(raw, message):
            sys.stdout.buffer.write(piece)
    else:
        sys.stdout.buffer.write(output.summary(raw, message).encode("utf-8", "replace"))


class _Progress:
    """How many messages are read, on a terminal, when it takes long."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._next = monotonic() + QUIET
        self._count = 0

    def one_more(self) -> None:
        self._count += 1
        if self._shown and monotonic() >= self._next:
            self._next = monotonic() + 0.2
            said = ngettext("{count} message read", "{count} messages read", self._count).format(
                count=self._count
            )
            click.echo(f"\r\033[K{said}", err=True, nl=False)

    def clear(self) -> None:
        if self._shown and self._count:
            click.echo("\r\033[K", err=True, nl=False)
