"""How many stand in each view of a queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from puente.desk.models import Request
from puente.desk.queue.filters import SOON, TODAY, condition
from puente.people.models import Person


class Many(Subquery):
    """How many rows a query has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def one_by_one(*parts: QuerySet[Any]) -> QuerySet[Any]:
    """A row for each row of each part, in no order: the database stops at as many as are counted."""
    first, *others = (rows.order_by().values(one=Value(1)) for rows in parts)
    return first.union(*others, all=True) if others else first


CELLS = [(status, nobodys) for status in Request.STANDING for nobodys in (True, False)]
"""What stands falls into these: by status, and by whether nobody has it. Many views are sums of some, so that each request
is counted once for all of them."""


def cells_of(filters: Mapping[str, Any]) -> list[int] | None:
    """The places of the cells that are the view; None when it is no sum of them."""
    assignee = filters.get("assignee")
    if not filters.keys() <= {"stage", "status", "assignee"} or assignee not in (None, "none"):
        return None
    statuses = filters.get("status") or Request.STANDING
    return [
        at for at, (status, nobodys) in enumerate(CELLS) if status in statuses and (nobodys or not assignee)
    ]


PASSED: Mapping[Any, Sequence[tuple[int, timedelta]]] = {
    "late": [(1, timedelta(0))],
    "soon": [(1, SOON), (-1, timedelta(0))],
    "today": [(1, TODAY), (-1, timedelta(0))],
}
"""A view by what is due changes by itself: what passes a moment so far from now comes into it, or leaves it."""


def is_range(filters: Mapping[str, Any]) -> bool:
    """Whether these are a few ranges of one index: to count them costs as much as there are, not as the queue is long."""
    said = filters.keys() - {"stage"}
    if said == {"due"}:
        return filters["due"] in PASSED
    return said == {"priority"} or ("assignee" in said and said <= {"status", "assignee"})


class Ranges:
    """The standing ones of a department, each condition as an index of it has it, in the order of its columns. Without
    those confidential ones that only some read, unless it `leads`."""

    def __init__(self, department: int, *, leads: bool, person: Person | int, now: datetime) -> None:
        standing = Request.objects.filter(department=department, is_standing=True)
        self._by_status = standing.filter(is_confidential__in=[False, True] if leads else [False])
        self._by_turn = standing if leads else standing.filter(is_confidential=False)
        self._person, self._now = person, now

    def cells(self) -> list[QuerySet[Request]]:
        """Each of CELLS."""
        return [self._cell(*cell) for cell in CELLS]

    def views(self, views: Sequence[Mapping[str, Any]]) -> list[QuerySet[Request]]:
        """Each of the views, whose filters `is_range` tells."""
        return [self._of(filters) for filters in views]

    def passed(self, ahead: Iterable[timedelta], then: datetime) -> list[QuerySet[Request]]:
        """For each: what `then` was still to pass the moment that is so far ahead, and has passed it now."""
        return [self._by_turn.filter(sorts_at__gte=then + far, sorts_at__lt=self._now + far) for far in ahead]

    def _cell(self, status: str, nobodys: bool) -> QuerySet[Request]:
        whose = Q(assignee__isnull=True) if nobodys else Q(assignee__gt=0)
        return self._by_status.filter(whose, status__in=[status])

    def _of(self, filters: Mapping[str, Any]) -> QuerySet[Request]:
        if "priority" in filters:
            return self._by_turn.filter(priority__in=filters["priority"])
        if (due := filters.get("due")) is None:
            statuses = {"status": filters.get("status") or Request.STANDING, "stage": "all"}
            return self._by_status.filter(
                condition({**filters, **statuses}, person=self._person, now=self._now)
            )
        until = {"late": self._now, "soon": self._now + SOON, "today": self._now + TODAY}[due]
        since = {} if due == "late" else {"sorts_at__gte": self._now}
        return self._by_turn.filter(sorts_at__lt=until, **since)


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
