"""A changed calendar or standard gives open requests a new due."""

from __future__ import annotations

from datetime import datetime

from puente.desk.events import TargetsMoved
from puente.events.record import record
from puente.foundation.verbs import unchanged, verb
from puente.people.models import Department


@verb
def tell_of_moved(department: Department, *, moved: int, cause: int, now: datetime) -> Department:
    """The clock's own: `moved` open requests have a new due because of the event `cause`."""
    if not moved:
        return unchanged(department)
    record(TargetsMoved(moved=moved, cause=cause), department, by=None, department=department)
    return department
