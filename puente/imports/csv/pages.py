"""Bringing in a CSV file in the browser: a trial run first, with each bad row, then the run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from puente.imports.csv import kept
from puente.imports.csv.headings import heading_of
from puente.imports.csv.kinds import KINDS
from puente.imports.csv.report import Report
from puente.imports.csv.run import run
from puente.imports.csv.sheet import UnreadableSheet
from puente.people import rules
from puente.people.models import Person

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 10_000
"""More than this is brought in by the command, which has no browser waiting for it."""
SHOWN = 200
NAMES = {
    "departments": gettext_lazy("Departments"),
    "people": gettext_lazy("People"),
    "memberships": gettext_lazy("Who is in which department"),
    "services": gettext_lazy("Services"),
}


@login_required
@require_GET
def chosen(request: HttpRequest) -> HttpResponse:
    """What can be brought in, and how its file looks."""
    _administrator(request)
    return _page(request, {})


@login_required
@require_POST
def trial(request: HttpRequest, kind: str) -> HttpResponse:
    """Nothing is written: says what would be made, and lists each bad row with its line and reason."""
    person = _administrator(request)
    upload = request.FILES.get("file")
    if kind not in KINDS:
        raise Http404
    if upload is None:
        return _page(request, {"kind": kind, "error": _("Choose a file.")}, status=422)
    if upload.size is None or upload.size > LARGEST:
        words = _("This file is larger than %(most)d MB: bring it in with the command puente import.")
        return _page(request, {"kind": kind, "error": words % {"most": LARGEST // 1_048_576}}, status=422)
    content = upload.read()
    try:
        report = run(KINDS[kind], content, by=person, dry=True)
    except UnreadableSheet as error:
        return _page(request, {"kind": kind, "error": str(error)}, status=422)
    if report.rows > MOST_ROWS:
        words = _("More than %(most)d rows: bring them in with the command puente import.")
        return _page(request, {"kind": kind, "error": words % {"most": MOST_ROWS}}, status=422)
    return _report(request, report, kept.keep(content, person.pk))


@login_required
@require_POST
def bring_in(request: HttpRequest, kind: str) -> HttpResponse:
    """The run itself, of the file whose trial was shown."""
    person = _administrator(request)
    token = request.POST.get("token", "")
    content = kept.found(token, person.pk)
    if kind not in KINDS or content is None:
        messages.error(request, _("That file is no longer here: choose it again."))
        return redirect("import")
    report = run(KINDS[kind], content, by=person, dry=False)
    kept.forget(token, person.pk)
    return _report(request, report, "")


@login_required
@require_POST
def refused(request: HttpRequest, kind: str) -> HttpResponse:
    """The bad rows of the trial as CSV."""
    person = _administrator(request)
    content = kept.found(request.POST.get("token", ""), person.pk)
    if kind not in KINDS or content is None:
        raise Http404
    report = run(KINDS[kind], content, by=person, dry=True)
    answer = HttpResponse("\ufeff" + report.refusals_as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}-refused.csv"'
    return answer


def _administrator(request: HttpRequest) -> Person:
    person = request.user
    if not isinstance(person, Person) or not rules.may_set_up(person):
        raise PermissionDenied
    return person


def _page(request: HttpRequest, given: dict[str, Any], *, status: int = 200) -> HttpResponse:
    kinds = [
        (
            name,
            NAMES[name],
            [heading_of(column.code) for column in kind.columns if column.is_required],
            [heading_of(column.code) for column in kind.columns if not column.is_required],
        )
        for name, kind in KINDS.items()
    ]
    return render(
        request, "imports/choose.html", {"kinds": kinds, "kind": "", "error": "", **given}, status=status
    )


def _report(request: HttpRequest, report: Report, token: str) -> HttpResponse:
    given = {
        "report": report,
        "title": NAMES[report.kind],
        "refusals": report.refusals[:SHOWN],
        "more": max(0, len(report.refusals) - SHOWN),
        "token": token,
        "heading_of": heading_of,
    }
    return render(request, "imports/report.html", given)


urlpatterns = [
    path("settings/import/", chosen, name="import"),
    path("settings/import/<slug:kind>/", trial, name="import-trial"),
    path("settings/import/<slug:kind>/now/", bring_in, name="import-now"),
    path("settings/import/<slug:kind>/refused.csv", refused, name="import-refused"),
]
