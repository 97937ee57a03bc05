"""A double click makes one request: a door sends a key along, and the second gets the first one's answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from puente.events.models import Once
from puente.foundation import clock, rows
from puente.foundation.errors import Refused
from puente.foundation.statements import together
from puente.foundation.verbs import joining

if TYPE_CHECKING:
    from puente.people.models import Person


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
    try:
        with transaction.atomic():
            first = Once(person=person, key=key, fingerprint=fingerprint, at=clock.now())
            with together():  # with the transaction's own beginning
                rows.insert([first])
            with joining():
                first.answer = do()
            rows.update(first, "answer")
            return first.answer
    except IntegrityError:
        kept = Once.objects.filter(person=person, key=key).first()
        if kept is None:
            raise
    if said is not None and kept.fingerprint != fingerprint:
        raise Refused(_("This key was already used for something else."), code="key_reused")
    return dict(kept.answer)
