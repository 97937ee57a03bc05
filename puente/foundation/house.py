"""What every floor may ask of the house: its own language and its zone. The room `people` answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

_answers: dict[str, Callable[[], str]] = {}
_remembered: ContextVar[dict[str, str] | None] = ContextVar("remembered", default=None)


def answer(question: str, by: Callable[[], str]) -> None:
    """`people` says how to find the organization's "language" and "zone"."""
    _answers[question] = by


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block (a page, an event loop's turn) each question is put once."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def _ask(question: str, otherwise: str) -> str:
    if question not in _answers:
        return otherwise
    remembered = _remembered.get()
    if remembered is None:
        return _answers[question]()
    if question not in remembered:
        remembered[question] = _answers[question]()
    return remembered[question]


def language() -> str:
    """Two letters: the language that the organization writes first."""
    return _ask("language", settings.LANGUAGE_CODE[:2])


def zone() -> str:
    """An IANA zone: where the organization is, unless a person or a calendar says otherwise."""
    return _ask("zone", settings.TIME_ZONE)
