"""Moments to come: a verb sets an alarm on a thing, and the worker calls that verb when the moment is there.

A verb of the clock has the shape `verb(thing, *, now)`; one that was given a `detail` takes `detail` too. It may be
called late (the house was closed) and finds the world as it is then: what no longer applies is `unchanged`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models

from puente.events.models import Alarm
from puente.foundation import rows, things, verbs

Verb = Callable[..., Any] | str
"""A verb, or its name as in `verbs.VERBS`: "room.verb"."""


def set_alarm(thing: models.Model, verb: Verb, at: datetime, detail: str = "") -> None:
    """At `at`, calls `verb(thing, now=…)`. One alarm for each thing, verb and detail: setting it again moves it.

    `detail` (at most 60 letters: a code or an id) tells alarms of the same verb apart, and is handed to the verb.
    It belongs to the transaction of the verb that sets it. A verb that does not exist is a LookupError here already.
    """
    name = name_of(verb)
    if at.tzinfo is None:
        raise ValueError("a moment carries its zone")
    rows.put(
        Alarm(at=at, verb=name, about_code=things.of(thing).code, about_id=thing.pk, detail=detail),
        key=("about_code", "about_id", "verb", "detail"),
        anew=("at", "attempts", "leased_until", "leased_by", "failed_at", "error"),
    )


def drop_alarm(thing: models.Model, verb: Verb | None = None, detail: str | None = None) -> int:
    """Takes back the alarms of this thing: all of them, those of one verb, or one of its details. Says how many."""
    asked = Alarm.objects.filter(about_code=things.of(thing).code, about_id=thing.pk)
    if verb is not None:
        asked = asked.filter(verb=name_of(verb))
    if detail is not None:
        asked = asked.filter(detail=detail)
    return asked.delete()[0]


def name_of(verb: Verb) -> str:
    """The name of a verb in the registry of all verbs; LookupError when there is none of that name."""
    name = verb if isinstance(verb, str) else f"{verb.__module__.split('.')[1]}.{verb.__name__}"
    verb_named(name)
    return name


def verb_named(name: str) -> Callable[..., Any]:
    """The verb of this name, its room's verbs loaded when they are not yet; LookupError when there is none."""
    if name not in verbs.VERBS:
        room = name.partition(".")[0]
        if apps.is_installed(f"puente.{room}") and find_spec(f"puente.{room}.verbs"):
            import_module(f"puente.{room}.verbs")
    if name not in verbs.VERBS:
        raise LookupError(f"there is no verb {name}")
    return verbs.VERBS[name]
