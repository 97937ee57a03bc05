"""Who is who as CSV: those whom the page finds, and of them what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from puente.foundation import clock
from puente.people.models import Absence, Address
from puente.web.lists import A_PIECE, csv_of
from puente.web.people.directory import sought
from puente.web.people.visitor import me


@login_required
@require_GET
def of_directory(request: HttpRequest) -> StreamingHttpResponse:
    """Several departments or addresses of one person stand in one cell, apart by semicolons."""
    _said, _department, found = sought(request, me(request))
    away = set(Absence.objects.at(clock.now()).values_list("person_id", flat=True))
    heads = [_("Name"), _("Job"), _("Works in"), _("Company"), _("E-mail"), _("Phone"), _("Away")]

    def rows() -> Iterator[list[str]]:
        for one in found.iterator(A_PIECE):
            reached = [(address.kind, address.value) for address in one.reached_at]  # type: ignore[attr-defined]
            yield [
                one.name,
                one.job,
                "; ".join(str(place.department) for place in one.works_in),  # type: ignore[attr-defined]
                str(one.company or ""),
                *("; ".join(value for kind, value in reached if kind == each) for each in Address.Kind),
                _("yes") if one.pk in away else _("no"),
            ]

    return csv_of(heads, rows(), pgettext("file", "who-is-who"))
