"""How many stand in each view of a queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from puente.desk.models import Request
from puente.desk.queue.filters import condition
from puente.people.models import Person


def counted(
    requests: QuerySet[Request], views: Sequence[Mapping[str, Any]], *, person: Person | int, now: datetime
) -> QuerySet[Request, tuple[int, ...]]:
    """A queryset of one row: how many of these requests are in each view. Counted by the department, which every request
    has, and the index made for these counts too."""
    columns = {
        f"in_{at}": Count("department", filter=condition(f, person=person, now=now))
        for at, f in enumerate(views)
    }
    found = requests.order_by().annotate(**columns).values_list(*columns)
    found.query.group_by = None  # of all of them together
    return found


BUILT_IN: dict[str, tuple[Any, dict[str, Any]]] = {
    "standing": (_("All open"), {}),
    "mine": (_("Mine"), {"assignee": "me"}),
    "unassigned": (_("Nobody's yet"), {"assignee": "none"}),
    "late": (_("Late"), {"due": "late"}),
    "waiting": (_("Waiting"), {"status": ["waiting"]}),
}
"""The views that every queue has, by code: their name and their filters."""
