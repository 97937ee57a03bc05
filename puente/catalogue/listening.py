"""What the catalogue does when other rooms act: requests come in, a department retires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import F

from puente.catalogue import verbs
from puente.catalogue.models import Service
from puente.events.models import Event
from puente.foundation import things
from puente.people.models import Department, Person


def count_asked(event: Event) -> None:
    """Counts anew how often the service of a request was asked: hearing of it twice changes nothing."""
    asked = things.coded(event.about_code).model._default_manager
    service = asked.filter(pk=event.about_id).values_list("service_id", flat=True).first()
    if service is not None:
        Service.objects.filter(pk=service).update(times_asked=asked.filter(service_id=service).count())


def count_more_asked(services: Iterable[int]) -> None:
    """The same for history that comes in by itself: `services` by id, one for each request that was asked of it."""
    for service, times in Counter(services).items():
        Service.objects.filter(pk=service).update(times_asked=F("times_asked") + times)


def hand_on(department: Department, heir: Department, by: Person) -> None:
    """The services of a retiring department go on at its heir, with their standards."""
    for service in Service.objects.filter(department=department, retired_at__isnull=True).order_by("pk"):
        verbs.move_service(service, by=by, to=heir)
