"""Today: what I serve and what they serve me, side by side."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from operator import itemgetter

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from markupsafe import Markup

from puente.desk.named import Named, Row
from puente.desk.queries import menu_counts_ahead
from puente.desk.today import Today, today_of
from puente.events.lasting import Lasting
from puente.foundation import clock
from puente.people.models import Department, Person, Vision
from puente.people.shelf import departments
from puente.web import formats
from puente.web.desk.cells import Holes, Saying, clock_cell, from_cell, server_cell
from puente.web.environment import part, url
from puente.web.filled import Filled
from puente.web.keeping import kept_each
from puente.web.people.hours import Door, door
from puente.web.people.visitor import me

PAGE = "today/today.html"
MOST_DOORS = 3


@login_required
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Each half in order of due, then what changed; with htmx only these, for an open page that heard of a change."""
    person, now = me(request), clock.now()
    is_whole = not getattr(request, "htmx", False)
    if is_whole:
        menu_counts_ahead(person)
    found = today_of(person)
    given = {
        "today": found,
        "now": now,
        "due": lambda row: clock_cell(row, now),
        "asker": from_cell,
        "nobodys": list(enumerate(Saying.of_all(found.nobodys, now))),
        "lines": partial(_lines, now),
        "next": _next(found, now),
        "doors": _doors(person, now),
        "greeting": formats.part_of_day(now),
        "first_name": person.called or person.name.split()[0],
    }
    if not is_whole:
        return HttpResponse(
            part(request, PAGE, "halves", given) + part(request, PAGE, "changed", given | {"oob": True})
        )
    return render(request, PAGE, given | {"vision": _vision(person), "oob": False})


_row = Filled("components/lists.html", "today_row")


def _lines(now: datetime, rows: Named, way: str, label: str = "") -> Markup:
    """The rows of one list, each drawn once for all that it says: who asks of what I serve, who serves what I asked."""
    who = from_cell if way == "serve" else server_cell

    def draw(at: int) -> Markup:
        row = rows[at]
        said = {"number": row["number"], "subject": row["subject"], "href": url("request", row["number"])}
        clock = clock_cell(row, now, for_who_asked=way == "served")
        return _row({"one": Holes(()), "label": label}, clock=clock, who=who(row), **said)

    return Markup("").join(kept_each(("today", way, label), Saying.of_all(rows, now), draw))


def _next(today: Today, now: datetime) -> Row | None:
    """What I serve that is due first and not late yet."""
    ahead = [
        (due, rows, at)
        for rows in (today.mine, today.nobodys)
        for at, (due, paused) in enumerate(zip(rows.moments("due_at"), rows.column("is_paused"), strict=True))
        if due and due >= now and not paused
    ]
    if not ahead:
        return None
    _due, rows, at = min(ahead, key=itemgetter(0))
    return rows[at]


def _doors(person: Person, now: datetime) -> list[tuple[Department, Door]]:
    """The departments that one works for in person, and until when they are open."""
    mine = departments(person.departments_served() & person.departments_joined()).values()
    standing = sorted((one for one in mine if one.retired_at is None), key=lambda one: one.code)
    return [(one, door(one.hours_calendar, now)) for one in standing[:MOST_DOORS]]


def _vision(person: Person) -> Vision | None:
    """Of one's own department, else of the whole organization: the latest."""
    return max(
        _visions(*sorted(person.departments_joined())),
        key=lambda one: (one.department_id is not None, one.version),
        default=None,
    )


_visions: Lasting[list[Vision]] = Lasting(
    lambda *departments: list(
        Vision.objects.filter(Q(department__in=departments) | Q(department=None)).order_by("version")
    )
)
