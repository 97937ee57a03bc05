"""Handing over to another department: the same number, the same thread, each department's own time."""

from __future__ import annotations

from django.utils.translation import gettext as _

from puente.desk import rules
from puente.desk.changing import change, drop_party, end_waits, finish, lock, put_party, text_of
from puente.desk.events import RequestHandedOver
from puente.desk.models import HandOver, Party, Request
from puente.desk.verbs.serving import refuse_unless_standing
from puente.events.touching import touch
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit, refuse_if, verb
from puente.people.models import Department, Person


@verb
def hand_over(service_request: Request, *, to: Department, reason: str, by: Person) -> Request:
    """Another department serves it from now on. The reason is for everybody who reads the thread."""
    service_request = lock(service_request)
    permit(rules.may_direct, by, service_request)
    refuse_unless_standing(service_request)
    if to.is_retired:
        raise Invalid({"to": _("%(department)s no longer serves.") % {"department": to}})
    refuse_if(
        to.pk == service_request.department_id,
        _("It is with that department already."),
        code="same_department",
    )
    reason = text_of(reason, field="reason")
    return pass_on(service_request, to=to, reason=reason, by=by)


@verb
def inherit(service_request: Request, *, to: Department, by: Person) -> Request:
    """Its department is no more: the heir serves it from now on."""
    service_request = lock(service_request)
    permit(rules.may_settle_what_is_left, by, service_request)
    refuse_unless_standing(service_request)
    reason = _("%(department)s no longer exists; %(heir)s serves what it had.")
    return pass_on(
        service_request, to=to, reason=reason % {"department": service_request.department, "heir": to}, by=by
    )


def pass_on(service_request: Request, *, to: Department, reason: str, by: Person | None) -> Request:
    """What handing over does, once it is permitted; a department that retires passes everything on so."""
    now = clock.now()
    before = service_request.department
    end_waits(service_request, now)
    handed = HandOver.objects.create(
        request=service_request, from_department=before, to_department=to, by=by, reason=reason, at=now
    )
    drop_party(service_request, Party.Part.ASSIGNEE)
    put_party(service_request, Party.Part.PASSED_ON, department=before)
    status = Request.Status.OPEN if service_request.is_waiting else service_request.status
    changes = change(
        service_request,
        department=to,
        assignee=None,
        service=None,
        option=None,
        acknowledged_at=None,
        status=status,
        handed_over=service_request.handed_over + 1,
    )
    touch(to)
    return finish(
        service_request,
        RequestHandedOver(
            hand_over=handed.pk, from_department=before.pk, to_department=to.pk, changes=changes
        ),
        by=by,
        department=before,
    )
