"""Settings of services: the list, one service with all its parts, its words, audience, move, retirement, preview."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.catalogue import rules
from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Service
from puente.people.models import Department
from puente.web.catalogue import asking
from puente.web.catalogue.forms import Audience, MoveTo, NewService, WordsOfService
from puente.web.catalogue.histories import scopes
from puente.web.catalogue.question_form import shown_if
from puente.web.catalogue.shaping import departments_kept, edit, shaped
from puente.web.forms import attempt
from puente.web.people.visitor import me


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
        initial={"department": request.GET.get("department", "")},
    )

    def do() -> str:
        data = form.cleaned_data
        service = catalogue.found_service(
            data["department"],
            by=me(request),
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
    questions = list(found.fields.standing().in_order())
    page = {
        "service": found,
        "questions": questions,
        "shown_if": {one.code: shown_if(one, questions) for one in questions},
        "options": list(found.options.standing().in_order()),
        "scopes": scopes(found.department, found),
        "audience": [str(one) for one in found.audience.all()],
        "may_move": any(one != found.department for one in departments_kept(request)),
        "may_ask": rules.may_ask(me(request), found),
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
    form = WordsOfService(request.POST or None, service=found)

    def do() -> str:
        catalogue.rename_service(found, by=me(request), name=form.words("name"))
        catalogue.describe_service(found, by=me(request), **_described(form))
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
            found, by=me(request), who_may_ask=data["who_may_ask"], audience=data["audience"]
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
        catalogue.move_service(found, by=me(request), to=form.cleaned_data["to"])
        return _address(found)

    title = _("Move %(service)s to another department") % {"service": found}
    about = _("Its standards go along. What was asked already stays where it is.")
    return edit(request, form, do, title=title, about=about, verb=_("Move"), back=_address(found))


@login_required
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody can ask for it any more."""
    found = shaped(request, code)
    attempt(
        request,
        lambda: catalogue.retire_service(found, by=me(request)),
        done=_("%(service)s can no longer be asked for.") % {"service": found},
    )
    return redirect("services")


def _described(form: WordsOfService) -> dict[str, Any]:
    data = form.cleaned_data
    texts = {name: form.words(name) for name in ("summary", "also_called", "expects")}
    return {**texts, **{name: data[name] for name in ("priority", "icon", "is_confidential")}}


def _address(service: Service) -> str:
    return reverse("service-settings", args=[service.code])
