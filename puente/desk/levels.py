"""How much of a request somebody sees: the whole, the thread (all but notes), the line, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from django.db.models import Q, QuerySet

from puente.desk.models import Message, Party, Request
from puente.foundation.prepared import Prepared
from puente.people.models import Person


class Level(IntEnum):
    """Each holds the ones before it."""

    NOTHING = 0
    LINE = 1
    THREAD = 2
    WHOLE = 3


all_parties: Prepared[Party] = Prepared(lambda request: Party.objects.filter(request=request), int)


def parties_of(service_request: Request) -> list[Party]:
    """All who have to do with it; read once while a verb holds it (`changing.lock`)."""
    kept: list[Party] | None = service_request.__dict__.get("_parties_read")
    if kept is None:
        kept = all_parties(service_request.pk)
        if "_parties_read" in service_request.__dict__:
            service_request.__dict__["_parties_read"] = kept
    return kept


def level_of(person: Person, service_request: Request) -> Level:
    """What `person` sees of this request. The queryset `visible_to` tells THREAD or more for many at once."""
    return level_among(person, service_request, parties_of(service_request))


def level_among(person: Person, service_request: Request, parties: Iterable[Party]) -> Level:
    """The same from parties that were read already: all of the request's, or this person's own at least."""
    own, served, passed, waits = _parts(person, service_request, parties)
    part = Party.Part
    is_own = bool(own & {part.REQUESTER, part.BENEFICIARY}) or person.pk in (
        service_request.requester_id,
        service_request.beneficiary_id,
    )
    if is_own:
        return Level.THREAD
    if own & set(Party.WHOLE):
        return Level.WHOLE
    if service_request.is_confidential:
        if person.leads(service_request.department_id) and person.is_inside:
            return Level.WHOLE
        return Level.THREAD if part.NAMED in own else Level.NOTHING
    if served or (person.is_administrator and person.is_inside):
        return Level.WHOLE
    if own & {part.NAMED, part.FOLLOWER} or passed:
        return Level.THREAD
    return Level.LINE if waits else Level.NOTHING


def _parts(
    person: Person, service_request: Request, parties: Iterable[Party]
) -> tuple[set[str], bool, bool, bool]:
    """This person's own parts, and whether a department of theirs serves it, passed it on, waits for it."""
    departments = person.departments_served()
    own: set[str] = set()
    passed = waits = False
    for party in parties:
        if party.person_id == person.pk:
            own.add(party.part)
        elif party.department_id not in departments:
            continue
        elif party.part == Party.Part.PASSED_ON:
            passed = person.is_inside
        elif party.part == Party.Part.WAITS_FOR_IT:
            waits = True
    return own, service_request.department_id in departments, passed, waits


def readable(person: Person, messages: Iterable[Message], level: Level) -> list[Message]:
    """Those of a request's messages that this person may read: as `messages_for`, of messages that were read already."""
    if level < Level.THREAD:
        return []
    if level < Level.WHOLE:
        return [one for one in messages if one.kind != Message.Kind.NOTE]
    if person.is_inside:
        return list(messages)
    ours = person.company_id
    return [
        one
        for one in messages
        if one.kind != Message.Kind.NOTE or (one.department is not None and one.department.company_id == ours)
    ]


def eyes(person: Person, level: Level) -> tuple[Level, int | None]:
    """Two persons with equal eyes read the same messages and events of a request: what `readable` looks at."""
    return level, None if level < Level.WHOLE or person.is_inside else person.company_id or -person.pk


def messages_for(person: Person, service_request: Request, level: Level | None = None) -> QuerySet[Message]:
    """The messages that this person may read, oldest first. Notes are for the whole level; people from outside
    read only the notes of their own company."""
    level = level_of(person, service_request) if level is None else level
    messages = Message.objects.filter(request=service_request).order_by("at", "id")
    if level < Level.THREAD:
        return messages.none()
    if level < Level.WHOLE:
        return messages.exclude(kind=Message.Kind.NOTE)
    if not person.is_inside:
        return messages.exclude(~Q(department__company=person.company_id), kind=Message.Kind.NOTE)
    return messages
