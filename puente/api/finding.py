"""The things that addresses and bodies name, as far as whoever asks may see them. LookupError for all others."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from puente.calendars.models import Calendar
from puente.catalogue.models import Field, Option, Service, Standard
from puente.catalogue.queries import service_coded, service_to_ask
from puente.desk import rules
from puente.desk.models import Request, View
from puente.desk.seeing import Seen, see
from puente.events.models import Alarm, Delivery
from puente.foundation import clock
from puente.people.models import Absence, Address, Company, Department, Membership, Person, Vision

M = TypeVar("M", bound=Model)


def person(asker: Person, key: int) -> Person:
    return _one(Person.objects.visible_to(asker).select_related("company"), pk=key)


def department(asker: Person, key: str) -> Department:
    return _one(Department.objects.visible_to(asker).select_related("company"), code=key)


def companies(asker: Person) -> QuerySet[Company]:
    """People inside know every company, people from outside ours and their own."""
    every = Company.objects.all()
    if asker.is_inside:
        return every
    return every.filter(kind=Company.Kind.OWN) | every.filter(pk=asker.company_id or 0)


def company(asker: Person, key: int) -> Company:
    return _one(companies(asker), pk=key)


def membership(asker: Person, key: int) -> Membership:
    """What was and is no more is for people inside."""
    seen = Membership.objects.filter(person__in=Person.objects.visible_to(asker))
    if not asker.is_inside:
        seen = seen.filter(until_at=None)
    return _one(seen.select_related("person", "department"), pk=key)


def address(asker: Person, key: int) -> Address:
    """One's own; administrators anybody's."""
    mine = Address.objects.select_related("person").filter(removed_at__isnull=True)
    return _one(mine if asker.is_administrator else mine.filter(person=asker), pk=key)


def absence(asker: Person, key: int) -> Absence:
    """Of others what their page shows, which is what is not over."""
    seen = Absence.objects.filter(person__in=Person.objects.visible_to(asker))
    if not asker.is_administrator:
        seen = seen.filter(Q(person=asker) | Q(cancelled_at=None, until_at__gt=clock.now()))
    return _one(seen.select_related("person"), pk=key)


def vision(asker: Person, key: int) -> Vision:
    return _one(Vision.objects.select_related("department"), pk=key)


def service(asker: Person, key: str) -> Service:
    return _visible(service_coded(key), asker, key)


def service_meant(asker: Person, key: str) -> Service:
    """The same, for a verb that points at it and changes nothing in it: it may have been read for another page."""
    return _visible(service_to_ask(key), asker, key)


def _visible(found: Service | None, asker: Person, key: str) -> Service:
    if found is None or not found.is_visible_to(asker):
        raise LookupError(key)
    return found


def field(asker: Person, key: int) -> Field:
    seen = Service.objects.visible_to(asker)
    return _one(Field.objects.select_related("service").filter(service__in=seen), pk=key)


def option(asker: Person, key: int) -> Option:
    seen = Service.objects.visible_to(asker)
    return _one(Option.objects.select_related("service").filter(service__in=seen), pk=key)


def standard(asker: Person, key: int) -> Standard:
    return _one(Standard.objects.select_related("department", "service", "option"), pk=key)


def calendar(asker: Person, key: int) -> Calendar:
    return _one(Calendar.objects.all(), pk=key)


def delivery(asker: Person, key: int) -> Delivery:
    """What failed: administrators alone know of it."""
    failed = (
        Delivery.objects.filter(failed_at__isnull=False)
        if asker.is_administrator
        else Delivery.objects.none()
    )
    return _one(failed.select_related("event"), pk=key)


def alarm(asker: Person, key: int) -> Alarm:
    """The same of alarms."""
    failed = Alarm.objects.filter(failed_at__isnull=False) if asker.is_administrator else Alarm.objects.none()
    return _one(failed, pk=key)


def seen(asker: Person, number: str) -> Seen:
    """What one may know of, by its line at least."""
    found = see(asker, number)
    if found is None:
        raise LookupError(number)
    return found


def request(asker: Person, number: str) -> Request:
    """The same, itself."""
    return seen(asker, number).service_request


def sealed_request(asker: Person, number: str) -> Request:
    """The same, and for whoever may break its seal what they cannot see."""
    found = Request.objects.filter(number=number, is_confidential=True).first()
    if found is not None and rules.may_break_seal(asker, found):
        return found
    return request(asker, number)


def views(asker: Person) -> QuerySet[View]:
    """One's own and the shared ones of the queues that one sees."""
    seen = View.objects.visible_to(asker).filter(removed_at__isnull=True)
    return seen.filter(Q(owner=asker) | Q(owner=None)).select_related("department")


def view(asker: Person, key: int) -> View:
    return _one(views(asker), pk=key)


def _one(things: QuerySet[M], **by: Any) -> M:
    found = things.filter(**by).first()
    if found is None:
        raise LookupError(f"none with {by}")
    return found
