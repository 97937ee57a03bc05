"""Lists as CSV: what the reader sees of them, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from puente.catalogue.models import Priority
from puente.desk import queue
from puente.desk.models import Request, View
from puente.foundation import clock
from puente.foundation.words import as_words
from puente.web.desk.choosing import Choice
from puente.web.desk.queue import department_of
from puente.web.lists import A_PIECE, csv_of
from puente.web.people.visitor import me

COLUMNS = (
    "number", "subject", "status", "priority", "requester__name", "asking_department__name", "department__code",
    "service__name", "assignee__name", "opened_at", "due_at", "resolved_at", "ended_at", "handed_over", "reopened",
)  # fmt: skip


@login_required
@require_GET
def of_queue(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """All rows of the list, whatever the page shows of them."""
    person, department = me(request), department_of(request, code)
    choice = Choice.of(request, department, list(View.objects.filter(department=department)))
    there = queue.filtered(queue.in_queue(person, department), choice.filters, person=person, now=clock.now())
    return as_csv(there.order_by(*queue.ORDERS[choice.order]), department.code)


def as_csv(requests: QuerySet[Request], name: str) -> StreamingHttpResponse:
    """Words and moments as the reader has them: their language, their zone."""
    heads = [
        _("Number"), _("Subject"), _("Status"), _("Priority"), _("Asked by"), _("Asking department"), _("Department"),
        _("Service"), _("Assignee"), _("Opened"), _("Due"), _("Resolved"), _("Ended"), _("Times handed over"),
        _("Times reopened"),
    ]  # fmt: skip
    labels: dict[str, dict[Any, str]] = {
        "status": {value: str(label) for value, label in Request.Status.choices},
        "priority": {value: str(label) for value, label in Priority.choices},
    }
    zone = timezone.get_current_timezone()
    rows = ([_said(row[c], labels.get(c), zone) for c in COLUMNS] for row in _in_pieces(requests))
    return csv_of(heads, rows, name)


def _in_pieces(requests: QuerySet[Request]) -> Iterator[dict[str, Any]]:
    yield from requests.values(*COLUMNS).iterator(chunk_size=A_PIECE)


def _said(value: Any, labels: dict[Any, str] | None, zone: Any) -> str:
    if value is None:
        return ""
    if labels is not None:
        return labels.get(value, str(value))
    if hasattr(value, "astimezone"):
        return str(value.astimezone(zone).strftime("%Y-%m-%d %H:%M"))
    return str(as_words(value) if isinstance(value, dict) else value)
