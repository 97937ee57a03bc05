"""Settings of a service: the questions and options of its form."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Field, Option, Service
from puente.web.asked import typed_in
from puente.web.catalogue.forms import OptionForm
from puente.web.catalogue.question_form import QuestionForm
from puente.web.catalogue.shaping import edit, shaped
from puente.web.forms import attempt
from puente.web.people.visitor import me


@login_required
def add_field(request: HttpRequest, code: str) -> HttpResponse:
    """One question more."""
    service = shaped(request, code)
    form = _question_form(request, service, None)

    def do() -> str:
        data = form.cleaned_data
        catalogue.add_field(
            service,
            by=me(request),
            kind=data["kind"],
            code=data["code"],
            label=form.words("label"),
            help=form.words("help"),
            is_required=data["is_required"],
            choices=form.choices_typed() if data["kind"] == Field.Kind.CHOICE else (),
            condition=form.condition_typed(),
            limits=form.limits_typed(),
        )
        return _questions(service)

    title = _("A question more for %(service)s") % {"service": service}
    template = "catalogue/question_form.html"
    return edit(request, form, do, title=title, verb=_("Add"), back=_questions(service), template=template)


@login_required
def change_field(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Other words, choices, limits or condition for a question."""
    service = shaped(request, code)
    question = _field(service, field)
    form = _question_form(request, service, question)

    def do() -> str:
        choices = {"choices": form.choices_typed()} if question.kind == Field.Kind.CHOICE else {}
        catalogue.change_field(
            question,
            by=me(request),
            label=form.words("label"),
            help=form.words("help"),
            is_required=form.cleaned_data["is_required"],
            condition=form.condition_typed(),
            limits=form.limits_typed(),
            **choices,
        )
        return _questions(service)

    template = "catalogue/question_form.html"
    return edit(request, form, do, title=str(question.label), back=_questions(service), template=template)


@login_required
@require_POST
def move_field(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """One place up or down, or to the place that is said."""
    service = shaped(request, code)
    question = _field(service, field)
    order = [one.pk for one in service.fields.standing().in_order()]
    said = request.POST.get("to", "")
    to = int(said) if said.isdecimal() and len(said) < 5 else order.index(question.pk)
    attempt(request, lambda: catalogue.move_field(question, by=me(request), to=to))
    return redirect(_questions(service))


@login_required
@require_POST
def retire_field(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """The form asks it no more."""
    service = shaped(request, code)
    question = _field(service, field)
    attempt(request, lambda: catalogue.retire_field(question, by=me(request)))
    return redirect(_questions(service))


@login_required
def add_option(request: HttpRequest, code: str) -> HttpResponse:
    """One option more."""
    service = shaped(request, code)
    form = OptionForm(request.POST or None)

    def do() -> str:
        data = form.cleaned_data
        catalogue.add_option(
            service,
            by=me(request),
            name=form.words("name"),
            about=form.words("about"),
            lead_days=data["lead_days"],
            stock=data["stock"],
        )
        return _options(service)

    title = _("An option more for %(service)s") % {"service": service}
    return edit(request, form, do, title=title, verb=_("Add"), back=_options(service))


@login_required
def change_option(request: HttpRequest, code: str, option: str) -> HttpResponse:
    """Other words, lead time or stock for an option."""
    service = shaped(request, code)
    found = _option(service, option)
    form = OptionForm(request.POST or None, option=found)

    def do() -> str:
        data = form.cleaned_data
        catalogue.change_option(
            found,
            by=me(request),
            name=form.words("name"),
            about=form.words("about"),
            lead_days=data["lead_days"],
            stock=data["stock"],
        )
        return _options(service)

    return edit(request, form, do, title=str(found.name), back=_options(service))


@login_required
@require_POST
def retire_option(request: HttpRequest, code: str, option: str) -> HttpResponse:
    """Nobody can choose it any more."""
    service = shaped(request, code)
    found = _option(service, option)
    attempt(request, lambda: catalogue.retire_option(found, by=me(request)))
    return redirect(_options(service))


def _question_form(request: HttpRequest, service: Service, question: Field | None) -> QuestionForm:
    others = service.fields.standing().in_order()
    if question is not None:
        others = others.exclude(pk=question.pk)
    return QuestionForm(typed_in(request) or None, others=others, question=question)


def _field(service: Service, code: str) -> Field:
    return get_object_or_404(service.fields.standing(), code=code)


def _option(service: Service, code: str) -> Option:
    return get_object_or_404(service.options.standing(), code=code)


def _questions(service: Service) -> str:
    return reverse("service-settings", args=[service.code]) + "#questions"


def _options(service: Service) -> str:
    return reverse("service-settings", args=[service.code]) + "#options"
