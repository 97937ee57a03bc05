"""`touch`: tells open pages that something they show is new, where no event about it says so."""

from __future__ import annotations

from django.db import models

from puente.events.models import Touch
from puente.foundation import clock, rows, things


def touch(*them: models.Model) -> None:
    """Pages that show these things ("person" for a person's bell, "department" for its queue) ask again after the commit.

    Part of the caller's transaction. An event touches what it is about and its department by itself.
    """
    rows.insert([Touch(topic=topic_of(thing), at=clock.now()) for thing in them])


def topic_of(thing: models.Model) -> str:
    """How pages name a thing: its code and id, "request:482"."""
    return f"{things.of(thing).code}:{thing.pk}"
