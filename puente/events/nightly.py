"""What the worker tidies up every night, and once when it starts: rows that nobody asks for any more."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models

from puente.events.models import Once, Touch
from puente.foundation import house

NIGHTLY: dict[str, Callable[[datetime], int]] = {}
HOUR = time(3, 0)
"""Three at night where the organization is."""

log = logging.getLogger("puente.events.nightly")


def every_night(name: str, do: Callable[[datetime], int]) -> None:
    """`do(now)` every night; it may run twice, takes the database in short steps, and says how many rows went."""
    NIGHTLY[name] = do


def tidy(now: datetime) -> dict[str, int]:
    """Runs all of them; one that fails is logged and stops no other. Rows gone, by name."""
    gone = {}
    for name, do in NIGHTLY.items():
        try:
            gone[name] = do(now)
        except Exception:
            log.exception("%s could not be tidied", name)
    return gone


def next_night(now: datetime) -> datetime:
    """The first three o'clock at night after `now`, where the organization is."""
    here = now.astimezone(ZoneInfo(house.zone()))
    tonight = datetime.combine(here.date(), HOUR, here.tzinfo)
    return tonight if tonight > here else tonight + timedelta(days=1)


def delete_in_steps(rows: models.QuerySet, step: int = 1000) -> int:
    """Deletes `rows` a thousand at a time, so that nobody waits long to write."""
    gone = 0
    while ids := list(rows.values_list("pk", flat=True)[:step]):
        gone += rows.model._default_manager.filter(pk__in=ids).delete()[0]
    return gone


def _used_keys(now: datetime) -> int:
    return delete_in_steps(Once.objects.filter(at__lt=now - timedelta(days=7)))


def _touches(now: datetime) -> int:
    return delete_in_steps(Touch.objects.filter(at__lt=now - timedelta(days=1)))


every_night("used keys", _used_keys)
every_night("touches", _touches)
