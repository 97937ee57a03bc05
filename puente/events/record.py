"""`record`: the one place where an event is written, with a row in the outbox for each who listens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from puente.events.kinds import Kind
from puente.events.lasting import move_if_lasting
from puente.events.listeners import listeners_of
from puente.events.models import Delivery, Event
from puente.foundation import clock, rows, things, verbs

if TYPE_CHECKING:
    from puente.people.models import Department, Person


_history: ContextVar[str] = ContextVar("history", default="")


@contextmanager
def history(batch: str) -> Iterator[None]:
    """What is recorded within the block is told of the past: it carries `batch`, and wakes only who listens to history."""
    token = _history.set(batch)
    try:
        yield
    finally:
        _history.reset(token)


def record(
    kind: Kind,
    about: models.Model,
    *,
    by: Person | None,
    department: Department | None = None,
    at: datetime | None = None,
    recorded_by: Person | None = None,
    batch: str = "",
    number: int | None = None,
) -> Event:
    """Writes one event and its deliveries, in the verb's transaction. `by` is None when the clock acts.

    `number` is the event's own, when it was taken ahead (`rows.numbers`).
    """
    if not verbs.in_a_verb():
        raise RuntimeError("only a verb records")
    now = clock.now()
    event = Event(
        pk=number,
        at=at or now,
        recorded_at=now,
        actor=by,
        recorded_by=recorded_by,
        via=verbs.door(),
        kind=kind.name,
        version=kind.version,
        about_code=things.of(about).code,
        about_id=about.pk,
        department=department,
        batch=batch or _history.get(),
        data=kind.data(),
    )
    rows.insert([event])
    deliver_later([event])
    move_if_lasting(event.about_code)
    verbs.note_recorded()
    return event


def record_history(events: Sequence[Event]) -> None:
    """Writes imported events, in order, in a bulk verb's transaction; wakes only who listens to history."""
    if not verbs.in_a_verb():
        raise RuntimeError("only a verb records")
    if any(not event.batch for event in events):
        raise ValueError("imported events carry their batch")
    rows.insert(events)
    deliver_later(events)
    for code in {event.about_code for event in events}:
        move_if_lasting(code)
    verbs.note_recorded(len(events))


def deliver_later(events: Sequence[Event]) -> None:
    """One row of the outbox for each listener of each event; imported history wakes only `history=True` ones."""
    waiting = [
        Delivery(event=event, listener=listener.name, available_at=event.recorded_at)
        for event in events
        for listener in listeners_of(event.kind, history=bool(event.batch))
    ]
    rows.insert(waiting)
