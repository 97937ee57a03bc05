"""What every floor may ask of the house: its own language and its zone. The room `people` answers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

_answers: dict[str, Callable[[], str]] = {}


def answer(question: str, by: Callable[[], str]) -> None:
    """`people` says how to find the organization's "language" and "zone"."""
    _answers[question] = by


def language() -> str:
    """Two letters: the language that the organization writes first."""
    return _answers["language"]() if "language" in _answers else settings.LANGUAGE_CODE[:2]


def zone() -> str:
    """An IANA zone: where the organization is, unless a person or a calendar says otherwise."""
    return _answers["zone"]() if "zone" in _answers else settings.TIME_ZONE
