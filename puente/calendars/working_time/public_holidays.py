"""Public holidays by country and part of it, as the library `holidays` knows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=1024)
def public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """The public holidays of one year, days off in lieu included. Raises KeyError for an unknown place."""
    parts = subdivisions(country)
    if subdivision is not None and subdivision not in parts:
        raise KeyError(subdivision)
    import holidays

    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def subdivisions(country: str) -> Sequence[str]:
    """The parts of `country` with holidays of their own. Raises KeyError for an unknown country."""
    import holidays  # half a second: only calendars with public holidays pay it

    return holidays.list_supported_countries()[country]
