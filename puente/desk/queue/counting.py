"""How many stand in each view of a queue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from puente.desk.models import Request
from puente.desk.queue.filters import condition
from puente.people.models import Person


def counts(
    requests: QuerySet[Request],
    *,
    person: Person,
    now: datetime,
    views: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, int]:
    """How many stand in each of the views that every queue has, and in `views` (clean filters by name). One
    statement over one index; one more when a view shows what no longer stands."""
    asked = {name: filters for name, (_label, filters) in BUILT_IN.items()} | dict(views or {})
    standing = {name: f for name, f in asked.items() if f.get("stage", "standing") == "standing"}
    ended = {name: f for name, f in asked.items() if name not in standing}
    found = _counted(requests.filter(is_standing=True), standing, person, now)
    return found | (_counted(requests, ended, person, now) if ended else {})


def _counted(
    requests: QuerySet[Request], asked: Mapping[str, Mapping[str, Any]], person: Person, now: datetime
) -> dict[str, int]:
    return requests.aggregate(
        **{name: Count("id", filter=condition(f, person=person, now=now)) for name, f in asked.items()}
    )


BUILT_IN: dict[str, tuple[Any, dict[str, Any]]] = {
    "standing": (_("All open"), {}),
    "mine": (_("Mine"), {"assignee": "me"}),
    "unassigned": (_("Nobody's yet"), {"assignee": "none"}),
    "late": (_("Late"), {"due": "late"}),
    "waiting": (_("Waiting"), {"status": ["waiting"]}),
}
"""The views that every queue has, by code: their name and their filters."""
