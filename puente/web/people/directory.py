"""Who is who: the list with its search, a person's page, a person's picture."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from puente.files import store
from puente.foundation import clock
from puente.people import rules
from puente.people.directory import find
from puente.people.languages import name_of
from puente.people.models import Absence, Department, Person
from puente.web.environment import render_part
from puente.web.people.visitor import me

A_PAGE = 50


@login_required
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody whom this person may see; with ?q= those who answer to it, with ?department= its people."""
    said, department, found = sought(request, me(request))
    pages = Paginator(found, A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    away = (
        set(Absence.objects.at(clock.now()).values_list("person_id", flat=True))
        if page.object_list
        else set()
    )
    given: dict[str, Any] = {
        "said": said,
        "department": department,
        "departments": Department.objects.standing().select_related("company").order_by("code"),
        "people": page.object_list,
        "page": page,
        "count": pages.count,
        "away": away,
        "export": f"{reverse('directory-export')}?{urlencode({'q': said, 'department': department.code if department else ''})}",
    }
    if getattr(request, "htmx", False):
        return render_part(request, "people/directory.html", "found", given)
    return render(request, "people/directory.html", given)


def sought(request: HttpRequest, by: Person) -> tuple[str, Department | None, QuerySet[Person]]:
    """What is asked, in which department, and the people who answer to it."""
    said = request.GET.get("q", "").strip()[:100]
    code = request.GET.get("department", "")
    department = Department.objects.standing().filter(code=code).first() if code else None
    return said, department, find(said, by=by, department=department)


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody may know of somebody: where they work, how to reach them, who covers."""
    viewer = me(request)
    who = get_object_or_404(Person.objects.visible_to(viewer).select_related("company", "merged_into"), pk=pk)
    if who.merged_into is not None:
        return redirect(who.merged_into)
    now = clock.now()
    absences = who.absences.filter(cancelled_at=None, until_at__gt=now).select_related("covered_by__company")
    return render(
        request,
        "people/person.html",
        {
            "who": who,
            "memberships": who.memberships.filter(until_at=None)
            .select_related("department__company")
            .order_by("since_at", "pk"),
            "addresses": who.addresses.filter(removed_at=None).order_by("kind", "pk"),
            "absences": absences.order_by("from_at"),
            "covers": Absence.objects.at(now).filter(covered_by=who).select_related("person__company"),
            "languages": [name_of(code) for code in who.languages],
            "now": now,
            "may_edit": rules.may_change_profile(viewer, who),
            "may_say_away": rules.may_say_away(viewer, who) and who.left_at is None,
        },
    )


@login_required
@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of somebody whom this person may see: a JPEG that we made."""
    who = get_object_or_404(Person.objects.visible_to(me(request)).select_related("picture"), pk=pk)
    if who.picture is None:
        raise Http404
    answer = FileResponse(store.path_of(who.picture.sha256).open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=300"
    return answer
