"""What the catalogue does when other rooms act: requests come in, a department retires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from puente.catalogue import verbs
from puente.catalogue.models import Service
from puente.events.models import Event
from puente.foundation import rows, things
from puente.people.models import Department, Person


def count_asked(event: Event) -> None:
    """Once more was this service asked. Who hears of it twice counts it twice, until the night."""
    service = event.data.get("service") or event.data.get("changes", {}).get("service", [None])[-1]
    if service is not None:
        rows.count_up(Service(pk=service), "times_asked")


def count_more_asked(services: Iterable[int]) -> None:
    """The same for history that comes in by itself: `services` by id, one for each request that was asked of it."""
    for service, times in Counter(services).items():
        Service.objects.filter(pk=service).update(times_asked=F("times_asked") + times)


def count_anew(_now: datetime) -> int:
    """How often each service was asked in truth; how many were told otherwise."""
    asked = things.coded("request").model._default_manager.filter(service=OuterRef("pk")).order_by()
    many = asked.values("service").annotate(many=Count("pk")).values("many")
    truth = Service.objects.annotate(truth=Coalesce(Subquery(many), 0)).exclude(times_asked=F("truth"))
    wrong = truth.values_list("pk", "truth", "times_asked")
    return sum(
        Service.objects.filter(pk=pk, times_asked=told).update(times_asked=many) for pk, many, told in wrong
    )


def hand_on(department: Department, heir: Department, by: Person) -> None:
    """The services of a retiring department go on at its heir, with their standards."""
    for service in Service.objects.filter(department=department, retired_at__isnull=True).order_by("pk"):
        verbs.move_service(service, by=by, to=heir)
