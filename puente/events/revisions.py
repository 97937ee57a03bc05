"""Changing fields, and saying what changed as an event keeps it: texts by the ids of their revisions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models

from puente.events.models import Revision
from puente.foundation import clock, things
from puente.foundation.verbs import check


def alter(thing: models.Model, *, texts: Collection[str] = (), **values: Any) -> dict[str, list[Any]]:
    """Sets and checks `values` on the thing, unsaved, and returns {field: [before, after]} of those that differ.

    Names, addresses and free texts are listed in `texts`: an event may not hold them, so the pair holds ids of
    Revision instead (None for what was empty). Raises Invalid.
    """
    before = {name: getattr(thing, name) for name in values}
    for name, value in values.items():
        setattr(thing, name, value)
    check(thing, *(name for name in values if not thing._meta.get_field(name).is_relation))
    changes = {}
    for name, old in before.items():
        new = getattr(thing, name)
        if old != new:
            changes[name] = [keep(thing, name, old), keep(thing, name, new)] if name in texts else [old, new]
    return changes


def keep(thing: models.Model, field: str, text: Any) -> int | None:
    """The id of a new revision that holds `text`; None when there is none."""
    if not text:
        return None
    code = things.of(thing).code
    held = dict(text) if isinstance(text, dict) else str(text)
    return Revision.objects.create(
        about_code=code, about_id=thing.pk, field=field, text=held, at=clock.now()
    ).pk
