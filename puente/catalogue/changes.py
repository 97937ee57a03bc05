"""Writing what differs, and saying it as events may: texts by the ids of their revisions, all else as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import models

from puente.catalogue.models import Service
from puente.events.revisions import keep
from puente.foundation.verbs import check
from puente.foundation.words import WordsField

TEXTS = ("choices",)
"""Fields that are no WordsField and hold texts all the same."""


def change(thing: models.Model, service: Service, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Sets the fields of `thing` that differ from `values`, checks and saves them. Raises Invalid.

    Returns {field: [before, after]} for the event; {} when all stood so already, and nothing is written.
    """
    before = {name: getattr(thing, name) for name in values}
    for name, value in values.items():
        setattr(thing, name, thing._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
    different = [name for name in values if getattr(thing, name) != before[name]]
    if not different:
        return {}
    check(thing, *different)
    thing.save(update_fields=different)
    touch(service)
    return {name: _said(thing, name, before[name]) for name in different}


def touch(service: Service) -> None:
    """The portal's copies of this service are old now."""
    service.changed_at = stamp()
    Service.objects.filter(pk=service.pk).update(changed_at=service.changed_at)


def stamp() -> datetime:
    """The machine's own time, even while another is told: two states of the catalogue never share a stamp."""
    return datetime.now(UTC)


def _said(thing: models.Model, name: str, before: Any) -> list[Any]:
    after = getattr(thing, name)
    if not isinstance(thing._meta.get_field(name), WordsField) and name not in TEXTS:
        return [before, after]
    return [keep(thing, name, text and {name: text} if name in TEXTS else text) for text in (before, after)]
