"""The departments as a tree, one department's page, and its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.catalogue.models import Service
from puente.catalogue.rules import may_keep_services_of
from puente.desk.rules import may_use_queue
from puente.foundation import clock
from puente.people import rules
from puente.people import verbs as people
from puente.people.models import Absence, Department, Membership, Person, Vision, VisionAgreement
from puente.people.queries import vision_of
from puente.web.forms import attempt
from puente.web.people.forms import JoinForm
from puente.web.people.hours import door, in_words
from puente.web.people.standing import said_by_the_source, standards_of
from puente.web.people.visitor import me


@dataclass
class Branch:
    """A department in the tree, with its leads and those below it."""

    department: Department
    people: int
    leads: list[Person] = field(default_factory=list)
    below: list[Branch] = field(default_factory=list)


@login_required
@require_GET
def departments(request: HttpRequest) -> HttpResponse:
    """All departments, each under the one that it is part of. Four statements, however many there are."""
    vision = vision_of(None)
    given = {
        "tree": tree(),
        "vision": vision,
        **_agreement(request, vision, None),
        "may_set_up": rules.may_set_up(me(request)),
    }
    return render(request, "people/departments.html", given)


@login_required
@require_GET
def department(request: HttpRequest, code: str) -> HttpResponse:
    """What it does, how well, and who is there."""
    viewer = me(request)
    where = get_object_or_404(
        Department.objects.select_related("company", "calendar", "parent__company", "heir__company"),
        code=code,
    )
    vision = vision_of(where)
    services = Service.objects.standing().filter(department=where).visible_to(viewer)
    now = clock.now()
    given: dict[str, Any] = {
        "where": where,
        "vision": vision,
        **_agreement(request, vision, where),
        "services": services.order_by("-times_asked", "pk"),
        "standards": standards_of(where),
        "told_by_the_source": said_by_the_source(where),
        "roles": _by_role(where),
        "away": {one.person_id: one for one in _absences(where).select_related("covered_by")},
        "door": door(where.hours_calendar, now),
        "hours": in_words(where.hours_calendar),
        "below": where.children.standing().select_related("company").order_by("code"),
        "may_lead": rules.may_lead(viewer, where),
        "may_set_up": rules.may_set_up(viewer),
        "has_queue": may_use_queue(viewer, where),
        "may_shape": may_keep_services_of(viewer, where) and not where.is_retired,
        "now": now,
    }
    return render(request, "people/department.html", given)


@login_required
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Its people, and for its lead the ways to change who is there and as what."""
    where = get_object_or_404(Department.objects.select_related("company"), code=code)
    may_lead = rules.may_lead(me(request), where) and not where.is_retired
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_lead:
            raise PermissionDenied
        if form.is_valid() and form.does(
            lambda: people.join(
                form.cleaned_data["person"], where, by=me(request), role=form.cleaned_data["role"]
            )
        ):
            words = {"name": form.cleaned_data["person"].name, "department": where}
            messages.success(request, _("%(name)s is in %(department)s now.") % words)
            return redirect("department-people", where.code)
    given = {
        "where": where,
        "roles": _by_role(where),
        "away": {one.person_id: one for one in _absences(where).select_related("covered_by")},
        "form": form,
        "may_lead": may_lead,
        "role_choices": Membership.Role.choices,
    }
    return render(request, "people/members.html", given, status=422 if form.errors else 200)


@login_required
@require_POST
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("department"), pk=pk)
    role = request.POST.get("role", "")
    attempt(
        request,
        lambda: people.change_role(membership, by=me(request), role=role),
        done=_("The role is changed."),
    )
    return redirect("department-people", membership.department.code)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("department", "person"), pk=pk)
    words = {"name": membership.person.name, "department": membership.department}
    done = _("%(name)s is no longer in %(department)s.") % words
    attempt(request, lambda: people.leave(membership, by=me(request)), done=done)
    return redirect("department-people", membership.department.code)


def tree() -> list[Branch]:
    """The standing departments, our own first, each with those below it. Three statements."""
    counted = Count("memberships", filter=Q(memberships__until_at=None))
    found = Department.objects.standing().select_related("company").annotate(people=counted).order_by("code")
    branches = {one.pk: Branch(one, one.people) for one in found}
    leads = Membership.objects.filter(until_at=None, role=Membership.Role.LEAD).select_related(
        "person__company"
    )
    for membership in leads.order_by("since_at", "pk"):
        if membership.department_id in branches:
            branches[membership.department_id].leads.append(membership.person)
    top: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.department.parent_id or 0)
        (above.below if above else top).append(branch)
    return sorted(top, key=lambda branch: branch.department.is_outside)


def _agreement(request: HttpRequest, vision: Vision | None, where: Department | None) -> dict[str, Any]:
    """How many made the vision theirs, and whether the reader did or may."""
    if vision is None:
        return {"agreed": 0, "has_agreed": False, "may_agree": False}
    agreed = VisionAgreement.objects.filter(vision=vision)
    mine = agreed.filter(person=me(request)).exists()
    return {
        "agreed": agreed.count(),
        "has_agreed": mine,
        "may_agree": not mine and rules.may_agree(me(request), where),
    }


def _by_role(where: Department) -> list[tuple[str, list[Membership]]]:
    """Leads, agents, members: each with its people by name; a role that nobody has stays out."""
    now = (
        where.memberships.filter(until_at=None)
        .select_related("person__company")
        .order_by("person__name", "pk")
    )
    found = list(now)
    roles = [Membership.Role.LEAD, Membership.Role.AGENT, Membership.Role.MEMBER]
    grouped = [(role, [one for one in found if one.role == role]) for role in roles]
    return [(str(role), those) for role, those in grouped if those]


def _absences(where: Department) -> Any:
    there = where.memberships.filter(until_at=None).values("person")
    return Absence.objects.at(clock.now()).filter(person__in=there)
