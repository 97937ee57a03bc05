"""What failed behind the pages: deliveries that were given up and alarms whose verb failed, to be done again or dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.events import verbs as events
from puente.events.models import Alarm, Delivery
from puente.foundation import things
from puente.foundation.errors import Refused
from puente.web.people.visitor import me
from puente.web.settings.frame import administrators, show

A_PAGE = 20
VERBS: dict[tuple[str, str], Callable[..., Any]] = {
    ("delivery", "retry"): events.retry_delivery,
    ("delivery", "drop"): events.drop_delivery,
    ("alarm", "retry"): events.retry_alarm,
    ("alarm", "drop"): events.drop_alarm,
}
MODELS: dict[str, type[models.Model]] = {"delivery": Delivery, "alarm": Alarm}


@administrators
@require_GET
def failures(request: HttpRequest) -> HttpResponse:
    """Deliveries page by page, the newest first, then all alarms that failed."""
    failed = (
        Delivery.objects.filter(failed_at__isnull=False).select_related("event").order_by("-failed_at", "-id")
    )
    page = Paginator(failed, A_PAGE).get_page(request.GET.get("page"))
    alarms = Alarm.objects.filter(failed_at__isnull=False).order_by("-failed_at", "-id")[:100]
    given = {
        "deliveries": [(one, _about(one.event.about_code, one.event.about_id)) for one in page.object_list],
        "alarms": [(one, _about(one.about_code, one.about_id)) for one in alarms],
        "page": page,
    }
    return show(request, "settings/failures.html", given)


@administrators
@require_POST
def act(request: HttpRequest, what: str, pk: int, verb: str) -> HttpResponse:
    """Retry or drop one of them; what somebody else saw to meanwhile is said in words."""
    if (what, verb) not in VERBS or pk >= 2**63:
        raise Http404
    row = MODELS[what](pk=pk)
    try:
        VERBS[what, verb](row, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is done again now.") if verb == "retry" else _("It was dropped."))
    return redirect("failures")


def _about(code: str, pk: int) -> dict[str, str]:
    """The thing in words and its address, for a person who may see that it failed; its code when it is gone."""
    thing = things.load(code, [pk]).get(pk)
    if thing is None:
        return {"title": f"{code} {pk}", "href": ""}
    return {"title": str(things.coded(code).title(thing)), "href": things.coded(code).address(thing)}
