"""Who may see to what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puente.people.models import Person


def may_see_to_failures(person: Person) -> bool:
    """Administrators see what failed, and send it again or drop it."""
    return person.is_administrator
