"""Today: what I serve and what they serve me, side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from puente.desk.queries import today_of
from puente.foundation import clock
from puente.people.models import Person, Vision
from puente.web import formats
from puente.web.clocks import clock_of


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Each half in order of due, then what changed."""
    person: Person = request.user  # type: ignore[assignment]
    now = clock.now()
    return render(
        request,
        "today/today.html",
        {
            "today": today_of(person, now=now),
            "now": now,
            "clock_of": lambda row: clock_of(row, now),
            "greeting": formats.part_of_day(now),
            "first_name": person.called or person.name.split()[0],
            "vision": _vision(person),
        },
    )


def _vision(person: Person) -> Vision | None:
    """Of one's own department, else of the whole organization: the latest."""
    visions = Vision.objects.filter(Q(department__in=person.departments_joined()) | Q(department=None))
    return max(
        visions.order_by("version"),
        key=lambda one: (one.department_id is not None, one.version),
        default=None,
    )
