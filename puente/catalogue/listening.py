"""What the catalogue hears from the rooms above it."""

from __future__ import annotations

from puente.catalogue.models import Service
from puente.events.models import Event
from puente.foundation import things


def count_asked(event: Event) -> None:
    """Counts anew how often the service of a request was asked: hearing of it twice changes nothing."""
    asked = things.coded(event.about_code).model._default_manager
    service = asked.filter(pk=event.about_id).values_list("service_id", flat=True).first()
    if service is not None:
        Service.objects.filter(pk=service).update(times_asked=asked.filter(service_id=service).count())
