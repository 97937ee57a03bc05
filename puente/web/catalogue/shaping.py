"""Settings of services: the list, one service with all its parts, its words, audience, move, retirement, preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.catalogue import rules
from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Service
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people.models import Department, Person
from puente.people.queries import organization
from puente.web.catalogue import asking
from puente.web.catalogue.forms import Audience, MoveTo, NewService, WordsOfService
from puente.web.catalogue.histories import scopes


@login_required
@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """The services that this person keeps, department by department; the retired ones apart."""
    kept = departments_kept(request)
    found = Service.objects.filter(department__in=kept).select_related("department").order_by("pk")
    by_department = [
        (one, [s for s in found if s.department_id == one.pk and not s.is_retired]) for one in kept
    ]
    page = {"by_department": by_department, "retired": [one for one in found if one.is_retired]}
    return render(request, "catalogue/services.html", page)


@login_required
def found(request: HttpRequest) -> HttpResponse:
    """A new service."""
    form = NewService(
        request.POST or None,
        departments=departments_kept(request),
        languages=organization().languages,
        initial={"department": request.GET.get("department", "")},
    )

    def do() -> str:
        data = form.cleaned_data
        service = catalogue.found_service(
            data["department"],
            by=_person(request),
            code=data["code"],
            **_described(form),
            name=form.words("name"),
        )
        return reverse("service-settings", args=[service.code])

    back = reverse("services")
    return edit(request, form, do, title=_("New service"), verb=_("Open the service"), back=back)


@login_required
@require_GET
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: what it is, who may ask, its questions, options and standards."""
    found = shaped(request, code)
    person = _person(request)
    page = {
        "service": found,
        "questions": list(found.fields.standing().in_order()),
        "options": list(found.options.standing().in_order()),
        "scopes": scopes(found.department, found),
        "audience": [str(one) for one in found.audience.all()],
        "may_move": any(one != found.department for one in departments_kept(request)),
        "may_ask": rules.may_ask(person, found),
    }
    return render(request, "catalogue/service.html", page)


@login_required
@require_GET
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The form as people see it; it asks nothing."""
    found = shaped(request, code)
    page = asking.page_of(request, found.department, found, QueryDict(), preview=True)
    return render(request, "catalogue/ask.html", page)


@login_required
def words(request: HttpRequest, code: str) -> HttpResponse:
    """Its name and texts: two verbs, of which each records only what it changed."""
    found = shaped(request, code)
    form = WordsOfService(request.POST or None, service=found, languages=organization().languages)

    def do() -> str:
        catalogue.rename_service(found, by=_person(request), name=form.words("name"))
        catalogue.describe_service(found, by=_person(request), **_described(form))
        return _address(found)

    return edit(request, form, do, title=_("Words of %(service)s") % {"service": found}, back=_address(found))


@login_required
def audience(request: HttpRequest, code: str) -> HttpResponse:
    """Who may ask for it."""
    found = shaped(request, code)
    form = Audience(
        request.POST or None,
        departments=Department.objects.standing().order_by("code"),
        initial={"who_may_ask": found.who_may_ask, "audience": [one.code for one in found.audience.all()]},
    )

    def do() -> str:
        data = form.cleaned_data
        catalogue.set_audience(
            found, by=_person(request), who_may_ask=data["who_may_ask"], audience=data["audience"]
        )
        return _address(found)

    title = _("Who may ask for %(service)s") % {"service": found}
    return edit(request, form, do, title=title, back=_address(found))


@login_required
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another department serves it from now on."""
    found = shaped(request, code)
    departments = [one for one in departments_kept(request) if one != found.department]
    form = MoveTo(request.POST or None, departments=departments)

    def do() -> str:
        catalogue.move_service(found, by=_person(request), to=form.cleaned_data["to"])
        return _address(found)

    title = _("Move %(service)s to another department") % {"service": found}
    about = _("Its standards go along. What was asked already stays where it is.")
    return edit(request, form, do, title=title, about=about, verb=_("Move"), back=_address(found))


@login_required
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody can ask for it any more."""
    found = shaped(request, code)
    return done(
        request,
        lambda: catalogue.retire_service(found, by=_person(request)),
        said=_("%(service)s can no longer be asked for.") % {"service": found},
        back=reverse("services"),
    )


def shaped(request: HttpRequest, code: str) -> Service:
    """The service of that code, when this person keeps it. 404 when there is none, 403 when it is others' to keep."""
    found = get_object_or_404(
        Service.objects.select_related("department__calendar", "department__company"), code=code
    )
    if not rules.may_keep(_person(request), found):
        raise PermissionDenied(rules.may_keep.__doc__)
    return found


def departments_kept(request: HttpRequest) -> list[Department]:
    """The standing departments whose services this person keeps. 403 when there are none."""
    person = _person(request)
    standing = Department.objects.standing().select_related("calendar", "company").order_by("code")
    kept = [one for one in standing if rules.may_keep_services_of(person, one)]
    if not kept and not person.is_administrator:
        raise PermissionDenied(rules.may_keep_services_of.__doc__)
    return kept


def edit(
    request: HttpRequest,
    form: forms.Form,
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
        try:
            return redirect(do())
        except Invalid as invalid:
            take(form, invalid)
        except (Refused, Forbidden) as refusal:
            form.add_error(None, str(refusal))
    page = {"form": form, "title": title, "about": about, "verb": verb or _("Save"), "back": back, **more}
    return render(request, template, page, status=422 if form.errors else 200)


def take(form: forms.Form, invalid: Invalid) -> None:
    """Puts what a verb found wrong beside its fields."""
    if hasattr(form, "take"):
        form.take(invalid)
        return
    for name, said in invalid.fields.items():
        for words in said:
            form.add_error(name if name in form.fields else None, words)


def done(request: HttpRequest, do: Callable[[], Any], *, back: str, said: str = "") -> HttpResponse:
    """Calls a verb that needs no form, and goes back; a refusal is told there."""
    try:
        do()
        if said:
            messages.success(request, said)
    except (Refused, Invalid, Forbidden) as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def _described(form: WordsOfService) -> dict[str, Any]:
    data = form.cleaned_data
    texts = {name: form.words(name) for name in ("summary", "also_called", "expects")}
    return {**texts, **{name: data[name] for name in ("priority", "icon", "is_confidential")}}


def _address(service: Service) -> str:
    return reverse("service-settings", args=[service.code])


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
