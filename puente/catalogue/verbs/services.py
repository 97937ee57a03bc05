"""Services: found, rename, describe, set who may ask, move, retire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from puente.catalogue import codes, rules
from puente.catalogue.changes import change, stamp, touch
from puente.catalogue.events import (
    ServiceAudienceSet,
    ServiceDescribed,
    ServiceFounded,
    ServiceMoved,
    ServiceRenamed,
    ServiceRetired,
)
from puente.catalogue.models import Priority, Service, ServiceAudience, Standard
from puente.catalogue.standards import day_of
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.foundation.words import as_words
from puente.people.models import Department, Person

Text = str | Mapping[str, str]
"""Words by language, or a plain text in the house's own language."""


@verb
def found_service(
    department: Department,
    *,
    by: Person,
    name: Text,
    code: str = "",
    summary: Text = "",
    also_called: Text = "",
    expects: Text = "",
    who_may_ask: str = Service.Who.INSIDE,
    audience: Iterable[Department] = (),
    is_confidential: bool = False,
    priority: int = Priority.NORMAL,
    icon: str = "",
) -> Service:
    """Opens a service of a department. Without `code` one is made from the name; it never changes afterwards."""
    permit(rules.may_keep_services_of, by, department)
    refuse_if(department.is_retired, _("This department has been retired."), code="department_retired")
    chosen = _audience(who_may_ask, audience)

    now = clock.now()
    words = as_words(name)
    service = Service(
        department=department,
        code=codes.code_for(code, words, lambda one: Service.objects.filter(code__iexact=one).exists()),
        name=words,
        summary=as_words(summary),
        also_called=as_words(also_called),
        expects=as_words(expects),
        who_may_ask=who_may_ask,
        is_confidential=is_confidential,
        priority=priority,
        icon=icon,
        founded_at=now,
        changed_at=stamp(),
    )
    check(service, "code", "name", "summary", "also_called", "expects", "who_may_ask", "priority", "icon")
    service.save(force_insert=True)
    ServiceAudience.objects.bulk_create(ServiceAudience(service=service, department=one) for one in chosen)

    record(ServiceFounded(serves=department), service, by=by, department=department)
    return service


@verb
def rename_service(service: Service, *, by: Person, name: Text) -> Service:
    """Another name; the code, the address and what was asked under it stay."""
    service = _standing(service, by)
    changes = change(service, service, {"name": as_words(name)})
    if not changes:
        return unchanged(service)
    record(ServiceRenamed(changes=changes), service, by=by, department=service.department)
    return service


@verb
def describe_service(service: Service, *, by: Person, **described: Any) -> Service:
    """Any of summary, also_called, expects (Words), is_confidential, priority, icon; what is not named stays."""
    unknown = set(described) - {"summary", "also_called", "expects", "is_confidential", "priority", "icon"}
    if unknown:
        raise TypeError(f"a service is not described by {sorted(unknown)}")
    service = _standing(service, by)
    changes = change(service, service, described)
    if not changes:
        return unchanged(service)
    record(ServiceDescribed(changes=changes), service, by=by, department=service.department)
    return service


@verb
def set_audience(
    service: Service, *, by: Person, who_may_ask: str, audience: Iterable[Department] = ()
) -> Service:
    """Who may ask: everybody, everybody inside, or the people of the departments in `audience`."""
    service = _standing(service, by)
    chosen = {one.pk for one in _audience(who_may_ask, audience)}
    before = set(ServiceAudience.objects.filter(service=service).values_list("department_id", flat=True))

    changes = change(service, service, {"who_may_ask": who_may_ask})
    if chosen != before:
        rows = ServiceAudience.objects.filter(service=service)
        rows.exclude(department__in=chosen).delete()
        ServiceAudience.objects.bulk_create(
            ServiceAudience(service=service, department_id=pk) for pk in sorted(chosen - before)
        )
        touch(service)
        changes["audience"] = [sorted(before), sorted(chosen)]
    if not changes:
        return unchanged(service)
    record(ServiceAudienceSet(changes=changes), service, by=by, department=service.department)
    return service


@verb
def move_service(service: Service, *, by: Person, to: Department) -> Service:
    """Another department serves it from now on; its own standards go along and begin there today.

    What was asked before stays where it is, under the standard of its day.
    """
    service = Service.objects.locked(service)
    permit(rules.may_move, by, service, to)
    refuse_if(service.is_retired, _("This service has been retired."), code="service_retired")
    refuse_if(to.is_retired, _("This department has been retired."), code="department_retired")
    before = service.department
    if before == to:
        return unchanged(service)

    service.department = to
    service.save(update_fields=["department"])
    touch(service)
    moved = _move_standards(service, before, to)

    record(
        ServiceMoved(
            from_department=before,
            to_department=to,
            standards=moved,
            changes={"department": [before.pk, to.pk]},
        ),
        service,
        by=by,
        department=to,
    )
    return service


@verb
def retire_service(service: Service, *, by: Person) -> Service:
    """Nobody can ask for it any more; what was asked goes on."""
    service = _standing(service, by)
    service.retired_at = clock.now()
    service.save(update_fields=["retired_at"])
    touch(service)
    record(ServiceRetired(), service, by=by, department=service.department)
    return service


def _standing(service: Service, by: Person) -> Service:
    service = Service.objects.locked(service)
    permit(rules.may_keep, by, service)
    refuse_if(service.is_retired, _("This service has been retired."), code="service_retired")
    return service


def _audience(who: str, audience: Iterable[Department]) -> list[Department]:
    chosen = list(dict.fromkeys(audience))
    if who not in Service.Who.values:
        raise Invalid({"who_may_ask": _("Choose one of the answers offered.")})
    if who == Service.Who.DEPARTMENTS and not chosen:
        raise Invalid({"audience": _("Choose at least one department that may ask.")})
    return chosen if who == Service.Who.DEPARTMENTS else []


def _move_standards(service: Service, before: Department, to: Department) -> list[list[int]]:
    """The standing standards of the service end today at the old department and begin at the new one."""
    now, moved = clock.now(), []
    ends, begins = day_of(before, now), day_of(to, now)
    for old in Standard.objects.filter(service=service, department=before, force_until__isnull=True):
        new = Standard.objects.create(
            department=to,
            service=service,
            option_id=old.option_id,
            metric=old.metric,
            priority=old.priority,
            target_seconds=old.target_seconds,
            share=old.share,
            force_from=max(begins, old.force_from),
            set_at=now,
        )
        old.force_until = max(ends, old.force_from)
        old.save(update_fields=["force_until"])
        moved.append([old.pk, new.pk])
    return moved
