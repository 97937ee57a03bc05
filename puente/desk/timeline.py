"""A request as one reads it: messages and events in one line of time, each at the level its reader has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet

from puente.desk.events import RequestOpened, RequestRenamed, woken
from puente.desk.levels import Level, level_of, readable
from puente.desk.models import Attachment, HandOver, Message, Request, Wait
from puente.desk.past import happened_to, talk
from puente.events.kinds import KINDS
from puente.events.models import Event, Revision
from puente.events.sentences import Told, tell
from puente.foundation.instances import tie
from puente.foundation.shaped import Shaped
from puente.people.models import Person
from puente.people.shelf import departments, persons

WITH_THEIR_MESSAGE = {"request.answered", "request.noted", RequestOpened.name}
"""Told by the message itself, but for an answer that calls the request back."""

REASONS: tuple[tuple[str, str, QuerySet[Any]], ...] = (
    ("request.handed_over", "hand_over", HandOver.objects.all()),
    ("request.waited", "wait", Wait.objects.filter(kind=Wait.Kind.DATE)),
    ("request.seal_broken", "revision", Revision.objects.all()),
)
TEXT = {"hand_over": "reason", "wait": "reason", "revision": "text"}


class Entry(NamedTuple):
    """A message with its attachments, or an event in words (with its reason, when it has one)."""

    at: datetime
    message: Message | None = None
    attachments: tuple[Attachment, ...] = ()
    told: Told | None = None
    reason: str = ""


Happened = Message | Event


def timeline(service_request: Request, reader: Person, level: Level | None = None) -> list[Entry]:
    """Everything that `reader` may read of the request, oldest first. Five statements at most, however long it is."""
    return entries(service_request, line(service_request, reader, level))


def line(service_request: Request, reader: Person, level: Level | None = None) -> list[Happened]:
    """The messages and events themselves that `reader` may read, oldest first."""
    level = level_of(reader, service_request) if level is None else level
    if level < Level.THREAD:
        return []
    messages = readable(reader, _of_their_departments(talk(service_request).messages), level)
    events = [
        event
        for event in events_for(service_request, level)
        if event.kind not in WITH_THEIR_MESSAGE or woken(event.data)
    ]
    return sorted([*messages, *events], key=lambda one: one.at)


def entries(service_request: Request, happened: Sequence[Happened]) -> list[Entry]:
    """These messages and events of the request, in words."""
    messages = [one for one in happened if isinstance(one, Message)]
    events = [one for one in happened if isinstance(one, Event)]
    files: dict[int, list[Attachment]] = {}
    for attachment in talk(service_request).attachments:
        files.setdefault(attachment.message_id, []).append(attachment)
    authors = persons(message.author_id for message in messages)
    for message in messages:
        tie(message, authors, "author")
    known = [
        service_request.department,
        service_request.requester,
        service_request.assignee,
        *authors.values(),
        *(event.actor for event in events),
    ]
    reasons, told = _reasons(events), iter(tell(events, known=known))
    return [
        Entry(one.at, message=one, attachments=tuple(files.get(one.pk, ())))
        if isinstance(one, Message)
        else Entry(one.at, told=next(told), reason=reasons.get(one.pk, ""))
        for one in happened
    ]


def _of_their_departments(messages: Sequence[Message]) -> Sequence[Message]:
    places = departments(message.department_id for message in messages)
    for message in messages:
        tie(message, places, "department")
    return messages


def events_for(service_request: Request, level: Level) -> list[Event]:
    """The events that this level shows, oldest first, with who did it: internal ones only to those who see the whole."""
    if level < Level.THREAD:
        return []
    events = list(happened_to(service_request))
    people = persons(event.actor_id for event in events)
    for event in events:
        tie(event, people, "actor")
    if level >= Level.WHOLE:
        return events
    internal = {name for name, kind in KINDS.items() if kind.internal}
    return [event for event in events if event.kind not in internal]


def _reasons(events: Sequence[Event]) -> dict[int, str]:
    """By event: why it was handed over, put off, or its seal broken; from what to what it was renamed. One statement for
    each that there is."""
    reasons: dict[int, str] = {}
    for kind, field, texts in REASONS:
        wanted = {
            event.data[field]: event.pk for event in events if event.kind == kind and event.data.get(field)
        }
        if wanted:
            ids = sorted(wanted)
            ids += ids[-1:] * (-len(ids) % 4)  # so that there are few forms of the question
            said = _texts(kind, partial(_with_ids, texts, TEXT[field]), tuple(ids))
            reasons |= {wanted[pk]: text for pk, text in said if text}
    return reasons | _renamings(events)


def _renamings(events: Sequence[Event]) -> dict[int, str]:
    """By event: what the subject was, and what it became. Erased ones say nothing."""
    pairs = {
        event.pk: event.data["changes"]["subject"] for event in events if event.kind == RequestRenamed.name
    }
    if not pairs:
        return {}
    said = dict(Revision.objects.filter(pk__in=chain(*pairs.values())).values_list("pk", "text"))
    both = {pk: (said.get(before), said.get(after)) for pk, (before, after) in pairs.items()}
    return {pk: f"{before} → {after}" for pk, (before, after) in both.items() if before and after}


_texts = Shaped()


def _with_ids(texts: QuerySet[Any], field: str, ids: tuple[int, ...]) -> QuerySet[Any, Any]:
    return texts.filter(pk__in=ids).values_list("pk", field)
