"""The outbox: each listener hears of each event after the commit, at least once, and what failed is kept.

A worker leases rows for a minute, calls the listener outside any transaction, and deletes the row when it returned. A
worker that was killed loses its lease, and another takes the row over. What raises is called again later; after five
times the row stays, with the reason, until an administrator sends it again or drops it. Why this loop is our own:
docs/decisions/0001-outbox.md.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import translation

from puente.events.alarms import verb_named
from puente.events.listeners import LISTENERS
from puente.events.models import Alarm, Delivery
from puente.foundation import clock, house, things, verbs
from puente.foundation import rows as written
from puente.foundation.errors import PuenteError

LEASE = timedelta(seconds=60)
TRIES = 5
WAITS = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
"""How long a failed row waits before its second, third, fourth and fifth call."""
BATCH = 20

Row = TypeVar("Row", Delivery, Alarm)
log = logging.getLogger("puente.events.outbox")


def work(worker: str, *, lease: timedelta = LEASE) -> int:
    """One round: an alarm that is due, then deliveries that wait. Says how many were called or given back."""
    alarms = _lease(due_alarms(clock.now()), worker, lease, many=1)
    deliveries = _lease(due_deliveries(clock.now()), worker, lease, many=BATCH)
    if alarms or deliveries:
        with house.remembering(), verbs.via("clock"), translation.override(house.language()):
            for alarm in alarms:
                _call(alarm, partial(ring, alarm))
            _call_each(deliveries, until=clock.now() + lease / 3)
    return len(alarms) + len(deliveries)


def due_deliveries(now: datetime) -> models.QuerySet[Delivery]:
    """Deliveries to make now that nobody holds, the oldest first."""
    waiting = Delivery.objects.filter(_held_by_nobody(now), failed_at__isnull=True, available_at__lte=now)
    return waiting.order_by("available_at", "id").select_related("event")


def due_alarms(now: datetime) -> models.QuerySet[Alarm]:
    """Alarms to ring now that nobody holds, the oldest first."""
    waiting = Alarm.objects.filter(_held_by_nobody(now), failed_at__isnull=True, at__lte=now)
    return waiting.order_by("at", "id")


def hand_over(delivery: Delivery) -> None:
    """Calls the listener, and forgets the delivery when it returned. Raises what the listener raises."""
    listener = LISTENERS.get(delivery.listener)
    if listener is None:
        raise LookupError(f"nobody listens as {delivery.listener}")
    listener.hears(delivery.event)
    written.delete(Delivery, id=delivery.pk, leased_by=delivery.leased_by)


def ring(alarm: Alarm) -> None:
    """Calls the verb of an alarm. The alarm goes in the verb's own transaction, so that it is done exactly once.

    One that was moved, dropped or taken over meanwhile is let be; so is one whose thing is gone.
    """
    verb = verb_named(alarm.verb)
    thing = things.load(alarm.about_code, [alarm.about_id]).get(alarm.about_id)
    more = {"detail": alarm.detail} if alarm.detail else {}
    with transaction.atomic():
        held = Alarm.objects.filter(pk=alarm.pk, leased_by=alarm.leased_by, leased_until=alarm.leased_until)
        if held.delete()[0] and thing is not None:
            verb(thing, now=clock.now(), **more)


def release(worker: str) -> int:
    """Frees what an earlier life of this worker held; only who knows that it is dead may say so."""
    return _free(Delivery.objects.filter(leased_by=worker)) + _free(Alarm.objects.filter(leased_by=worker))


def _held_by_nobody(now: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lte=now)


def _free(rows: models.QuerySet[Any]) -> int:
    return rows.update(leased_until=None, leased_by="")


def _lease(due: models.QuerySet[Row], worker: str, lease: timedelta, *, many: int) -> list[Row]:
    """Takes up to `many` rows, so that no other worker does until the lease ends.

    A row whose holder died counts one attempt, and is taken alone: what kills a worker is found out, and only that.
    """
    if not due.exists():  # asking takes no lock on writing
        return []
    now = clock.now()
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True, of=("self",))[:many])
        held: dict[str, Any] = {"leased_until": now + lease, "leased_by": worker}
        if left := next((row for row in rows if row.leased_by), None):
            rows = [left]
            held["attempts"] = left.attempts + 1
        due.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(**held)
    for row in rows:
        vars(row).update(held)
    return rows


def _call_each(deliveries: list[Delivery], *, until: datetime) -> None:
    """One after the other; when slow ones took until `until`, the rest goes back to whoever is free."""
    for done, delivery in enumerate(deliveries):
        if clock.now() > until:
            left = [one.pk for one in deliveries[done:]]
            _free(Delivery.objects.filter(pk__in=left, leased_by=delivery.leased_by))
            break
        _call(delivery, partial(hand_over, delivery))


def _call(row: Delivery | Alarm, do: Callable[[], None]) -> None:
    """`do()`; what it raises is kept with the row, which waits for its next turn or counts as failed."""
    if row.attempts >= TRIES:
        _failed(row, "The worker died each time it was called.", for_good=True)
        return
    try:
        do()
    except Exception as error:
        row.attempts += 1
        refused = isinstance(row, Alarm) and isinstance(
            error, PuenteError
        )  # asking again changes no house rule
        _failed(row, _in_words(error), for_good=refused or row.attempts >= TRIES)
        log.warning("%s failed (%s of %s): %s", row, row.attempts, TRIES, row.error)


def _failed(row: Delivery | Alarm, words: str, *, for_good: bool) -> None:
    now = clock.now()
    row.error = words[:2000]
    held = type(row)._default_manager.filter(pk=row.pk, leased_by=row.leased_by)
    kept: dict[str, Any] = {"attempts": row.attempts, "error": row.error, "leased_by": ""}
    if for_good:
        held.update(**kept, leased_until=None, failed_at=now)
    else:
        again = now + WAITS[min(row.attempts, len(WAITS)) - 1]
        if isinstance(row, Delivery):
            kept["available_at"] = again
        held.update(**kept, leased_until=again if isinstance(row, Alarm) else None)


def _in_words(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"
