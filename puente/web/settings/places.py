"""Countries and regions whose public holidays are known, by name in the reader's language."""

from __future__ import annotations

from babel import Locale
from django.utils.translation import get_language

from puente.calendars.working_time.public_holidays import subdivisions
from puente.foundation.folding import fold


def countries() -> list[tuple[str, str]]:
    """(code, name) of every country with known holidays, by name."""
    import holidays

    names = Locale((get_language() or "en")[:2]).territories
    # Not "UK", which is GB again.
    codes = [code for code in holidays.list_supported_countries() if code in names]
    return sorted(((code, names[code]) for code in codes), key=lambda pair: fold(pair[1]))


def regions(country: str) -> list[tuple[str, str]]:
    """(code, name) of its parts with holidays of their own; none for an unknown country."""
    try:
        codes = subdivisions(country) if country else []
    except KeyError:
        return []
    names = _names(country)
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: fold(pair[1]))


def _names(country: str) -> dict[str, str]:
    import holidays

    found = getattr(holidays, country, None)
    named = found.get_subdivision_aliases() if found is not None else {}
    return {code: f"{aliases[0]} ({code})" if aliases else code for code, aliases in named.items()}
