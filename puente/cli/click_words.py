"""click's own words in the language that the command line speaks: by itself it asks the system's, which knows nothing of
`--lang`. What it says is collected out of its source into this room's catalogue (bin/translations), under "click"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module

import click

from puente.foundation.language import npgettext, pgettext

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def speak() -> None:
    """From now on, in this process."""
    for name in MODULES:
        module = import_module(f"click.{name}")
        for marked, ours in (("_", _one), ("ngettext", _many)):
            if hasattr(module, marked):
                setattr(module, marked, ours)
    click.Context.formatter_class = _Help


def _one(message: str) -> str:
    return pgettext("click", message)


def _many(one: str, many: str, n: int) -> str:
    return npgettext("click", one, many, n)


class _Help(click.HelpFormatter):
    """Says what stands for a value in the reader's language, too: click has these as they are."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _with_values(args), prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl(
            [(_with_values(first) if first[:1] == "-" else first, second) for first, second in rows],
            col_max,
            col_spacing,
        )


def _with_values(words: str) -> str:
    for value, said in _values():
        words = words.replace(value, said)
    return words


def _values() -> Sequence[tuple[str, str]]:
    return (
        ("[OPTIONS]", pgettext("click", "[OPTIONS]")),
        ("COMMAND [ARGS]...", pgettext("click", "COMMAND [ARGS]...")),
        (" INTEGER RANGE", pgettext("click", " INTEGER RANGE")),
        (" TEXT", pgettext("click", " TEXT")),
    )
