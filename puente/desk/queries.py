"""Questions that pages ask of the desk, over several tables at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, QuerySet, Subquery, Value

from puente.desk.models import News, Request
from puente.events.sentences import Told, tell
from puente.foundation.shaped import Shaped
from puente.people.models import Person
from puente.people.standing_in import asked_by

if TYPE_CHECKING:
    from collections.abc import Sequence

ENOUGH = 100
"""A count on the menu stops here: more is said as 99+, so that it costs the same whatever the queue's length."""


class _Count(Subquery):
    """How many rows a query has, as a column of another."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def menu_counts(person: Person) -> dict[str, int]:
    """What stands in the queues that the person serves ("queue"), their own standing requests ("mine"), unread news.

    Each at most ENOUGH. One statement.
    """
    found = asked_by(person, _counts, "menu", _menu)
    counted = found[0] if found else (0, 0, 0)
    return {name: many or 0 for name, many in zip(("queue", "mine", "news"), counted, strict=True)}


_counts = Shaped()


def _menu(person: Person) -> QuerySet[Person, tuple[int, ...]]:
    served = person.departments_served()
    standing = Request.objects.visible_to(person).standing()
    counted: dict[str, QuerySet[Any]] = {
        "queue": standing.filter(department__in=served),
        "mine": standing.asked_by(person),
        "news": News.objects.filter(person=person, read_at__isnull=True),
    }
    columns = {name: _Count(rows.order_by().values(one=Value(1))[:ENOUGH]) for name, rows in counted.items()}
    return Person.objects.get_queryset().filter(pk=person.pk).values_list(*columns.values())


@dataclass(frozen=True)
class Changed:
    """Something others did: the sentence of its event, or nothing but the warning when the clock itself speaks."""

    news: News
    told: Told | None


@dataclass(frozen=True)
class Today:
    """What is on somebody's table, each list in order of due, and what changed, the newest first."""

    mine: Sequence[Request]
    nobodys: Sequence[Request]
    asked: Sequence[Request]
    changed: Sequence[Changed]

    @property
    def to_answer(self) -> list[Request]:
        """Asked by the person, and waiting for them."""
        return [r for r in self.asked if r.status == Request.Status.WAITING and r.waits_for == "requester"]

    @property
    def to_confirm(self) -> list[Request]:
        return [r for r in self.asked if r.status == Request.Status.RESOLVED]

    @property
    def under_way(self) -> list[Request]:
        apart = {r.pk for r in [*self.to_answer, *self.to_confirm]}
        return [r for r in self.asked if r.pk not in apart]


def today_of(person: Person, *, now: datetime, most: int = 30) -> Today:
    """Everything for the page of today. At most `most` rows a list; the number of statements never depends on it."""
    visible = Request.objects.visible_to(person).for_list().select_related("asking_department__company")
    served = person.departments_served()
    in_order = ("sorts_at", "pk")
    mine = visible.standing().filter(assignee=person).order_by(*in_order)[:most]
    nobodys = (
        visible.standing()
        .filter(department__in=served, assignee__isnull=True)
        .order_by(*in_order)[: most // 3]
        if served
        else []
    )
    asked = (
        visible.asked_by(person)
        .filter(status__in=[*Request.STANDING, Request.Status.RESOLVED])
        .select_related("department__company")
        .order_by(*in_order)[:most]
    )
    return Today(list(mine), list(nobodys), list(asked), _changed(person))


def _changed(person: Person, most: int = 6) -> list[Changed]:
    news = list(
        News.objects.filter(person=person, request__in=Request.objects.visible_to(person))
        .select_related("event__actor", "request__department")
        .order_by("-at", "-id")[:most]
    )
    known: list[Any] = [person, *(one.request for one in news), *(one.request.department for one in news)]
    known += [one.event.actor for one in news if one.event and one.event.actor]
    told = {one.event.pk: one for one in tell([one.event for one in news if one.event], known=known)}
    return [Changed(one, told.get(one.event_id) if one.event_id else None) for one in news]
