"""`touch`: tells open pages that something they show is new, where no event about it says so."""

from __future__ import annotations

from django.db import models

from puente.events.models import Touch
from puente.foundation import clock, rows, things

TOGETHER = 150
"""Topics in one row: PostgreSQL sends word of a row in 8,000 bytes at most."""


def touch(*them: models.Model) -> None:
    """Pages that show these things ("person" for a person's bell, "department" for its queue) ask again after the commit.

    Part of the caller's transaction. An event touches what it is about and its department by itself.
    """
    topics = [topic_of(thing) for thing in them]
    parts = (topics[start : start + TOGETHER] for start in range(0, len(topics), TOGETHER))
    rows.insert([Touch(topics=" ".join(some), at=clock.now()) for some in parts])


def topic_of(thing: models.Model) -> str:
    """How pages name a thing: its code and id, "request:482"."""
    return f"{things.of(thing).code}:{thing.pk}"
