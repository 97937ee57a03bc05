"""Confidential requests: who may read them, and the one way to open a seal (T34)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from puente.desk import rules
from puente.desk.changing import change, drop_party, finish, lock, put_party, text_of
from puente.desk.events import PersonNamed, RequestSealed, RequestUnsealed, SealBroken, SealClosed
from puente.desk.levels import Level, level_of
from puente.desk.models import Party, Request
from puente.events.alarms import set_alarm
from puente.events.revisions import keep
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people.models import Person

OPEN_FOR = timedelta(hours=24)


@verb
def name_person(service_request: Request, *, person: Person, by: Person) -> Request:
    """Let somebody else read the thread, and answer in it."""
    service_request = lock(service_request)
    permit(rules.may_name, by, service_request)
    if person.left_at is not None or not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise Invalid({"person": _("Choose somebody from the directory.")})
    if level_of(person, service_request) >= Level.THREAD and not service_request.is_confidential:
        return unchanged(service_request)
    if Party.objects.filter(request=service_request, person=person, part=Party.Part.NAMED).exists():
        return unchanged(service_request)

    put_party(service_request, Party.Part.NAMED, person=person)
    return finish(service_request, PersonNamed(named=person.pk), by=by)


@verb
def seal(service_request: Request, *, by: Person) -> Request:
    """From now on only the requester, the assignee, the lead and the people named read it."""
    service_request = lock(service_request)
    permit(rules.may_seal, by, service_request)
    changes = change(service_request, is_confidential=True)
    if not changes:
        return unchanged(service_request)

    return finish(service_request, RequestSealed(changes=changes), by=by)


@verb
def unseal(service_request: Request, *, by: Person) -> Request:
    """No longer confidential: for the requester alone to say."""
    service_request = lock(service_request)
    permit(rules.may_unseal, by, service_request)
    changes = change(service_request, is_confidential=False)
    if not changes:
        return unchanged(service_request)

    return finish(service_request, RequestUnsealed(changes=changes), by=by)


@verb
def break_seal(service_request: Request, *, reason: str, by: Person) -> Request:
    """An administrator reads a confidential request for 24 hours; assignee and requester are told why."""
    service_request = lock(service_request)
    permit(rules.may_break_seal, by, service_request)
    refuse_if(not service_request.is_confidential, _("It is not confidential."), code="not_confidential")
    reason = text_of(reason, field="reason")
    until = clock.now() + OPEN_FOR
    put_party(service_request, Party.Part.UNSEALED, person=by, until_at=until)
    said = keep(service_request, "seal", reason)
    set_alarm(service_request, "desk.close_seal", until, detail=str(by.pk))
    return finish(service_request, SealBroken(revision=said or 0, until=until), by=by)


@verb
def close_seal(service_request: Request, *, now: datetime, detail: str = "") -> Request:
    """The clock's own: the 24 hours are over."""
    service_request = lock(service_request)
    over = Party.objects.filter(request=service_request, part=Party.Part.UNSEALED, until_at__lte=now)
    party = over.select_related("person").first()
    if party is None or party.person is None:
        return unchanged(service_request)
    drop_party(service_request, Party.Part.UNSEALED, person=party.person)
    return finish(service_request, SealClosed(person=party.person.pk), by=None)
