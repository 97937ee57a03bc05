"""Asking: the form of a service, or of a department without one; what to expect stands before the button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from puente.catalogue.answers import Wrong, person_meant
from puente.catalogue.arrival import proposed
from puente.catalogue.forms import check_answers, questions_of, shown_fields
from puente.catalogue.models import Option, Service
from puente.catalogue.queries import service_to_ask
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.events.once import once
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people.models import Department, Person
from puente.people.queries import organization
from puente.web.asked import once_key, typed_in
from puente.web.catalogue.showing import Question, expected, offers_of
from puente.web.environment import parts, render_part

PAGE = "catalogue/ask.html"
CHANNELS = (Request.Channel.PHONE, Request.Channel.DESK, Request.Channel.MAIL)
"""How somebody may have asked when the serving side writes it down."""


@login_required
@require_http_methods(["GET", "POST"])
def ask_service(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a service that this person may ask for; with ?part= a part of it, for the day and option chosen."""
    person: Person = request.user  # type: ignore[assignment]
    service = service_to_ask(code)
    if service is None or not service.is_askable_by(person):
        raise Http404
    if request.method == "POST":
        return _ask(request, service.department, service)
    shown = page_of(request, service.department, service, request.GET)
    part = request.GET.get("part", "")
    if part == "options":
        return render_part(request, PAGE, part, shown)
    if part == "advice":  # of an option just chosen, whose standard may be another
        return HttpResponse(parts(request, PAGE, [part, "expected"], shown | {"oob": True}))
    return render(request, PAGE, shown)


@login_required
@require_http_methods(["GET", "POST"])
def ask_department(request: HttpRequest, code: str) -> HttpResponse:
    """Asks a department for something that no service describes; people from outside ask for services alone."""
    person: Person = request.user  # type: ignore[assignment]
    departments = (
        Department.objects.visible_to(person).standing() if person.is_inside else Department.objects.none()
    )
    department = get_object_or_404(departments.select_related("calendar", "company"), code=code)
    if request.method == "POST":
        return _ask(request, department, None)
    return render(request, PAGE, page_of(request, department, None, request.GET))


def page_of(
    request: HttpRequest,
    department: Department,
    service: Service | None,
    typed: QueryDict,
    *,
    errors: Mapping[str, list[str]] | None = None,
    preview: bool = False,
) -> dict[str, Any]:
    """What the page of a form shows: expectations, offers for the day typed, questions, and what was typed."""
    person: Person = request.user  # type: ignore[assignment]
    errors = errors or {}
    wanted_on = _day(typed.get("wanted_on", ""))
    offered = offers_of(service, wanted_on) if service else []
    chosen = _option(service, typed.get("option", ""))
    first = chosen or (offered[0].option if offered else None)
    mine = (
        person.memberships.filter(until_at__isnull=True)
        .select_related("department__company")
        .order_by("since_at")
    )
    return {
        "department": department,
        "service": service,
        "from_department": next((one.department for one in mine if one.department_id != department.pk), None),
        "typed": typed,
        "errors": errors,
        "preview": preview,
        "oob": False,
        "expected": expected(department, service, first),
        "offered": offered,
        "chosen": first,
        "proposed": proposed(offered, first),
        "wanted_on": wanted_on,
        "questions": _questions(service, typed, errors) if service else [],
        "writes_for_others": person.serves_in(department),
        "channels": [(one.value, one.label.capitalize()) for one in CHANNELS],
        "departments": _departments_to_choose,
        "largest_file": organization().largest_file,
    }


def _ask(request: HttpRequest, department: Department, service: Service | None) -> HttpResponse:
    person: Person = request.user  # type: ignore[assignment]
    typed, errors = typed_in(request), dict[str, list[str]]()
    asked = _read(typed, person, service, errors)
    files = list(request.FILES.getlist("files"))
    answers = _answers(typed, request.FILES)
    if service is not None:
        try:
            kept = check_answers(service, asked["requester"] or person, answers)
            files += [answers[code] for code in kept if hasattr(answers.get(code), "read")]
        except Invalid as invalid:
            errors |= {f"answer-{name}": words for name, words in invalid.fields.items()}
    if not errors:
        try:
            answer = once(
                once_key(request, service.code if service is not None else department.code),
                person,
                lambda: {
                    "number": desk.open(
                        by=person,
                        subject=typed.get("subject", ""),
                        text=typed.get("text", ""),
                        service=service,
                        department=department,
                        answers=answers if service else None,
                        files=files,
                        **asked,
                    ).number
                },
            )
            messages.success(request, _("Asked: it is %(number)s.") % {"number": answer["number"]})
            return HttpResponseRedirect(f"/requests/{answer['number']}/")
        except Invalid as invalid:
            errors |= invalid.fields
        except (Refused, Forbidden) as refusal:
            errors[""] = [str(refusal)]
    return render(request, PAGE, page_of(request, department, service, typed, errors=errors), status=422)


def _read(
    typed: QueryDict, person: Person, service: Service | None, errors: dict[str, list[str]]
) -> dict[str, Any]:
    """What was typed as the things it means; what means nothing is noted in `errors`."""
    read: dict[str, Any] = {
        "requester": None,
        "beneficiary": None,
        "option": _option(service, typed.get("option", "")),
        "wanted_on": _day(typed.get("wanted_on", "")),
        "is_confidential": "confidential" in typed,
        "channel": Request.Channel.PORTAL,
    }
    if typed.get("wanted_on") and read["wanted_on"] is None:
        errors["wanted_on"] = [_("Write a date here, such as 31/12/2026.")]
    for name in ("requester", "beneficiary"):
        if said := typed.get(name, "").strip():
            try:
                read[name] = person_meant(said, person)
            except Wrong as wrong:
                errors[name] = [str(wrong)]
    if read["requester"] and typed.get("channel") in CHANNELS:
        read["channel"] = typed["channel"]
    return read


def _answers(typed: QueryDict, files: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removeprefix("answer-"): value
        for name, value in (*typed.items(), *files.items())
        if name.startswith("answer-") and value != ""
    }


def _option(service: Service | None, code: str) -> Option | None:
    return service.options.standing().filter(code=code).first() if service is not None and code else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _questions(service: Service, typed: QueryDict, errors: Mapping[str, list[str]]) -> list[Question]:
    answers = {one.code: typed.get(f"answer-{one.code}", "") for one in questions_of(service)}
    shown = {one.code for one in shown_fields(service, answers)}
    return [
        Question(one, answers[one.code], one.code in shown, list(errors.get(f"answer-{one.code}", ())))
        for one in questions_of(service)
    ]


def _departments_to_choose() -> list[tuple[str, str]]:
    """(code, name) of the standing departments: asked only when a question wants one."""
    return [(one.code, str(one)) for one in Department.objects.standing().order_by("code")]
