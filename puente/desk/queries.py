"""Questions that pages ask of the desk, over several tables at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, QuerySet, Subquery, Value

from puente.desk.models import News, Request
from puente.desk.models.requests import RequestQuerySet
from puente.desk.news import readable_news
from puente.desk.queue import ROW
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
        "mine": Request.objects.visible_to(person).asked_by(person, is_standing=True),
        "news": News.objects.filter(person=person, read_at__isnull=True),
    }
    columns = {name: _Count(rows.order_by().values(one=Value(1))[:ENOUGH]) for name, rows in counted.items()}
    return Person.objects.get_queryset().filter(pk=person.pk).values_list(*columns.values())


@dataclass(frozen=True)
class Changed:
    """Something others did: the sentence of its event, or nothing but the warning when the clock itself speaks."""

    news: News
    told: Told | None


Row = dict[str, Any]


@dataclass(frozen=True)
class Today:
    """What is on somebody's table, rows of TODAYS, each list in order of due; and what changed, the newest first."""

    mine: Sequence[Row]
    nobodys: Sequence[Row]
    asked: Sequence[Row]
    changed: Sequence[Changed]

    @property
    def to_answer(self) -> list[Row]:
        """Asked by the person, and waiting for them."""
        waiting = Request.Status.WAITING
        return [r for r in self.asked if r["status"] == waiting and r["waits_for"] == "requester"]

    @property
    def to_confirm(self) -> list[Row]:
        return [r for r in self.asked if r["status"] == Request.Status.RESOLVED]

    @property
    def under_way(self) -> list[Row]:
        apart = {r["id"] for r in [*self.to_answer, *self.to_confirm]}
        return [r for r in self.asked if r["id"] not in apart]


TODAYS = (*ROW, "department__code", "department__name", "department__company__kind")
_lists, _news = Shaped(), Shaped()


def today_of(person: Person, *, now: datetime, most: int = 30) -> Today:
    """Everything for the page of today. At most `most` rows a list; the number of statements never depends on it."""
    mine = asked_by(
        person, _lists, ("mine", most), lambda one: _in_order(_of(one).filter(assignee=one), most)
    )
    nobodys = asked_by(person, _lists, ("nobodys", most), lambda one: _in_order(_nobodys(one), most // 3))
    asked = asked_by(person, _lists, ("asked", most), lambda one: _in_order(_asked(one), most))
    return Today(mine, nobodys, asked, _changed(person))


def _in_order(requests: QuerySet[Request], most: int) -> QuerySet[Request, Row]:
    return requests.order_by("sorts_at", "pk").values(*TODAYS)[:most]


def _of(person: Person) -> RequestQuerySet:
    return Request.objects.visible_to(person).standing()


def _nobodys(person: Person) -> QuerySet[Request]:
    return _of(person).filter(department__in=person.departments_served(), assignee__isnull=True)


def _asked(person: Person) -> QuerySet[Request]:
    """Standing or resolved; what one asked, one reads."""
    going_on = [*Request.STANDING, Request.Status.RESOLVED]
    return Request.objects.asked_by(person, status__in=going_on)


def _changed(person: Person, most: int = 6) -> list[Changed]:
    news = asked_by(person, _news, ("changed", most), lambda one: _latest(one)[:most])
    known: list[Any] = [person, *(one.request for one in news), *(one.request.department for one in news)]
    known += [one.event.actor for one in news if one.event and one.event.actor]
    told = {one.event.pk: one for one in tell([one.event for one in news if one.event], known=known)}
    return [Changed(one, told.get(one.event_id) if one.event_id else None) for one in news]


def _latest(person: Person) -> QuerySet[News]:
    return readable_news(person).select_related("event__actor", "request__department").order_by("-at", "-id")
