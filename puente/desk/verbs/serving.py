"""Taking it in hand: who, how urgent, which service."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from puente.catalogue.models import Option, Priority, Service
from puente.desk import rules
from puente.desk.changing import change, drop_party, finish, lock, put_party, set_warning, targets_changed
from puente.desk.events import (
    RequestAcknowledged,
    RequestAssigned,
    RequestCarriedOver,
    RequestOptionChosen,
    RequestPrioritySet,
    RequestRenamed,
    RequestServiceSet,
    RequestTaken,
    RequestUnassigned,
    TargetWarned,
)
from puente.desk.models import Party, Request, Target
from puente.events.revisions import keep
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people.models import Person


def refuse_unless_standing(service_request: Request) -> None:
    """Most verbs serve what still stands."""
    refuse_if(
        not service_request.is_standing,
        _("%(number)s is %(status)s already.")
        % {"number": service_request.number, "status": service_request.get_status_display()},
        code="not_standing",
    )


def opened_by_serving(service_request: Request) -> dict[str, object]:
    """A new request is open from the first thing that the serving side does with it."""
    return {"status": Request.Status.OPEN} if service_request.status == Request.Status.NEW else {}


@verb
def acknowledge(service_request: Request, *, by: Person) -> Request:
    """Tell the requester that it was seen and will be served."""
    service_request = lock(service_request)
    permit(rules.may_serve, by, service_request)
    refuse_unless_standing(service_request)
    refuse_if(
        service_request.acknowledged_at is not None,
        _("Somebody said so already."),
        code="acknowledged",
    )

    changes = change(service_request, acknowledged_at=clock.now(), **opened_by_serving(service_request))
    return finish(service_request, RequestAcknowledged(changes=changes), by=by)


@verb
def take(service_request: Request, *, by: Person, only_free: bool = False) -> Request:
    """I do it. With `only_free`, unless somebody has it in hand already."""
    service_request = lock(service_request)
    permit(rules.may_serve, by, service_request)
    refuse_unless_standing(service_request)
    refuse_if(
        only_free and service_request.assignee_id not in (None, by.pk),
        _("Somebody else has it in hand."),
        code="taken",
    )
    if service_request.assignee_id == by.pk:
        return unchanged(service_request)

    changes = _give(service_request, by)
    return finish(service_request, RequestTaken(changes=changes), by=by)


@verb
def assign(service_request: Request, *, to: Person, by: Person) -> Request:
    """Somebody of the serving department shall do it."""
    service_request = lock(service_request)
    permit(rules.may_direct, by, service_request)
    refuse_unless_standing(service_request)
    if service_request.assignee_id == to.pk:
        return unchanged(service_request)
    if not rules.may_be_assigned(to, service_request):
        raise Invalid(
            {
                "to": _("%(person)s does not serve in %(department)s.")
                % {"person": to.name, "department": service_request.department}
            }
        )

    changes = _give(service_request, to)
    return finish(service_request, RequestAssigned(assignee=to.pk, changes=changes), by=by)


@verb
def unassign(service_request: Request, *, by: Person) -> Request:
    """Nobody has it in hand now: back to the queue."""
    service_request = lock(service_request)
    permit(rules.may_direct, by, service_request)
    refuse_unless_standing(service_request)
    return _let_go(service_request, by)


@verb
def let_go(service_request: Request, *, by: Person) -> Request:
    """Its assignee has left the organization: back to the queue."""
    service_request = lock(service_request)
    permit(rules.may_settle_what_is_left, by, service_request)
    return _let_go(service_request, by)


@verb
def carry_over(service_request: Request, *, gone: Person, kept: Person, by: Person) -> Request:
    """Two persons turned out to be one: what was of `gone` is of `kept`."""
    service_request = lock(service_request)
    permit(rules.may_settle_what_is_left, by, service_request)
    fields = ("requester", "beneficiary", "assignee")
    values = {name: kept for name in fields if getattr(service_request, f"{name}_id") == gone.pk}
    for party in Party.objects.filter(request=service_request, person=gone):
        put_party(service_request, party.part, person=kept, until_at=party.until_at)
        party.delete()
    if not values:
        return unchanged(service_request)
    changes = change(service_request, **values)
    return finish(service_request, RequestCarriedOver(changes=changes), by=by)


def _give(service_request: Request, person: Person) -> dict[str, list[object]]:
    drop_party(service_request, Party.Part.ASSIGNEE)
    put_party(service_request, Party.Part.ASSIGNEE, person=person)
    seen = {"acknowledged_at": clock.now()} if service_request.acknowledged_at is None else {}
    return change(service_request, assignee=person, **seen, **opened_by_serving(service_request))


def _let_go(service_request: Request, by: Person) -> Request:
    before = service_request.assignee_id
    if before is None:
        return unchanged(service_request)
    drop_party(service_request, Party.Part.ASSIGNEE)
    changes = change(service_request, assignee=None)
    return finish(service_request, RequestUnassigned(assignee=before, changes=changes), by=by)


@verb
def set_priority(service_request: Request, *, priority: int, by: Person) -> Request:
    """How urgent it is; the clock keeps its start and its pauses and gets a new due."""
    service_request = lock(service_request)
    permit(rules.may_direct, by, service_request)
    refuse_unless_standing(service_request)
    if priority not in Priority.values:
        raise Invalid({"priority": _("Choose one of the four priorities.")})
    changes = change(service_request, priority=int(priority))
    if not changes:
        return unchanged(service_request)

    return finish(service_request, RequestPrioritySet(changes=changes), by=by)


@verb
def set_service(
    service_request: Request, *, service: Service | None, option: Option | None = None, by: Person
) -> Request:
    """Which service of the department it is about; an option of another service goes."""
    service_request = lock(service_request)
    permit(rules.may_direct, by, service_request)
    refuse_unless_standing(service_request)
    if service is not None and (service.department_id != service_request.department_id or service.retired_at):
        raise Invalid(
            {"service": _("Choose a service of %(department)s.") % {"department": service_request.department}}
        )
    _check_option(service, option)
    changes = change(service_request, service=service, option=option)
    if not changes:
        return unchanged(service_request)

    return finish(service_request, RequestServiceSet(changes=changes), by=by)


@verb
def choose_option(service_request: Request, *, option: Option | None, by: Person) -> Request:
    """Another variant of the same service; either side may choose."""
    service_request = lock(service_request)
    permit(rules.may_rename, by, service_request)
    refuse_unless_standing(service_request)
    _check_option(service_request.service, option)
    changes = change(service_request, option=option)
    if not changes:
        return unchanged(service_request)

    return finish(service_request, RequestOptionChosen(changes=changes), by=by)


def _check_option(service: Service | None, option: Option | None) -> None:
    if option is not None and (
        service is None or option.service_id != service.pk or option.retired_at is not None
    ):
        raise Invalid({"option": _("Choose one of the options of this service.")})


@verb
def rename(service_request: Request, *, subject: str, by: Person) -> Request:
    """Say better in a few words what it is about."""
    service_request = lock(service_request)
    permit(rules.may_rename, by, service_request)
    subject = " ".join(subject.replace("\x00", "").split())
    if not subject:
        raise Invalid({"subject": _("Say in a few words what you need.")})
    before = service_request.subject
    if not change(service_request, subject=subject):
        return unchanged(service_request)
    check(service_request, "subject")

    changes = {"subject": [keep(service_request, "subject", text) for text in (before, subject)]}
    return finish(service_request, RequestRenamed(changes=changes), by=by)


@verb
def warn(service_request: Request, *, now: datetime) -> Request:
    """The clock's own: a target is about to be missed. Once for each target; the next one sets its alarm again."""
    service_request = lock(service_request)
    targets = Target.objects.filter(
        request=service_request,
        ended_at__isnull=True,
        paused_at__isnull=True,
        warned_at__isnull=True,
        warns_at__lte=now,
        due_at__gt=now,
    )
    target = targets.order_by("due_at", "id").first()
    if target is None:
        set_warning(service_request, service_request.targets.all(), now)
        return unchanged(service_request)

    targets.filter(pk=target.pk).update(warned_at=now)
    targets_changed(service_request)
    return finish(
        service_request,
        TargetWarned(target=target.pk, metric=target.metric, round=target.round, due=target.due_at),
        by=None,
        department=target.department,
    )
