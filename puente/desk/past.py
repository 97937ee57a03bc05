"""What happened to a request, what was written about it, and its targets: read once for each of its revisions, and kept
in the memory of the process.

Every verb about a request counts its revision up in the transaction that records the event, and so does who recomputes
its targets: what was read for a revision stays true. Who is given it changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from puente.desk.clock.story import Happening, Story, tell
from puente.desk.models import Attachment, Message, Request, Target
from puente.events import lasting
from puente.events.models import Event
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together

R = TypeVar("R")
MOST = 200
"""Requests remembered at once; the one that was read first goes first."""


LONGEST = 30_000
"""Letters of what was written; more is read each time."""


class Talk(NamedTuple):
    """All its messages, oldest first, and their attachments: also those that only some may read (see `levels.readable`)."""

    messages: Sequence[Message]
    attachments: Sequence[Attachment]


class Past(NamedTuple):
    """All its events, oldest first, and the clocks that they tell."""

    happened: Sequence[Event]
    story: Story


events_of: Prepared[Event] = Prepared(
    lambda request: Event.objects.filter(about_code="request", about_id=request).in_order(), int
)
targets_of: Prepared[Target] = Prepared(
    lambda request: Target.objects.filter(request=request).select_related("standard"), int
)
_messages: Prepared[Message] = Prepared(
    lambda request: Message.objects.filter(request=request).order_by("at", "id"), int
)
_attachments: Prepared[Attachment] = Prepared(
    lambda request: Attachment.objects.filter(message__request=request).order_by("id").select_related("file"),
    int,
)
_kept: dict[tuple[int, int], Past] = {}
_talks: dict[tuple[int, int], Talk] = {}
_targets: dict[tuple[int, int], Sequence[Target]] = {}


def happened_to(service_request: Request) -> Sequence[Event]:
    """All its events, oldest first."""
    return past(service_request).happened


def past(service_request: Request) -> Past:
    """Its past. One statement, or none when this revision was read before."""
    if lasting.in_a_transaction():
        return _read(service_request)
    key = (service_request.pk, service_request.revision)
    found = _kept.get(key)
    if found is None:
        found = _read(service_request)
        _keep(_kept, key, found)
    return found


def known(service_request: Request) -> Sequence[Event] | None:
    """Its events at the revision that it was read at, when they are known already. For a verb, which sees whether that is
    still its revision."""
    found = _kept.get((service_request.pk, service_request.revision))
    return found.happened if found is not None else None


def targets(service_request: Request) -> Sequence[Target]:
    """Its rows of Target. One statement, or none when those of this revision were read before."""
    if lasting.in_a_transaction():
        return targets_of(service_request.pk)
    key = (service_request.pk, service_request.revision)
    found = _targets.get(key)
    if found is None:
        found = targets_of(service_request.pk)
        _keep(_targets, key, found)
    return found


def talk(service_request: Request) -> Talk:
    """What was written about it. Two statements, or none when those of this revision were read before."""
    key = (service_request.pk, service_request.revision)
    found = None if lasting.in_a_transaction() else _talks.get(key)
    if found is None:
        with together():
            messages, attachments = _messages.later(key[0]), _attachments.later(key[0])
        found = Talk(messages(), attachments())
        _keep_talk(key, found)
    return found


def told(happened: Sequence[Event]) -> Past:
    """The past that these are, all of a request's events in order."""
    return Past(happened, tell([Happening(event.kind, event.at, event.data) for event in happened]))


def lived(service_request: Request, until_now: Past, left: Sequence[Target], wrote: Talk) -> None:
    """A verb that has ended leaves this past, these targets and what it wrote to the revision that it made, so that its
    page need not read them."""
    if lasting.in_a_transaction():
        return
    key = (service_request.pk, service_request.revision)
    _keep(_kept, key, until_now)
    _keep(_targets, key, left)
    before = _talks.get((key[0], key[1] - 1))
    if before is not None:
        messages, attachments = [*before.messages, *wrote.messages], [*before.attachments, *wrote.attachments]
        _keep_talk(key, Talk(messages, attachments))


def _keep_talk(key: tuple[int, int], found: Talk) -> None:
    if (
        not lasting.in_a_transaction()
        and sum(len(one.text) + len(one.html) for one in found.messages) <= LONGEST
    ):
        _keep(_talks, key, found)


def forget_all() -> None:
    """Nothing is known any more: when a database took the place of another, as in tests."""
    for shelf in (_kept, _targets, _talks):
        shelf.clear()  # type: ignore[attr-defined]


def _keep(shelf: dict[tuple[int, int], R], key: tuple[int, int], found: R) -> None:
    while len(shelf) >= MOST:
        shelf.pop(next(iter(shelf)), None)
    shelf[key] = found


def _read(service_request: Request) -> Past:
    return told(events_of(service_request.pk))
