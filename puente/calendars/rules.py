"""Who may do what with calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puente.people.models import Person


def may_set_up(person: Person) -> bool:
    """Only administrators change calendars."""
    return bool(person.is_administrator and person.is_active)
