"""What every page of the settings shares: that only administrators come in, and pages of one form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from puente.people import rules
from puente.web.forms import HouseForm
from puente.web.people.visitor import me

View = Callable[..., HttpResponseBase]


def administrators(view: View) -> View:
    """Signed in, and an administrator; else to the sign-in page, or 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rules.may_set_up(me(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def show(request: HttpRequest, template: str, given: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the settings under its tabs."""
    return render(request, template, given, status=status)


def form_page(
    request: HttpRequest,
    form: HouseForm,
    *,
    title: str,
    submit: str,
    back: str,
    about: str = "",
    kind: str = "primary",
) -> HttpResponse:
    """A page that is one form. With errors the answer is 422."""
    given = {"form": form, "title": title, "about": about, "submit": submit, "back": back, "kind": kind}
    return show(request, "settings/form.html", given, status=422 if form.errors else 200)
