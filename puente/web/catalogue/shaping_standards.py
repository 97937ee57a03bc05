"""Settings of standards: of a service, and of all that a department does."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.catalogue import rules
from puente.catalogue import verbs as catalogue
from puente.catalogue.arrival import hours_of, usual_day
from puente.catalogue.models import Service, Standard
from puente.catalogue.standards import day_of
from puente.foundation import clock
from puente.people.models import Department
from puente.web.catalogue.forms import StandardForm
from puente.web.catalogue.histories import scopes
from puente.web.catalogue.shaping import edit, shaped
from puente.web.forms import attempt
from puente.web.people.visitor import me


@login_required
@require_GET
def of_department(request: HttpRequest, code: str) -> HttpResponse:
    """The standards for all that a department does, phone and e-mail among them."""
    department = _department(request, code)
    page = {"department": department, "scopes": scopes(department, None)}
    return render(request, "catalogue/standards.html", page)


@login_required
def set_for_department(request: HttpRequest, code: str) -> HttpResponse:
    """A standard for all that a department does, from a day on."""
    department = _department(request, code)
    return _set(request, department, None, back=reverse("department-standards", args=[department.code]))


@login_required
def set_for_service(request: HttpRequest, code: str) -> HttpResponse:
    """A standard for a service, from a day on."""
    service = shaped(request, code)
    return _set(request, service.department, service, back=_back(service))


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """From today nothing is promised there."""
    standard = get_object_or_404(Standard.objects.select_related("department", "service"), pk=pk)
    back = (
        _back(standard.service)
        if standard.service
        else reverse("department-standards", args=[standard.department.code])
    )
    attempt(request, lambda: catalogue.end_standard(standard, by=me(request)))
    return redirect(back)


def _set(request: HttpRequest, department: Department, service: Service | None, *, back: str) -> HttpResponse:
    form = StandardForm(
        request.POST or None,
        options=service.options.standing().in_order() if service else (),
        clocked=service is not None,
        initial={"force_from": day_of(department, clock.now())},
    )

    def do() -> str:
        data = form.cleaned_data
        catalogue.set_standard(
            department,
            by=me(request),
            service=service,
            option=data.get("option"),
            metric=data["metric"],
            priority=data["priority"],
            target_seconds=form.target_seconds(usual_day(hours_of(department))),
            share=data["share"],
            force_from=data["force_from"],
        )
        return back

    title = _("A standard for %(what)s") % {"what": service or department}
    about = _(
        "The one before it ends on the day this one begins. What was asked before is judged by the old one."
    )
    return edit(request, form, do, title=title, about=about, verb=_("Set the standard"), back=back)


def _department(request: HttpRequest, code: str) -> Department:
    found = get_object_or_404(Department.objects.standing().select_related("calendar", "company"), code=code)
    if not rules.may_keep_services_of(me(request), found):
        raise PermissionDenied(rules.may_keep_services_of.__doc__)
    return found


def _back(service: Service) -> str:
    return reverse("service-settings", args=[service.code]) + "#standards"
