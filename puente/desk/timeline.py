"""A request as one reads it: messages and events in one line of time, each at the level its reader has."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from puente.desk.events import RequestOpened
from puente.desk.levels import Level, level_of, messages_for
from puente.desk.models import Attachment, HandOver, Message, Request
from puente.events.kinds import KINDS
from puente.events.models import Event
from puente.events.sentences import Told, tell
from puente.people.models import Person

WITH_THEIR_MESSAGE = {"request.answered", "request.noted", RequestOpened.name}
"""Told by the message itself."""


class Entry(NamedTuple):
    """A message with its attachments, or an event in words (with the reason of a hand-over)."""

    at: datetime
    message: Message | None = None
    attachments: tuple[Attachment, ...] = ()
    told: Told | None = None
    reason: str = ""


def timeline(service_request: Request, reader: Person, level: Level | None = None) -> list[Entry]:
    """Everything that `reader` may read of the request, oldest first. Five statements, however long it is."""
    level = level_of(reader, service_request) if level is None else level
    if level < Level.THREAD:
        return []
    messages = list(
        messages_for(reader, service_request, level).select_related("author", "author__company", "department")
    )
    files: dict[int, list[Attachment]] = {}
    for attachment in Attachment.objects.filter(message__in=[m.pk for m in messages]).select_related("file"):
        files.setdefault(attachment.message_id, []).append(attachment)
    events = [e for e in events_for(service_request, level) if e.kind not in WITH_THEIR_MESSAGE]
    reasons = _reasons(service_request) if service_request.handed_over else {}
    known = [
        service_request.department,
        service_request.requester,
        service_request.assignee,
        *(m.author for m in messages),
    ]
    entries = [Entry(m.at, message=m, attachments=tuple(files.get(m.pk, ()))) for m in messages]
    entries += [
        Entry(told.event.at, told=told, reason=reasons.get(told.event.data.get("hand_over", 0), ""))
        for told in tell(events, known=known)
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.message is None))


def events_for(service_request: Request, level: Level) -> list[Event]:
    """The events that this level shows, oldest first: internal ones only to those who see the whole."""
    if level < Level.THREAD:
        return []
    events = list(Event.objects.about(service_request).in_order())
    if level >= Level.WHOLE:
        return events
    internal = {name for name, kind in KINDS.items() if kind.internal}
    return [event for event in events if event.kind not in internal]


def _reasons(service_request: Request) -> dict[int, str]:
    return dict(HandOver.objects.filter(request=service_request).values_list("pk", "reason"))
