"""Reading what failed five times: deliveries and alarms, for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from puente.api import showing
from puente.api.entrance import me, need
from puente.api.paging import After, Limit, Page, paged
from puente.api.shapes import AlarmOut, DeliveryOut
from puente.events import rules
from puente.events.models import Alarm, Delivery
from puente.foundation.verbs import permit

router = Router()


@router.get("/deliveries", response=Page[DeliveryOut], summary="Deliveries that failed")
def deliveries(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Listeners that did not hear of an event in five attempts, newest first. For administrators."""
    _administers(request)
    found = Delivery.objects.filter(failed_at__isnull=False).select_related("event")
    return paged(found, ("-failed_at", "-id"), showing.delivery, after=after, limit=limit)


@router.get("/alarms", response=Page[AlarmOut], summary="Alarms that failed")
def alarms(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Verbs that the clock could not do in five attempts, newest first. For administrators."""
    _administers(request)
    found = Alarm.objects.filter(failed_at__isnull=False)
    return paged(found, ("-failed_at", "-id"), showing.alarm, after=after, limit=limit)


def _administers(request: HttpRequest) -> None:
    need(request, "admin")
    permit(rules.may_see_to_failures, me(request))
