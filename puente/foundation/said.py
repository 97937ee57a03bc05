"""`gettext` for words that are said a hundred times on every page: each is looked up once in each language."""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation
from markupsafe import Markup


def gettext(message: str) -> str:
    """What `django.utils.translation.gettext` says."""
    return _in(translation.get_language(), message)


def on_a_page(message: str, /, **places: object) -> Markup:
    """The same for templates: markup, whose places (`%(name)s`) are filled with what is escaped."""
    words = _drawn(translation.get_language(), message)
    return words % places if places or "%" in words else words


@lru_cache(10_000)
def _in(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(10_000)
def _drawn(language: str | None, message: str) -> Markup:
    return Markup(_in(language, message))
