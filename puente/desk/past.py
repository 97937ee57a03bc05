"""What happened to a request, what was written about it, and its targets: read once for each of its revisions, and kept
in the memory of the process.

Every verb about a request counts its revision up in the transaction that records the event, and so does who recomputes
its targets: what was read for a revision stays true. Who is given it changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from puente.catalogue.models import Service
from puente.catalogue.shelf import services
from puente.desk.clock.story import Happening, Story, tell
from puente.desk.models import Attachment, Message, Request, Target
from puente.events import lasting
from puente.events.models import Event
from puente.foundation import house
from puente.foundation.prepared import Prepared
from puente.foundation.remembered import Remembered
from puente.foundation.statements import is_ending, together, when_ended

R = TypeVar("R")
MOST = 200
"""Requests remembered at once."""
LETTERS = 4_000_000
"""Of all that was written about requests that are remembered; a talk too long for that is read for each page."""
A_ROW = 500
"""What a message takes besides its letters."""


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


class ByRevision(Generic[R]):
    """What is found of a request, remembered for the revision that it was read at; never what a transaction sees. `ask`
    puts the question, and answers when called. What is not committed yet is remembered for the page; so is what is too
    large of `most`, as `weigh` says."""

    def __init__(
        self,
        ask: Callable[[int], Callable[[], R]],
        *,
        most: int = MOST,
        weigh: Callable[[R], int] = lambda found: 1,
    ) -> None:
        self._ask, self._weigh = ask, weigh
        self.kept: Remembered[tuple[int, R]] = Remembered(most)
        """By request: the latest revision that anybody read, and what was found."""

    def __call__(self, service_request: Request) -> R:
        found = None if lasting.in_a_transaction() else self.known(service_request)
        if found is None:
            with together():
                read = self._ask(service_request.pk)
            found = read()
            self.remember(service_request, found)
        return found

    def ahead(self, service_request: Request) -> Callable[[], object]:
        """Within `together`: asks for what is not known yet; it is when what this returns was called."""
        if lasting.in_a_transaction() or self.known(service_request) is not None:
            return lambda: None
        read = self._ask(service_request.pk)
        return lambda: self.remember(service_request, read())

    def known(self, service_request: Request, *, back: int = 0) -> R | None:
        """What is remembered of this revision, or of one so many before it."""
        pk, revision = service_request.pk, service_request.revision - back
        at, found = self.kept.get(pk) or (None, None)
        if at == revision:
            return found
        if house.knows(here := self._here(pk, revision)):
            return house.recall(here, lambda: None)  # type: ignore[no-any-return]
        return None

    def remember(self, service_request: Request, found: R) -> None:
        if lasting.in_a_transaction():
            return
        pk, revision, size = service_request.pk, service_request.revision, self._weigh(found)
        if is_ending() or not self.kept.takes(size):
            house.remember(self._here(pk, revision), found)
        when_ended(lambda: self._keep(pk, revision, found, size))

    def _here(self, pk: int, revision: int) -> str:
        return f"{id(self)} {pk} {revision}"

    def _keep(self, pk: int, revision: int, found: R, size: int) -> None:
        latest, _found = self.kept.get(pk) or (0, None)
        if revision >= latest:
            self.kept.put(pk, (revision, found), size)


def told(happened: Sequence[Event]) -> Past:
    """The past that these are, all of a request's events in order."""
    return Past(happened, tell([Happening(event.kind, event.at, event.data) for event in happened]))


def _past(request: int) -> Callable[[], Past]:
    events = events_of.later(request)
    return lambda: told(events())


def _talk(request: int) -> Callable[[], Talk]:
    messages, attachments = _messages.later(request), _attachments.later(request)
    return lambda: Talk(messages(), attachments())


def _letters(found: Talk) -> int:
    return sum(len(one.text) + len(one.html) + A_ROW for one in found.messages)


past: ByRevision[Past] = ByRevision(_past)
"""Its past. One statement, or none when this revision was read before."""
targets: ByRevision[Sequence[Target]] = ByRevision(targets_of.later)
"""Its rows of Target. One statement, or none."""
talk: ByRevision[Talk] = ByRevision(_talk, most=LETTERS, weigh=_letters)
"""What was written about it; a long one is remembered for the page that read it. Two statements, or none."""


def read_whole(service_request: Request) -> None:
    """All three, for who is about to show it: what is not known of this revision, in one journey to the database."""
    with together():
        asked = [one.ahead(service_request) for one in (past, targets, talk)]
    for read in asked:
        read()


def happened_to(service_request: Request) -> Sequence[Event]:
    """All its events, oldest first."""
    return past(service_request).happened


def asked_at_first(service_request: Request) -> Service | None:
    """The service that it was opened for, whose form was answered then. Meanwhile it may be about another one, or about
    none since another department serves it."""
    opened = next((one for one in happened_to(service_request) if one.kind == "request.opened"), None)
    service = opened.data.get("service") if opened else None
    return services([service]).get(service) if service else None


def known(service_request: Request) -> Sequence[Event] | None:
    """Its events at the revision that it was read at, when they are known already. For a verb, which sees whether that is
    still its revision."""
    found = past.known(service_request)
    return found.happened if found is not None else None


def lived(service_request: Request, until_now: Past, left: Sequence[Target], wrote: Talk) -> None:
    """A verb that has ended leaves this past, these targets and what it wrote to the revision that it made, so that its
    page need not read them."""
    past.remember(service_request, until_now)
    targets.remember(service_request, left)
    before = talk.known(service_request, back=1)
    if before is not None:
        messages = _and_more(before.messages, wrote.messages)
        talk.remember(service_request, Talk(messages, _and_more(before.attachments, wrote.attachments)))


def _and_more(before: Sequence[Any], wrote: Sequence[Any]) -> list[Any]:
    """Who read the row just before the verb's end, and the rest just after it, has some of it already."""
    read = {one.pk for one in before}
    return [*before, *(one for one in wrote if one.pk not in read)]


def forget_all() -> None:
    """Nothing is known any more: when a database took the place of another, as in tests."""
    for read in (past, targets, talk):
        read.kept.clear()  # type: ignore[attr-defined]
