"""What do you need? The portal: search first, then what is asked most, then department by department."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from puente.catalogue import portal as catalogue
from puente.catalogue.models import Service
from puente.desk.models import Request
from puente.people.models import Department, Person
from puente.web.catalogue.showing import departments_that_serve, tiles
from puente.web.environment import render_part

MOST_FOUND = 24
MOST_ASKED = 8
MINE = 4
PEOPLE = 8


@login_required
@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    """Everything that this person may ask for; with ?q= what answers to it, with ?department= what it serves.

    ?subject= are the words that found nothing fitting: they go along to whichever form is chosen.
    """
    said = request.GET.get("q", "").strip()[:200]
    if getattr(request, "htmx", False):
        return render_part(request, "catalogue/portal.html", "found", _found(request, said))
    return render(request, "catalogue/portal.html", _found(request, said))


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Suggestions for a field that names somebody: the options of its list, by the first letters of names."""
    said = next((text.strip() for text in map(str, request.GET.values()) if text.strip()), "")[:100]
    me: Person = request.user  # type: ignore[assignment]
    found: list[Person] = []
    if len(said) >= 2:
        named = Q(name__istartswith=said) | Q(name__icontains=f" {said}") | Q(email__istartswith=said)
        found = list(Person.objects.visible_to(me).active().filter(named).order_by("name", "pk")[:PEOPLE])
    return render(request, "catalogue/people.html", {"found": found})


def _found(request: HttpRequest, said: str) -> dict[str, Any]:
    person: Person = request.user  # type: ignore[assignment]
    code = request.GET.get("department", "")
    department = get_object_or_404(Department.objects.standing(), code=code) if code and not said else None
    subject = said or request.GET.get("subject", "").strip()[:200]
    page: dict[str, Any] = {"said": said, "subject": subject, "department": department}
    page["may_ask_directly"] = person.is_inside
    if said:
        page["found"] = tiles(catalogue.find(person, said, most=MOST_FOUND))
    elif department is not None:
        theirs = Service.objects.askable_by(person).filter(department=department)
        theirs = theirs.select_related("department__calendar").order_by("-times_asked", "pk")
        page["found"] = tiles(theirs, with_department=False)
    else:
        page["found"] = None
        page["mine"] = tiles(_asked_lately(person))
        page["most_asked"] = tiles(catalogue.find(person, most=MOST_ASKED))
    if not said or not page["found"]:
        page["departments"] = departments_that_serve(person.is_inside)
    return page


def _asked_lately(person: Person) -> list[Service]:
    """The services that this person asked for last, and still may."""
    lately = (
        Request.objects.filter(requester=person, service__isnull=False)
        .values("service")
        .annotate(last=Max("opened_at"))
        .order_by("-last")
        .values_list("service", flat=True)[:MINE]
    )
    ids = list(lately)
    found = Service.objects.askable_by(person).select_related("department__calendar").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]
