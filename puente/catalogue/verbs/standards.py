"""Standards: set one from a day on, end one."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from puente.catalogue import rules
from puente.catalogue.events import StandardEnded, StandardSet
from puente.catalogue.models import Option, Service, Standard
from puente.catalogue.standards import day_of
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people.models import Department, Person


@verb
def set_standard(
    department: Department,
    *,
    by: Person,
    metric: str,
    target_seconds: int,
    share: int = 95,
    service: Service | None = None,
    option: Option | None = None,
    priority: int | None = None,
    force_from: date | None = None,
) -> Standard:
    """Promises `metric` within `target_seconds` of working time in `share` percent of cases, from a day on.

    Without `force_from` it begins today, on the department's calendar; never in the past. The standard of the same
    scope (service, option, metric, priority) ends that day; one set for a later day still takes over on its day.
    """
    department = Department.objects.select_for_update().get(pk=department.pk)
    permit(rules.may_keep_services_of, by, department)
    refuse_if(department.is_retired, _("This department has been retired."), code="department_retired")
    service = option.service if option and not service else service
    _belongs(department, service, option)
    now = clock.now()
    today = day_of(department, now)
    force_from = force_from or today
    if force_from < today:
        raise Invalid(
            {"force_from": _("The past is judged by the standard of its day: choose today or later.")}
        )
    standard = Standard(
        department=department,
        service=service,
        option=option,
        metric=metric,
        priority=priority,
        target_seconds=target_seconds,
        share=share,
        force_from=force_from,
        set_at=now,
    )
    _possible(standard)

    same = Standard.objects.filter(
        department=department, service=service, option=option, metric=metric, priority=priority
    )
    ending = list(
        same.filter(force_from__lte=force_from).filter(
            Q(force_until__isnull=True) | Q(force_until__gt=force_from)
        )
    )
    if any(_says_the_same(one, standard) for one in ending):
        return unchanged(next(one for one in ending if _says_the_same(one, standard)))
    later = same.filter(force_from__gt=force_from).exclude(force_until=F("force_from"))
    standard.force_until = later.order_by("force_from").values_list("force_from", flat=True).first()
    for old in ending:
        old.force_until = force_from
        old.save(update_fields=["force_until"])
    standard.save(force_insert=True)

    record(
        StandardSet(
            metric=metric,
            target_seconds=standard.target_seconds,
            share=standard.share,
            force_from=force_from,
            force_until=standard.force_until,
            service=service,
            option=option,
            priority=priority,
            replaces=[old.pk for old in ending],
        ),
        standard,
        by=by,
        department=department,
    )
    return standard


@verb
def end_standard(standard: Standard, *, by: Person, on: date | None = None) -> Standard:
    """From `on` (today, when not said) nothing is promised there; one that had not begun never will."""
    standard = (
        Standard.objects.select_for_update(of=("self",)).select_related("department").get(pk=standard.pk)
    )
    permit(rules.may_keep_services_of, by, standard.department)
    today = day_of(standard.department, clock.now())
    on = on or today
    if on < today:
        raise Invalid({"on": _("The past is judged by the standard of its day: choose today or later.")})
    on = max(on, standard.force_from)
    refuse_if(
        standard.force_until and standard.force_until <= on,
        _("This standard ends before that day already."),
        code="standard_ended",
    )
    before = standard.force_until
    standard.force_until = on
    standard.save(update_fields=["force_until"])
    record(
        StandardEnded(
            metric=standard.metric,
            force_until=on,
            service=standard.service_id,
            changes={"force_until": [before and before.isoformat(), on.isoformat()]},
        ),
        standard,
        by=by,
        department=standard.department,
    )
    return standard


def _belongs(department: Department, service: Service | None, option: Option | None) -> None:
    if service is not None:
        refuse_if(service.is_retired, _("This service has been retired."), code="service_retired")
        if service.department_id != department.pk:
            raise Invalid({"service": _("Another department serves this.")})
    if option is not None:
        refuse_if(option.retired_at, _("This option has been retired."), code="option_retired")
        if service is None or option.service_id != service.pk:
            raise Invalid({"option": _("This option belongs to another service.")})


def _possible(standard: Standard) -> None:
    check(standard, "metric", "priority", "target_seconds", "share", "force_from")
    if standard.target_seconds <= 0:
        raise Invalid({"target_seconds": _("The time must be more than nothing.")})
    if not 1 <= standard.share <= 100:
        raise Invalid({"share": _("The share is between 1 and 100 percent.")})


def _says_the_same(one: Standard, other: Standard) -> bool:
    return (
        (one.target_seconds, one.share) == (other.target_seconds, other.share)
        and one.force_until is None
        and one.force_from <= other.force_from
    )
