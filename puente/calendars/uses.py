"""Who uses a calendar: rooms above say so, since calendars do not know them."""

from __future__ import annotations

from collections.abc import Callable

from puente.calendars.models import Calendar

_asked: list[Callable[[Calendar], list[str]]] = []


def tell(by: Callable[[Calendar], list[str]]) -> None:
    """A room above gives the names of those that work by a calendar, for as long as it may not be retired."""
    if by not in _asked:
        _asked.append(by)


def of(calendar: Calendar) -> list[str]:
    """The names of all that work by this calendar."""
    return [name for ask in _asked for name in ask(calendar)]
