"""Questions that pages ask of the desk, over several tables at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, Q, QuerySet, Subquery, Value

from puente.desk.models import News, Request
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
    counted = {
        "queue": _one_by_one(*_served(person)),
        "mine": _one_by_one(*Request.objects.halves_asked_by(person, is_standing=True)),
        "news": _one_by_one(News.objects.filter(person=person, read_at__isnull=True)),
    }
    columns = {name: _Count(rows[:ENOUGH]) for name, rows in counted.items()}
    return Person.objects.get_queryset().filter(pk=person.pk).values_list(*columns.values())


def _one_by_one(*parts: QuerySet[Any]) -> QuerySet[Any]:
    """A row for each row of each part, in no order: the database stops at as many as are counted."""
    first, *others = (rows.order_by().values(one=Value(1)) for rows in parts)
    return first.union(*others, all=True) if others else first


def _served(person: Person) -> tuple[QuerySet[Request], ...]:
    """What one sees of the queues that one serves, in parts. What is open to all who serve there is told at once; only of
    the few confidential ones it is asked who is named in them."""
    visible = Request.objects.visible_to(person).filter(
        is_standing=True, department__in=person.departments_served()
    )
    if not person.is_inside:
        return (visible,)
    # Written as IN, so that the index of a queue's counts is searched for it.
    open_ones = Request.objects.filter(
        is_standing=True, department__in=person.departments_served(), is_confidential__in=[False]
    )
    return open_ones, visible.filter(is_confidential=True)


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
_ids, _rows, _news = Shaped(), Shaped(), Shaped()


def today_of(person: Person, *, now: datetime, most: int = 30) -> Today:
    """Everything for the page of today. At most `most` rows a list; the number of statements never depends on it.

    Which ones they are, their indexes say; then all of them are read together, as far as the person may see them.
    """
    lists = [
        [pk for (pk,) in asked_by(person, _ids, (which.__name__, many), partial(_first, which, many))]
        for which, many in ((_mine, most), (_nobodys, most // 3), (_asked, most))
    ]
    wanted = [pk for them in lists for pk in them]
    wanted += wanted[-1:] * (-len(wanted) % 10)  # so that there are few forms of the question
    found = asked_by(person, _rows, "today", _with_ids, tuple(wanted)) if wanted else []
    rows = {row["id"]: row for row in found}
    mine, nobodys, asked = ([rows[pk] for pk in them if pk in rows] for them in lists)
    return Today(mine, nobodys, asked, _changed(person))


def _first(
    which: Callable[[Person], QuerySet[Request]], many: int, person: Person
) -> QuerySet[Request, tuple[int]]:
    return which(person).order_by("sorts_at", "pk").values_list("pk")[:many]


def _with_ids(person: Person, ids: tuple[int, ...]) -> QuerySet[Request, Row]:
    return Request.objects.visible_to(person).filter(pk__in=ids).values(*TODAYS)


def _mine(person: Person) -> QuerySet[Request]:
    return Request.objects.standing().filter(assignee=person)


def _nobodys(person: Person) -> QuerySet[Request]:
    free = Request.objects.standing().filter(assignee__isnull=True)
    led = person.departments_led()
    if led == person.departments_served():
        return free.filter(department__in=led)
    open_ones = Q(department__in=person.departments_served(), is_confidential=False)
    return free.filter(open_ones | Q(department__in=led) if led else open_ones)


def _asked(person: Person) -> QuerySet[Request]:
    """Standing or resolved."""
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
