"""What the settings of services share: which are one's own to keep, and a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from puente.catalogue import rules
from puente.catalogue.models import Service
from puente.people.models import Department
from puente.web.forms import HouseForm
from puente.web.people.visitor import me


def shaped(request: HttpRequest, code: str) -> Service:
    """The service of that code, when this person keeps it. 404 when there is none, 403 when it is others' to keep."""
    found = get_object_or_404(
        Service.objects.select_related("department__calendar", "department__company"), code=code
    )
    if not rules.may_keep(me(request), found):
        raise PermissionDenied(rules.may_keep.__doc__)
    return found


def departments_kept(request: HttpRequest) -> list[Department]:
    """The standing departments whose services this person keeps. 403 when there are none."""
    person = me(request)
    standing = Department.objects.standing().select_related("calendar", "company").order_by("code")
    kept = [one for one in standing if rules.may_keep_services_of(person, one)]
    if not kept and not person.is_administrator:
        raise PermissionDenied(rules.may_keep_services_of.__doc__)
    return kept


def edit(
    request: HttpRequest,
    form: HouseForm,
    do: Callable[[], str],
    *,
    title: str,
    back: str,
    about: str = "",
    verb: str = "",
    template: str = "catalogue/edit.html",
    **more: Any,
) -> HttpResponse:
    """A page with one form. `do` calls the verb and returns where to go; what it finds wrong stands beside the fields."""
    if request.method == "POST" and form.is_valid():
        to = form.do(do)
        if to is not None:
            return redirect(to)
    page = {"form": form, "title": title, "about": about, "verb": verb or _("Save"), "back": back, **more}
    return render(request, template, page, status=422 if form.errors else 200)
