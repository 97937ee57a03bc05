"""Search: requests by number and subject, people, departments and services, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from puente.catalogue import portal as catalogue
from puente.desk import queue
from puente.desk.queries import menu_counts_ahead
from puente.desk.search import first_page_later, is_a_number, numbered, worded
from puente.foundation import clock
from puente.foundation.statements import together
from puente.people.directory import departments_named_later, first_called_later
from puente.people.models import Person
from puente.web.desk.mine_rows import ROW, lines
from puente.web.environment import render_part
from puente.web.people.visitor import me

PAGE = "search/search.html"
SIZE = 25
LEAST = 2
"""Of one letter, half the house would be the answer."""


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What answers to ?q=: requests a page at a time, and beside the first page people, departments and services."""
    said = _said(request)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    given: dict[str, Any] = {"said": said, "asked": len(said) >= LEAST, "rows": [], "beside": {}}
    if given["asked"]:
        now, person = clock.now(), me(request)
        if not getattr(request, "htmx", False):
            menu_counts_ahead(person)
        if after or before:
            words = queue.page(worded(said, by=person), after=after, before=before, size=SIZE, row=ROW)
        else:
            with together():
                asked = first_page_later(said, by=person, size=SIZE, row=ROW)
                beside = _beside(person, said, most=6)
            words = asked()
            given["beside"] = beside()
        exact = (
            list(numbered(said, by=person).values(*ROW)[:SIZE])
            if is_a_number(said) and not (after or before)
            else []
        )
        known = {row["id"] for row in exact}
        rows = [*exact, *(row for row in words.rows if row["id"] not in known)] if known else words.rows
        given |= {
            "rows": lines(rows, now),
            "next": _href(said, after=words.after),
            "previous": _href(said, before=words.before),
        }
    if getattr(request, "htmx", False):
        return render_part(request, PAGE, "found", given)
    return render(request, PAGE, given)


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """The first few of each, for the palette."""
    said = _said(request)
    if len(said) < LEAST:
        return HttpResponse("")
    person, columns = me(request), ("id", "number", "subject")
    exact = list(numbered(said, by=person).values(*columns)[:3])
    words = worded(said, by=person).order_by("-opened_at", "-id").values(*columns)[:5]
    found = {row["id"]: row for row in [*exact, *words]}
    with together():
        beside = _beside(person, said, most=4)
    given = {"said": said, "requests": list(found.values()), "beside": beside()}
    return render(request, "search/palette.html", given)


def _beside(person: Person, said: str, *, most: int) -> Callable[[], dict[str, Any]]:
    """Who and what else answers to it: asked together, and told when called."""
    people = first_called_later(said, by=person, most=most)
    departments = departments_named_later(said, by=person)
    return lambda: {
        "people": people(),
        "departments": departments()[:most],
        "services": catalogue.find(person, said, most=most),
    }


def _href(said: str, **cursor: str) -> str:
    mark = {name: value for name, value in cursor.items() if value}
    return f"{reverse('search')}?{urlencode({'q': said, **mark})}" if mark else ""


def _said(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:200]
