"""The queue of a department: views with true counts, filters, columns, order, pages; and what arrives while one looks."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET
from markupsafe import Markup

from puente.catalogue.models import Priority, Service
from puente.desk import queue, rules
from puente.desk.models import View
from puente.desk.queries import menu_counts_ahead
from puente.events.lasting import Lasting
from puente.foundation import clock
from puente.foundation.prepared import Prepared
from puente.foundation.said import gettext as _
from puente.foundation.statements import together
from puente.people.models import Department, Person
from puente.people.shelf import department_coded
from puente.web.desk.cells import COLUMNS, HEAD_ORDERS, SORTS, lines
from puente.web.desk.choosing import Choice, chips
from puente.web.environment import part
from puente.web.people.visitor import me

PAGE = "desk/queue.html"
REPORT = "queue_report"

_services = Lasting(lambda department: list(Service.objects.standing().filter(department=department)))
_agents = Lasting(lambda department: list(Person.objects.agents_of(department).order_by("name").distinct()))
_views = Prepared(
    lambda department, person: View.objects.filter(
        Q(owner=person) | Q(owner__isnull=True), department=department, removed_at__isnull=True
    ),
    int,
    int,
)


@login_required
@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """The queue that is the reader's: the first of those they serve. Who serves nowhere is told so on Today."""
    served = me(request).departments_served()
    mine = Department.objects.standing().filter(pk__in=served).order_by("code").first()
    if mine is None:
        messages.info(request, _("You serve in no department, so no queue is yours."))
        return redirect("/")
    return redirect("queue", mine.code)


@login_required
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """The page; `view`, the filters, `order`, `columns`, `after` and `before` stand in its address."""
    return render(request, PAGE, page(request, department_of(request, code)))


@login_required
@require_GET
def fresh(request: HttpRequest, code: str) -> HttpResponse:
    """How many arrived since the page was drawn: the bar that shows them. Rows never move by themselves."""
    person, department = me(request), department_of(request, code)
    since = _moment(request.GET.get("since", ""))
    choice = Choice.of(request, department)
    there = queue.filtered(queue.in_queue(person, department), choice.filters, person=person, now=clock.now())
    count = queue.arrived(there, department, since)[:100].count() if since else 0
    context = {"count": count, "href": choice.href(seen=request.GET.get("since", ""))}
    return HttpResponse(part(request, PAGE, "fresh", context))


def department_of(request: HttpRequest, code: str) -> Department:
    """A department whose queue is the reader's; 404 otherwise."""
    department = department_coded(code)
    if department is None or not rules.may_use_queue(me(request), department):
        raise Http404
    return department


def page(request: HttpRequest, department: Department) -> dict[str, Any]:
    """All that the page shows. The statements are as many for ten rows as for fifty."""
    person, now = me(request), clock.now()
    serves = person.serves_in(department)
    there = queue.Queue(person, department, now)
    menu_counts_ahead(person)
    with together():
        asked = _views.later(department.pk, person.pk)
        there.ask_ahead()
    views = asked()
    views.sort(key=lambda view: (view.owner_id is not None, view.position, view.name.casefold()))
    choice = Choice.of(request, department, views)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    services, agents = _services(department.pk), _agents(department.pk)
    seen = _moment(request.GET.get("seen", ""))
    views_asked, row = {f"view{one.pk}": one.filters for one in views}, _row(choice, seen)
    found, counts = there.page_and_counts(
        choice.filters, choice.order, views_asked, after=after, before=before, row=row
    )
    return {
        "department": department,
        "choice": choice,
        "tabs_": _tabs(choice, views, counts),
        "chips": partial(chips, choice, services, agents, person),
        "rows": Markup("\n").join(lines(found.rows, now, choice.columns, seen, _("Take") if serves else "")),
        "serves": serves,
        "shown": len(found.rows),
        "columns": ("pick", *choice.columns),
        "all_columns": COLUMNS,
        "sort": SORTS.get(choice.order, ""),
        "order_href": lambda column: choice.sorted_by(HEAD_ORDERS.get(column, ()), choice.order),
        "next": choice.href(after=found.after) if found.after else "",
        "previous": choice.href(before=found.before) if found.before else "",
        "total": counts.get(choice.view) if choice.view else None,
        "agents": agents,
        "priorities": [(one.value, one.label) for one in reversed(Priority)],
        "usual_priority": Priority.NORMAL.value,
        "may_share": person.leads(department),
        "may_remove": choice.saved is not None and rules.may_keep_view(person, choice.saved),
        "report": request.session.pop(REPORT, None) if REPORT in request.session else None,
        "drawn_at": now.isoformat(),
        "count": 0,
        "href": "",
    }


def _row(choice: Choice, seen: datetime | None) -> tuple[str, ...]:
    """What is read of each request: of the moments, which take longest, those that are shown or asked for alone."""
    moments = {name.removeprefix("-") for name in queue.ORDERS[choice.order]}
    moments |= {f"{column}_at" for column in choice.columns} | (
        {"opened_at", "changed_at"} if seen else set()
    )
    moments |= set() if choice.filters.get("stage", "standing") == "standing" else {"resolved_at"}
    return tuple(name for name in queue.ROW if name not in UNREAD - moments)


UNREAD = {"opened_at", "changed_at", "sorts_at", "resolved_at", "channel", "next_metric", "reopened"}


def _tabs(choice: Choice, views: list[View], counts: dict[str, int]) -> list[dict[str, Any]]:
    built_in = [
        {
            "label": label,
            "href": choice.of_view(code),
            "count": counts[code],
            "current": choice.view == code,
            "tone": "soon" if code == "late" and counts[code] else "",
        }
        for code, (label, _filters) in queue.BUILT_IN.items()
    ]
    kept = [
        {
            "label": view.name,
            "href": choice.of_view(str(view.pk)),
            "count": counts[f"view{view.pk}"],
            "current": choice.view == f"view{view.pk}",
        }
        for view in views
    ]
    return built_in + kept


def _moment(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None
