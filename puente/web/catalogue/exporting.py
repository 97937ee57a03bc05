"""The services that one keeps as CSV, under headings that the import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from puente.catalogue.models import Service, ServiceAudience, Standard
from puente.web.catalogue.shaping import departments_kept
from puente.web.lists import A_PIECE, by_language, csv_of, languages_of
from puente.web.people.visitor import me

METRICS = (Standard.Metric.FIRST_RESPONSE, Standard.Metric.RESOLUTION)


@login_required
@require_GET
def of_services(request: HttpRequest) -> StreamingHttpResponse:
    """The retired ones too, with the day since when; hours are those that the service promises whatever the option and the priority."""
    kept = departments_kept(request)
    found = (
        Service.objects.all() if me(request).is_administrator else Service.objects.filter(department__in=kept)
    )
    texts = found.values_list("name", "summary", "also_called", "expects")
    languages = languages_of(texts.iterator(A_PIECE))
    hours, audiences = _hours(), _audiences()
    heads = [
        pgettext("heading", "code"),
        pgettext("heading", "department"),
        *by_language(pgettext("heading", "name"), languages),
        *by_language(pgettext("heading", "what you get"), languages),
        *by_language(pgettext("heading", "words"), languages),
        *by_language(pgettext("heading", "what is asked"), languages),
        pgettext("heading", "who"),
        pgettext("heading", "departments"),
        pgettext("heading", "confidential"),
        pgettext("heading", "priority"),
        pgettext("heading", "first response hours"),
        pgettext("heading", "resolution hours"),
        pgettext("heading", "retired"),
    ]

    def rows() -> Iterator[list[Any]]:
        ordered = found.select_related("department").order_by("department__code", "pk")
        for one in ordered.iterator(A_PIECE):
            words = (one.name, one.summary, one.also_called, one.expects)
            yield [
                one.code,
                one.department.code,
                *(text.get(language) for text in words for language in languages),
                one.get_who_may_ask_display(),
                " ".join(audiences.get(one.pk, ())),
                _("yes") if one.is_confidential else _("no"),
                one.get_priority_display(),
                *(hours.get((one.pk, metric)) for metric in METRICS),
                one.retired_at and timezone.localdate(one.retired_at),
            ]

    return csv_of(heads, rows(), pgettext("file", "services"))


def _hours() -> dict[tuple[int | None, str], float]:
    """The latest promise of each service, by metric. One statement."""
    found = Standard.objects.filter(service__isnull=False, option=None, priority=None, force_until=None)
    rows = found.values_list("service", "metric", "target_seconds")
    return {(service, metric): seconds / 3600 for service, metric, seconds in rows}


def _audiences() -> dict[int, list[str]]:
    """The codes of the departments that may ask, by service. One statement."""
    kept: dict[int, list[str]] = {}
    rows = ServiceAudience.objects.order_by("department__code").values_list("service", "department__code")
    for service, code in rows:
        kept.setdefault(service, []).append(code)
    return kept
