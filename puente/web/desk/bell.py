"""The bell: what others did to what is mine, and targets about to be missed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.desk import verbs as desk
from puente.desk.news import news_of
from puente.web.desk.verbs import htmx
from puente.web.environment import part
from puente.web.people.visitor import me

PAGE = "desk/news.html"
MOST, LATEST = 30, 8


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The page; for htmx the latest of them, to be put into the dialog."""
    unread, before = request.GET.get("which") == "unread", _number(request.GET.get("before", ""))
    most = LATEST if htmx(request) else MOST
    heard = news_of(me(request), unread=unread, before=before, most=most)
    last = heard[-1].news.pk if len(heard) == most else 0
    more = f"/news/?{'which=unread&' if unread else ''}before={last}" if last else ""
    context = {
        "heard": heard,
        "unread": unread,
        "more": more,
        "has_unread": any(not h.news.read_at for h in heard),
    }
    if htmx(request):
        return HttpResponse(part(request, PAGE, "latest", context))
    return render(request, PAGE, context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All of it, or the rows named."""
    person = me(request)
    only = [_number(said) for said in request.POST.getlist("only")]
    desk.read_news(person, by=person, only=only or None)
    messages.success(request, _("Read."))
    return redirect("news")


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0
