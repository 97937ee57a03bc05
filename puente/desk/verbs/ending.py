"""Resolving, confirming, reopening, closing, declining, cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from puente.desk import rules
from puente.desk.changing import change, end_waits, finish, lock, working_days_after, write
from puente.desk.events import (
    RequestCancelled,
    RequestClosed,
    RequestConfirmed,
    RequestDeclined,
    RequestReopened,
    RequestResolved,
)
from puente.desk.models import Message, Request
from puente.desk.verbs.serving import refuse_unless_standing
from puente.events.alarms import drop_alarm, set_alarm
from puente.files.store import Upload
from puente.foundation import clock
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people.models import Person
from puente.people.queries import organization


@verb
def resolve(service_request: Request, *, by: Person, text: str = "", files: Sequence[Upload] = ()) -> Request:
    """The work is done. The text, if any, is a public answer; the request closes by itself some working days later."""
    service_request = lock(service_request)
    permit(rules.may_serve, by, service_request)
    refuse_unless_standing(service_request)
    message = None
    if text.strip() or files:
        message = write(
            service_request,
            Message.Kind.ANSWER,
            text,
            by=by,
            department=service_request.department,
            files=files,
        )
    now = clock.now()
    end_waits(service_request, now)
    seen = {"acknowledged_at": now} if service_request.acknowledged_at is None else {}
    changes = change(service_request, status=Request.Status.RESOLVED, **seen)
    days = organization().closes_after_days
    set_alarm(
        service_request, "desk.close_by_itself", working_days_after(now, days, service_request.department)
    )
    return finish(
        service_request, RequestResolved(message=message.pk if message else None, changes=changes), by=by
    )


@verb
def confirm(service_request: Request, *, by: Person) -> Request:
    """The requester says that it is solved: it closes."""
    service_request = lock(service_request)
    permit(rules.may_confirm, by, service_request)
    refuse_if(
        service_request.status != Request.Status.RESOLVED,
        _("Only what was resolved can be confirmed."),
        code="not_resolved",
    )

    changes = change(service_request, status=Request.Status.CLOSED)
    drop_alarm(service_request, "desk.close_by_itself")
    return finish(service_request, RequestConfirmed(changes=changes), by=by)


@verb
def close(service_request: Request, *, by: Person) -> Request:
    """Nothing more is to come of what was resolved."""
    service_request = lock(service_request)
    permit(rules.may_close, by, service_request)
    refuse_if(
        service_request.status != Request.Status.RESOLVED,
        _("Resolve it first: only what was resolved can be closed."),
        code="not_resolved",
    )
    return _close(service_request, by)


@verb
def close_by_itself(service_request: Request, *, now: datetime) -> Request:
    """The clock's own: nobody said otherwise for some working days."""
    service_request = lock(service_request)
    if service_request.status != Request.Status.RESOLVED:
        return unchanged(service_request)
    return _close(service_request, None)


def _close(service_request: Request, by: Person | None) -> Request:
    changes = change(service_request, status=Request.Status.CLOSED)
    drop_alarm(service_request, "desk.close_by_itself")
    return finish(service_request, RequestClosed(by_itself=by is None, changes=changes), by=by)


@verb
def reopen(service_request: Request, *, text: str, by: Person) -> Request:
    """It is not solved after all, and why. Within the organization's days after it ended; later, ask anew."""
    service_request = lock(service_request)
    permit(rules.may_reopen, by, service_request)
    refuse_if(service_request.is_standing, _("It is open already."), code="standing")
    refuse_if(
        service_request.status in (Request.Status.MERGED, Request.Status.DECLINED, Request.Status.CANCELLED),
        _("%(number)s is %(status)s and stays so. Ask anew.")
        % {"number": service_request.number, "status": service_request.get_status_display()},
        code="ended",
    )
    days = organization().reopens_within_days
    refuse_if(
        service_request.ended_at is not None
        and clock.now() - service_request.ended_at > timedelta(days=days),
        _("It was closed more than %(days)d days ago. Ask anew, and name %(number)s.")
        % {"days": days, "number": service_request.number},
        code="closed_too_long",
    )
    serving = rules.serves(by, service_request)
    message = write(
        service_request,
        Message.Kind.ANSWER,
        text,
        by=by,
        department=service_request.department if serving else None,
    )
    changes = change(service_request, status=Request.Status.OPEN, reopened=service_request.reopened + 1)
    drop_alarm(service_request, "desk.close_by_itself")
    return finish(
        service_request,
        RequestReopened(message=message.pk, side="serving" if serving else "asking", changes=changes),
        by=by,
    )


@verb
def decline(service_request: Request, *, reason: str, by: Person) -> Request:
    """The serving side does not do it, and says why in a public answer."""
    service_request = lock(service_request)
    permit(rules.may_serve, by, service_request)
    refuse_unless_standing(service_request)
    message = write(
        service_request,
        Message.Kind.ANSWER,
        reason,
        by=by,
        department=service_request.department,
        field="reason",
    )
    end_waits(service_request, clock.now())
    changes = change(service_request, status=Request.Status.DECLINED)
    return finish(service_request, RequestDeclined(message=message.pk, changes=changes), by=by)


@verb
def cancel(service_request: Request, *, reason: str, by: Person) -> Request:
    """The asking side no longer needs it, and says why."""
    service_request = lock(service_request)
    permit(rules.may_cancel, by, service_request)
    refuse_unless_standing(service_request)
    message = write(service_request, Message.Kind.ANSWER, reason, by=by, department=None, field="reason")
    end_waits(service_request, clock.now())
    changes = change(service_request, status=Request.Status.CANCELLED)
    return finish(service_request, RequestCancelled(message=message.pk, changes=changes), by=by)
