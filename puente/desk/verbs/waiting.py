"""Waiting for the requester or until a date, and going on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from puente.desk import rules
from puente.desk.changing import change, end_waits, finish, lock, text_of, write
from puente.desk.events import RequestResumed, RequestWaited
from puente.desk.models import Message, Request, Wait
from puente.desk.verbs.serving import refuse_unless_standing
from puente.events.alarms import set_alarm
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people.models import Person


@verb
def wait_for_requester(service_request: Request, *, text: str, by: Person) -> Request:
    """Something is missing that only the requester has: the question goes out as an answer, and the clock stops."""
    service_request = lock(service_request)
    permit(rules.may_serve, by, service_request)
    refuse_unless_standing(service_request)
    refuse_if(service_request.is_waiting, _("It is waiting already."), code="waiting")
    question = write(service_request, Message.Kind.ANSWER, text, by=by, department=service_request.department)
    return _wait(service_request, by, Wait.Kind.REQUESTER, reason=question.text, message=question)


@verb
def wait_until(
    service_request: Request,
    *,
    until: datetime,
    by: Person,
    reason: str = "",
    chosen_by_requester: bool = False,
) -> Request:
    """Go on at a moment to come. The clock stops only when the requester chose the date."""
    service_request = lock(service_request)
    permit(rules.may_reopen, by, service_request)
    refuse_unless_standing(service_request)
    refuse_if(service_request.is_waiting, _("It is waiting already."), code="waiting")
    if until <= clock.now():
        raise Invalid({"until": _("Choose a moment that is still to come.")})
    if (until - clock.now()).days > 730:
        raise Invalid({"until": _("Choose a moment within two years.")})
    chosen = chosen_by_requester or rules.asks(by, service_request)
    reason = text_of(reason, may_be_empty=True, field="reason")
    service_request = _wait(service_request, by, Wait.Kind.DATE, reason=reason, until=until, chosen=chosen)
    set_alarm(service_request, "desk.resume_by_itself", until)
    return service_request


def _wait(
    service_request: Request,
    by: Person,
    kind: str,
    *,
    reason: str,
    until: datetime | None = None,
    chosen: bool = False,
    message: Message | None = None,
) -> Request:
    wait = Wait.objects.create(
        request=service_request,
        kind=kind,
        until_at=until,
        chosen_by_requester=chosen,
        reason=reason,
        started_at=clock.now(),
    )
    seen = (
        {"acknowledged_at": clock.now()}
        if message is not None and service_request.acknowledged_at is None
        else {}
    )
    changes = change(service_request, status=Request.Status.WAITING, waits_for=kind, **seen)
    return finish(
        service_request,
        RequestWaited(
            wait=wait.pk,
            waits_for=kind,
            pauses=wait.pauses_the_clock,
            until=until,
            message=message.pk if message else None,
            changes=changes,
        ),
        by=by,
    )


@verb
def resume(service_request: Request, *, by: Person) -> Request:
    """Go on before what it waits for has come."""
    service_request = lock(service_request)
    permit(rules.may_reopen, by, service_request)
    refuse_if(not service_request.is_waiting, _("It is not waiting."), code="not_waiting")
    return _go_on(service_request, by)


@verb
def resume_by_itself(service_request: Request, *, now: datetime) -> Request:
    """The clock's own: the date has come."""
    service_request = lock(service_request)
    wait = service_request.waits.filter(ended_at__isnull=True, kind=Wait.Kind.DATE, until_at__lte=now).first()
    if not service_request.is_waiting or wait is None:
        return unchanged(service_request)
    return _go_on(service_request, None)


def _go_on(service_request: Request, by: Person | None) -> Request:
    wait = end_waits(service_request, clock.now())
    changes = change(service_request, status=Request.Status.OPEN)
    return finish(service_request, RequestResumed(wait=wait.pk if wait else 0, changes=changes), by=by)
