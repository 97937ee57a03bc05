"""Words in the reader's language for code that runs without Django (commands on plain files).

Inside Django, rooms use `django.utils.translation`; both read the same catalogues, one beside each room.
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "es")

_chosen: str | None = None
_reader: ContextVar[str | None] = ContextVar("reader_language", default=None)


def choose(language: str | None) -> None:
    """Fixes the language of this process (`--lang`); None goes back to the environment's."""
    global _chosen
    _chosen = language


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Within the block, and in this thread alone, words come in the language of their reader."""
    token = _reader.set(language)
    try:
        yield
    finally:
        _reader.reset(token)


def current() -> str:
    """The reader's language, else the process's: chosen, else PUENTE_LANG, LC_ALL, LC_MESSAGES, LANG, else English."""
    said = (
        _reader.get()
        or _chosen
        or next(
            (
                os.environ[name]
                for name in ("PUENTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
                if os.environ.get(name)
            ),
            "en",
        )
    )
    return said[:2] if said[:2] in LANGUAGES else "en"


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    whole: _gettext.NullTranslations = _gettext.NullTranslations()
    for mo in sorted(HOUSE.glob(f"*/locale/{language}/LC_MESSAGES/django.mo")):
        with mo.open("rb") as file:
            room = _gettext.GNUTranslations(file)
        room.add_fallback(whole)
        whole = room
    return whole


def gettext(message: str) -> str:
    """`message` in the language of this process."""
    return _catalogue(current()).gettext(message)


def pgettext(context: str, message: str) -> str:
    """`message` as it is said in this context."""
    return _catalogue(current()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, n: int) -> str:
    """`one` or `many` as it is said in this context."""
    return _catalogue(current()).npgettext(context, one, many, n)


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many`, as `n` asks for, in the language of this process."""
    return _catalogue(current()).ngettext(one, many, n)
