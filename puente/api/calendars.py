"""Reading calendars and their special days."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from puente.api import finding, showing
from puente.api.entrance import me
from puente.api.paging import After, Limit, Page, paged
from puente.api.shapes import CalendarOut, SpecialDayOut
from puente.api.values import Key
from puente.calendars.models import Calendar, SpecialDay

router = Router()


@router.get("/calendars", response=Page[CalendarOut], summary="Calendars")
def calendars(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Those that stand."""
    return paged(Calendar.objects.standing(), ("id",), showing.calendar, after=after, limit=limit)


@router.get("/calendars/{pk}", response=CalendarOut, summary="One calendar")
def one_calendar(request: HttpRequest, pk: Key) -> Any:
    return showing.calendar(_calendar(request, pk))


@router.get(
    "/calendars/{pk}/special-days", response=Page[SpecialDayOut], summary="Days with hours of their own"
)
def special_days(request: HttpRequest, pk: Key, after: After = "", limit: Limit = 50) -> Any:
    found = SpecialDay.objects.filter(calendar=_calendar(request, pk))
    return paged(found, ("on", "id"), showing.special_day, after=after, limit=limit)


def _calendar(request: HttpRequest, pk: int) -> Calendar:
    try:
        return finding.calendar(me(request), pk)
    except LookupError:
        raise Http404 from None
