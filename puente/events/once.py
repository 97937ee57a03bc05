"""A double click makes one request: a door sends a key along, and the second gets the first one's answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from puente.events.models import Once
from puente.foundation import clock, rows
from puente.foundation.errors import PuenteError, Refused
from puente.foundation.statements import afterwards, together, with_the_next
from puente.foundation.verbs import joining, refusal

if TYPE_CHECKING:
    from puente.people.models import Person


class _Before(Exception):
    """It was done before, or is done by another just now, with this key."""


def once(
    key: str, person: Person, do: Callable[[], dict[str, Any]], *, said: object = None
) -> dict[str, Any]:
    """`do()` at most once for this key and person; its answer (plain JSON) is kept and given again.

    An empty key does it without more. `said` is what was asked: the same key with other words is Refused.
    """
    if not key:
        return do()
    key = key[:80]
    fingerprint = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
    first = Once(person=person, key=key, fingerprint=fingerprint, at=clock.now())
    try:
        return _do(first, do)
    except _Before:
        kept = _kept(first)
    except PuenteError:
        kept = _kept(first) if first._state.adding else None  # refused before the key was asked for
        if kept is None:
            raise
    except IntegrityError as error:
        raise refusal(error) from error
    if kept is None:
        raise Once.DoesNotExist
    if said is not None and kept.fingerprint != fingerprint:
        raise Refused(_("This key was already used for something else."), code="key_reused")
    return dict(kept.answer)


def _do(first: Once, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The key is taken before anything else is asked, in one journey with it, and its answer is kept at the end."""
    with transaction.atomic():
        with_the_next(partial(_take, first))
        with joining():
            first.answer = do()
        if first._state.adding:  # nothing was asked of the database
            with together():
                pass
        with together(with_the_end=True):
            rows.update(first, "answer")
        return first.answer


def _take(first: Once) -> None:
    rows.claim(first, key=("person", "key"))
    afterwards(partial(_see_that_it_is_ours, first))


def _see_that_it_is_ours(first: Once) -> None:
    if first._state.adding:
        raise _Before


def _kept(first: Once) -> Once | None:
    return Once.objects.filter(person=first.person, key=first.key).first()
