"""Today: what I serve and what they serve me, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from markupsafe import Markup

from puente.desk.queries import Row, Today, today_of
from puente.foundation import clock
from puente.foundation.shaped import Shaped
from puente.people.models import Department, Person, Vision
from puente.web import formats
from puente.web.desk.cells import Holes, Saying, clock_cell, from_cell, server_cell
from puente.web.environment import part, url
from puente.web.filled import Filled
from puente.web.keeping import kept_each
from puente.web.people.hours import Door, door
from puente.web.people.visitor import me

PAGE = "today/today.html"
MOST_DOORS = 3
_departments, _visions = Shaped(), Shaped()


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Each half in order of due, then what changed; with htmx only these, for an open page that heard of a change."""
    person, now = me(request), clock.now()
    found = today_of(person, now=now)
    given = {
        "today": found,
        "now": now,
        "due": lambda row: clock_cell(row, now),
        "asker": from_cell,
        "says": Saying(found.nobodys, now),
        "lines": partial(_lines, now),
        "next": _next(found, now),
        "doors": _doors(person, now),
        "greeting": formats.part_of_day(now),
        "first_name": person.called or person.name.split()[0],
    }
    if getattr(request, "htmx", False):
        return HttpResponse(
            part(request, PAGE, "halves", given) + part(request, PAGE, "changed", given | {"oob": True})
        )
    return render(request, PAGE, given | {"vision": _vision(person), "oob": False})


_row = Filled("components/lists.html", "today_row")


def _lines(now: datetime, rows: Sequence[Row], way: str, label: str = "") -> Markup:
    """The rows of one list, each drawn once for all that it says: who asks of what I serve, who serves what I asked."""
    who = from_cell if way == "serve" else server_cell

    def draw(at: int) -> Markup:
        row = rows[at]
        said = {"number": row["number"], "subject": row["subject"], "href": url("request", row["number"])}
        return _row({"one": Holes(()), "label": label}, clock=clock_cell(row, now), who=who(row), **said)

    return Markup("").join(kept_each(("today", way, label), Saying.of_all(rows, now), draw))


def _next(today: Today, now: datetime) -> dict[str, Any] | None:
    """What I serve that is due first and not late yet."""
    ahead = [
        one
        for one in [*today.mine, *today.nobodys]
        if one["due_at"] and one["due_at"] >= now and not one["is_paused"]
    ]
    return min(ahead, key=lambda one: one["sorts_at"], default=None)


def _doors(person: Person, now: datetime) -> list[tuple[Department, Door]]:
    """The departments that one works for in person, and until when they are open."""
    mine = person.departments_served() & person.departments_joined()

    def ask(departments: tuple[int, ...]) -> QuerySet[Department]:
        found = Department.objects.standing().filter(pk__in=departments)
        return found.select_related("calendar", "company").order_by("code")[:MOST_DOORS]

    return [(one, door(one.hours_calendar, now)) for one in _departments("doors", ask, tuple(sorted(mine)))]


def _vision(person: Person) -> Vision | None:
    """Of one's own department, else of the whole organization: the latest."""

    def ask(departments: tuple[int, ...]) -> QuerySet[Vision]:
        return Vision.objects.filter(Q(department__in=departments) | Q(department=None)).order_by("version")

    return max(
        _visions("visions", ask, tuple(sorted(person.departments_joined()))),
        key=lambda one: (one.department_id is not None, one.version),
        default=None,
    )
