"""What the service's form was answered, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from puente.catalogue.forms import Answered, answered
from puente.desk.models import Request
from puente.desk.past import asked_at_first
from puente.files.models import File
from puente.web import formats
from puente.web.desk.files import name_of_answer


def answers_of(service_request: Request) -> list[tuple[str, Any]]:
    """(question, answer) as people read them, whoever serves it now; nothing, and no statement, without a form."""
    service = asked_at_first(service_request) if service_request.answers else None
    if service is None:
        return []
    rows = answered(service, service_request.answers)
    return [(str(row.field.label), _said(row, service_request)) for row in rows]


def _said(row: Answered, service_request: Request) -> Any:
    value = row.value
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, File):
        address = f"/requests/{service_request.number}/answers/{row.field.code}"
        name = name_of_answer(service_request, value)
        return format_html('<a href="{}">{}</a>', address, f"{name} {formats.size(value.size)}".strip())
    if isinstance(value, date):
        return formats.date_words(value)
    if isinstance(value, Decimal) and row.currency:
        return formats.money(float(value), row.currency)
    if isinstance(value, (int, float, Decimal)):
        return formats.number(float(value))
    return str(value)
