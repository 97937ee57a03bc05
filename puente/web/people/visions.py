"""The service vision: shown where work is done, written by leads, agreed to by everybody there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from puente.people import rules
from puente.people import verbs as people
from puente.people.models import Department, Vision
from puente.people.queries import vision_of
from puente.web.forms import attempt
from puente.web.people.forms import VisionForm
from puente.web.people.visitor import me


@login_required
def write(request: HttpRequest, code: str = "") -> HttpResponse:
    """A new version of the sentence; the old ones stay below, each with its day and how many agreed."""
    department = get_object_or_404(Department, code=code) if code else None
    may_write = rules.may_set_vision(me(request), department)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    now = vision_of(department)
    form = VisionForm(request.POST if request.method == "POST" else None, value=now.text if now else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.set_vision(form.words("text"), by=me(request), department=department))
    ):
        messages.success(request, _("The vision is written. Now its people can make it theirs."))
        return redirect(department.get_absolute_url() if department else "departments")
    versions = (
        Vision.objects.filter(department=department).select_related("set_by").prefetch_related("agreements")
    )
    given = {
        "department": department,
        "form": form,
        "may_write": may_write,
        "versions": versions.order_by("-version"),
    }
    return render(request, "people/vision.html", given, status=422 if form.errors else 200)


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    vision = get_object_or_404(Vision.objects.select_related("department"), pk=pk)
    attempt(request, lambda: people.agree_to_vision(vision, by=me(request)), done=_("It is yours too now."))
    return redirect(vision.department.get_absolute_url() if vision.department else "departments")
