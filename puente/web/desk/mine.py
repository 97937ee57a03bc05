"""My requests: asked by me or for me; what still stands first, then what has ended."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from puente.desk import queue
from puente.desk.models import Request, Wait
from puente.foundation import clock
from puente.web.desk.exporting import as_csv
from puente.web.desk.mine_rows import ROW, row_of
from puente.web.environment import parts
from puente.web.people.visitor import me

STAGES = ("standing", "resolved", "ended")
SIZE = 30
PAGE = "desk/mine.html"


@login_required
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """All rows of the list as CSV, whatever the page shows of them."""
    stage, _filters, narrowed = _chosen(request)
    order = queue.ORDERS["newest" if stage == "standing" else "changed"]
    return as_csv(narrowed.order_by(*order), _("my-requests"))


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Three lists behind tabs with true counts; `text` narrows, cursors page. With htmx only these, for an open page that
    heard of a change."""
    now = clock.now()
    mine = Request.objects.asked_by(me(request))
    stage, filters, narrowed = _chosen(request)
    found = queue.page(
        narrowed,
        order="newest" if stage == "standing" else "changed",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=SIZE,
        row=ROW,
    )
    counts = mine.aggregate(
        standing=Count("id", filter=Q(is_standing=True)),
        resolved=Count("id", filter=Q(status=Request.Status.RESOLVED)),
        ended=Count("id", filter=Q(status__in=Request.ENDED)),
        asked=Count(
            "id", filter=Q(is_standing=True, waits_for=Wait.Kind.REQUESTER, status=Request.Status.WAITING)
        ),
    )
    text = filters.get("text", "")
    context = {
        "tabs_": [
            {"label": label, "href": _href(code, text), "count": counts[code], "current": code == stage}
            for code, label in zip(STAGES, (_("Being served"), _("Resolved"), _("Ended")), strict=True)
        ],
        "rows": [row_of(row, now) for row in found.rows],
        "stage": stage,
        "text": text,
        "asked": counts["asked"],
        "total": counts[stage],
        "export": f"{reverse('my-requests-export')}{_href(stage, text).removeprefix('/mine/')}",
        "next": _href(stage, text, after=found.after) if found.after else "",
        "previous": _href(stage, text, before=found.before) if found.before else "",
        "here": request.get_full_path(),
        "oob": False,
    }
    if getattr(request, "htmx", False):
        return HttpResponse(parts(request, PAGE, ["listed", "stages"], context | {"oob": True}))
    return render(request, PAGE, context)


def _chosen(request: HttpRequest) -> tuple[str, dict[str, Any], QuerySet[Request]]:
    """The stage and the filters that the address says, and what answers to them."""
    person = me(request)
    stage = request.GET.get("stage", "standing")
    stage = stage if stage in STAGES else "standing"
    filters = queue.clean_filters({"stage": stage, "text": request.GET.get("text", "")})
    mine = Request.objects.asked_by(person)
    return stage, filters, queue.filtered(mine, filters, person=person, now=clock.now())


def _href(stage: str, text: str, **more: Any) -> str:
    said = {"stage": stage, "text": text, **more}
    return f"/mine/?{urlencode({name: value for name, value in said.items() if value})}"
