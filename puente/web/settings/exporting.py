"""The lists of the settings as CSV, under headings that the import reads back; its own file says which it knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from puente.people.models import Address, Company, Department, Membership
from puente.web.lists import A_PIECE, by_language, csv_of, languages_of
from puente.web.settings.companies import counted
from puente.web.settings.frame import administrators
from puente.web.settings.people import chosen

IMPORTED = "csv"
"""The source of those whose key the import knows."""


@administrators
@require_GET
def departments(request: HttpRequest) -> StreamingHttpResponse:
    """The retired ones too, with the day since when; the import leaves these as they are."""
    found = Department.objects.order_by("code")
    languages = languages_of(found.values_list("name", "about").iterator(A_PIECE))
    heads = [
        pgettext("heading", "code"),
        *by_language(pgettext("heading", "name"), languages),
        pgettext("heading", "part of"),
        *by_language(pgettext("heading", "what it does"), languages),
        pgettext("heading", "e-mail"),
        pgettext("heading", "phone"),
        pgettext("heading", "place"),
        pgettext("heading", "calendar"),
        pgettext("heading", "company"),
        pgettext("heading", "retired"),
    ]

    def rows() -> Iterator[list[Any]]:
        for one in found.select_related("parent", "calendar", "company").iterator(A_PIECE):
            yield [
                one.code,
                *(one.name.get(language) for language in languages),
                one.parent and one.parent.code,
                *(one.about.get(language) for language in languages),
                *(one.email, one.phone, one.place, one.calendar and one.calendar.name, one.company),
                one.retired_at and timezone.localdate(one.retired_at),
            ]

    return csv_of(heads, rows(), pgettext("file", "departments"))


@administrators
@require_GET
def people(request: HttpRequest) -> StreamingHttpResponse:
    """Those whom the page finds, all its pages."""
    phones = Address.objects.filter(person=OuterRef("pk"), removed_at=None, kind=Address.Kind.PHONE).order_by(
        "pk"
    )
    found = chosen(request).annotate(first_phone=Subquery(phones.values("value")[:1]))
    heads = [
        pgettext("heading", "employee number"),
        pgettext("heading", "name"),
        pgettext("heading", "what we call you"),
        pgettext("heading", "e-mail"),
        pgettext("heading", "phone"),
        pgettext("heading", "kind"),
        pgettext("heading", "company"),
        pgettext("heading", "job"),
        pgettext("heading", "language"),
        pgettext("heading", "languages"),
    ]

    def rows() -> Iterator[list[Any]]:
        for one in found.iterator(A_PIECE):
            yield [
                *(_key(one.source, one.outside_key), one.name, one.called, one.email, one.first_phone),
                *(one.get_kind_display(), one.company, one.job, one.language, " ".join(one.languages)),
            ]

    return csv_of(heads, rows(), pgettext("file", "people"))


@administrators
@require_GET
def memberships(request: HttpRequest) -> StreamingHttpResponse:
    """Who is in which department, and as what: of those who are here, in departments that stand."""
    found = Membership.objects.filter(
        until_at=None, department__retired_at=None, person__left_at=None, person__merged_into=None
    ).select_related("person", "department")
    heads = [
        pgettext("heading", "person"),
        _("Name"),
        pgettext("heading", "department"),
        pgettext("heading", "role"),
    ]

    def rows() -> Iterator[list[Any]]:
        for one in found.order_by("department__code", "person__name", "pk").iterator(A_PIECE):
            who = one.person
            key = who.email or _key(who.source, who.outside_key)
            yield [key, who.name, one.department.code, one.get_role_display()]

    return csv_of(heads, rows(), pgettext("file", "who-is-where"))


@administrators
@require_GET
def companies(request: HttpRequest) -> StreamingHttpResponse:
    heads = [
        pgettext("heading", "name"),
        pgettext("heading", "kind"),
        pgettext("heading", "people"),
        pgettext("heading", "departments"),
        pgettext("heading", "retired on"),
    ]

    def rows() -> Iterator[list[Any]]:
        for one in counted().iterator(A_PIECE):
            retired = one.retired_at and timezone.localdate(one.retired_at)
            yield [one.name, Company.Kind(one.kind).label, one.persons, one.teams, retired]

    return csv_of(heads, rows(), pgettext("file", "companies"))


def _key(source: str, key: str) -> str:
    return key if source == IMPORTED else ""
