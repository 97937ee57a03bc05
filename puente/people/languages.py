"""Languages of the screen (those Puente speaks), and languages in which people write and work (any)."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puente.foundation.errors import Invalid

SCREEN = tuple(code for code, _name in settings.LANGUAGES)


def of_an_organization(codes: Sequence[str], field: str) -> list[str]:
    """The languages it writes in, its own first, each once. Raises Invalid when there is none or one is unknown."""
    found = of_people(codes, field)
    if not found:
        raise Invalid({field: _("Choose one language at least.")})
    return found


def of_people(codes: Sequence[str], field: str) -> list[str]:
    """Language codes (two or three letters), each once, in their order. Raises Invalid for an unknown one."""
    found: list[str] = []
    for code in codes:
        code = code.strip().lower()
        if not code or code in found:
            continue
        if not _known(code):
            raise Invalid({field: _("There is no language “%(code)s”.") % {"code": code}})
        found.append(code)
    return found


def of_the_screen(codes: Sequence[str]) -> str:
    """The first of these languages that Puente speaks; English when it speaks none."""
    return next((code for code in codes if code in SCREEN), "en")


def name_of(code: str) -> str:
    """The name of a language in the reader's: "es" is "Spanish" or "español"; an unknown code is its own name."""
    if not _known(code):
        return code
    return Locale.parse(code).get_display_name((get_language() or "en")[:2]) or code


def _known(code: str) -> bool:
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()):
        return False
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True
