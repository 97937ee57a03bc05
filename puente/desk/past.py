"""What happened to a request and its targets, read once for each of its revisions, and kept in the memory of the process.

Every verb about a request counts its revision up in the transaction that records the event, and so does who recomputes
its targets: what was read for a revision stays true. Who is given it changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from puente.desk.clock.story import Happening, Story, tell
from puente.desk.models import Request, Target
from puente.events import lasting
from puente.events.models import Event
from puente.foundation.prepared import Prepared

R = TypeVar("R")
MOST = 200
"""Requests remembered at once; the one that was read first goes first."""


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
_kept: dict[tuple[int, int], Past] = {}
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


def told(happened: Sequence[Event]) -> Past:
    """The past that these are, all of a request's events in order."""
    return Past(happened, tell([Happening(event.kind, event.at, event.data) for event in happened]))


def lived(service_request: Request, until_now: Past, left: Sequence[Target]) -> None:
    """A verb that has ended leaves this past and these targets to the revision that it made, so that its page need not
    read them."""
    if not lasting.in_a_transaction():
        key = (service_request.pk, service_request.revision)
        _keep(_kept, key, until_now)
        _keep(_targets, key, left)


def forget_all() -> None:
    """Nothing is known any more: when a database took the place of another, as in tests."""
    _kept.clear()
    _targets.clear()


def _keep(shelf: dict[tuple[int, int], R], key: tuple[int, int], found: R) -> None:
    while len(shelf) >= MOST:
        shelf.pop(next(iter(shelf)), None)
    shelf[key] = found


def _read(service_request: Request) -> Past:
    return told(events_of(service_request.pk))
