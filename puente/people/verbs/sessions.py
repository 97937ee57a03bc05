"""Signing out elsewhere."""

from __future__ import annotations

from puente.events.record import record
from puente.foundation import clock
from puente.foundation.verbs import permit, unchanged, verb
from puente.people import rules
from puente.people import sessions as signed_in
from puente.people.events import SessionsEnded
from puente.people.models import Person


@verb
def end_sessions(person: Person, *, by: Person, only: str = "", but: str = "") -> Person:
    """Signs the person out everywhere; `only` in the session of that key, or everywhere `but` in that one."""
    person = Person.objects.locked(person)
    permit(rules.may_change_profile, by, person)

    found = signed_in.standing(person, clock.now()).order_by()
    if only:
        found = found.filter(pk=only)
    if but:
        found = found.exclude(pk=but)
    ended = signed_in.end(found)
    if not ended:
        return unchanged(person)

    record(SessionsEnded(ended=ended), person, by=by)
    return person
