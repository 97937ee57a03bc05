"""What is on somebody's table today: three lists in order of due, and what others changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from puente.desk.models import News, Request, waits_for_requester
from puente.desk.named import Named, columns_of
from puente.desk.news import news_of, stays_within
from puente.events.models import Event
from puente.events.sentences import Told, tell
from puente.foundation.among import among, said
from puente.foundation.prepared import Prepared
from puente.foundation.shaped import Shaped
from puente.foundation.statements import together
from puente.people.models import Person
from puente.people.standing_in import asked_by

TODAYS = (
    "id", "number", "subject", "status", "is_confidential", "is_paused", "waits_for", "due_at", "resolved_at", "requester_id",
    "requester__name", "requester__company__kind", "beneficiary_id", "asking_department__code", "asking_department__name",
    "assignee_id", "department_id", "department__code", "department__name", "department__company__kind",
)  # fmt: skip
MOST_CHANGED = 6


@dataclass(frozen=True)
class Changed:
    """Something others did with a request: the sentence of its event, or None when the clock itself speaks."""

    number: str
    subject: str
    at: datetime
    told: Told | None


@dataclass(frozen=True)
class Today:
    """Rows of TODAYS, each list in order of due; and what changed, the newest first."""

    mine: Named
    nobodys: Named
    asked: Named
    changed: list[Changed]

    @property
    def to_answer(self) -> Named:
        """Asked by the person, and waiting for them."""
        return self._asked_where(waits_for_requester)

    @property
    def to_confirm(self) -> Named:
        return self._asked_where(lambda status, _waits_for: status == Request.Status.RESOLVED)

    @property
    def under_way(self) -> Named:
        return self._asked_where(
            lambda status, waits_for: (
                status != Request.Status.RESOLVED and not waits_for_requester(status, waits_for)
            )
        )

    def _asked_where(self, so: Callable[[str, str], bool]) -> Named:
        told = zip(self.asked.column("status"), self.asked.column("waits_for"), strict=True)
        return self.asked.picked([at for at, one in enumerate(told) if so(*one)])


def today_of(person: Person, *, most: int = 30) -> Today:
    """Everything for the page of today. At most `most` rows a list; the number of statements never depends on it.

    Which ones they are, their indexes say; then all of them are read together, as far as the person may see them.
    """
    with together():
        lists = [
            asked_by(person, _ids.later, (which.__name__, many), partial(which, many))
            for which, many in ((_mine, most), (_nobodys, most // 3), (_asked, most))
        ]
        heard = _newest.later(person.pk)
    listed, news = [[pk for pk, *_turn in found()] for found in lists], heard()
    wanted = {*chain(*listed), *(request for request, _event, _at in news)}
    with together():
        seen = asked_by(person, _rows.unread_later, "today", _with_ids, said(wanted))
        happened = _events.later(said(event for _request, event, _at in news if event))
    rows = Named(seen(), TODAYS)
    places = {pk: at for at, pk in enumerate(rows.column("id"))}
    mine, nobodys, asked = (rows.picked([places[pk] for pk in them if pk in places]) for them in listed)
    events = {event.pk: event for event in happened()}
    about = [rows.unread[places[request]] for request, _event, _at in news if request in places]
    return Today(mine, nobodys, asked, _changed(person, news, about, events))


_ids, _rows = Shaped(), Shaped()
_events: Prepared[Event] = Prepared(lambda ids: among(Event.objects.all(), ids), str)
_newest: Prepared[tuple[int, int | None, datetime]] = Prepared(
    lambda person: (
        News.objects.filter(person=person)
        .order_by("-id")
        .values_list("request_id", "event_id", "at")[:MOST_CHANGED]
    ),
    int,
)


def _with_ids(person: Person, ids: str) -> QuerySet[Request, dict[str, Any]]:
    return among(Request.objects.visible_to(person, of_few=True), ids).values(*columns_of(TODAYS))


def _first(many: int, *parts: QuerySet[Request]) -> QuerySet[Request, tuple[int, datetime]]:
    one, *others = (part.values_list("pk", "sorts_at") for part in parts)
    return (one.union(*others, all=True) if others else one).order_by("sorts_at", "pk")[:many]


def _mine(many: int, person: Person) -> QuerySet[Request, Any]:
    return _first(many, Request.objects.standing().filter(assignee=person))


def _nobodys(many: int, person: Person) -> QuerySet[Request, Any]:
    free = Request.objects.standing().filter(assignee__isnull=True)
    led = person.departments_led()
    if led == person.departments_served():
        return _first(many, free.filter(department__in=led))
    open_ones = Q(department__in=person.departments_served(), is_confidential=False)
    return _first(many, free.filter(open_ones | Q(department__in=led) if led else open_ones))


def _asked(many: int, person: Person) -> QuerySet[Request, Any]:
    """Standing or resolved: what has no end yet."""
    return _first(many, *Request.objects.halves_asked_by(person, ended_at__isnull=True))


def _changed(
    person: Person,
    news: list[tuple[int, int | None, datetime]],
    about: list[dict[str, Any]],
    events: dict[int, Event],
) -> list[Changed]:
    """The newest that was told, unless the person may no longer see some of it: then what they may is looked for."""
    them = [
        (row, at, events.get(event) if event else None)
        for (_request, event, at), row in zip(news, about, strict=False)
    ]
    if len(about) < len(news) or any(stays_within(person, row, event) for row, _at, event in them):
        heard = sorted(news_of(person), key=lambda one: one.news.at, reverse=True)
        return [
            Changed(one.news.request.number, one.news.request.subject, one.news.at, one.told)
            for one in heard[:MOST_CHANGED]
        ]
    told = {one.event.pk: one for one in tell([event for *_about, event in them if event], known=[person])}
    return [
        Changed(row["number"], row["subject"], at, told.get(event.pk) if event else None)
        for row, at, event in them
    ]
