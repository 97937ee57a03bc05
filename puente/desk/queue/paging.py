"""A page of a queue at a time, in an order that an index serves, by cursor."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puente.desk.models import Request
from puente.desk.named import Named, columns_of
from puente.foundation.unread import Unread

PAGE = 50
COLUMNS = {
    "number": _("Number"),
    "title": _("Subject"),
    "from": _("Asked by"),
    "service": _("Service"),
    "priority": _("Priority"),
    "status": _("Status"),
    "who": _("Assignee"),
    "due": _("Due"),
    "opened": _("Opened"),
    "changed": _("Changed"),
}
ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-opened_at", "-id"),
    "oldest": ("opened_at", "id"),
    "due": ("sorts_at", "id"),
    "priority": ("-priority", "sorts_at", "id"),
    "changed": ("-changed_at", "-id"),
}
ROW = (
    "id", "number", "subject", "status", "priority", "channel", "is_confidential", "is_paused", "waits_for", "due_at",
    "next_metric", "opened_at", "changed_at", "sorts_at", "requester_id", "requester__name", "requester__company__kind",
    "asking_department__code", "asking_department__name", "assignee_id", "assignee__name", "service__name",
    "handed_over", "reopened", "resolved_at",
)  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows as mappings of `ROW`; `after` is the cursor of the next page, `before` of the one before; empty at an end."""

    rows: Sequence[dict[str, Any]]
    after: str
    before: str = ""


def known_columns() -> list[str]:
    return list(COLUMNS)


def known_orders() -> list[str]:
    return list(ORDERS)


def page(
    requests: QuerySet[Request],
    *,
    order: str = "newest",
    after: str = "",
    before: str = "",
    size: int = PAGE,
    row: tuple[str, ...] = ROW,
) -> Page:
    """One page in this order, after a cursor or before one; a cursor that is none starts at the beginning.
    One statement."""
    fields = ORDERS.get(order, ORDERS["newest"])
    if (marks := read_cursor(before, fields)) is not None:
        back = tuple(_turned(name) for name in fields)
        rows = _named(requests.filter(_beyond(back, marks)).order_by(*back)[: size + 1], row)
        more, rows = len(rows) > size, rows[:size][::-1]
        return Page(rows, _cursor(rows.unread, fields, -1), _cursor(rows.unread, fields, 0) if more else "")
    marks = read_cursor(after, fields)
    if marks is not None:
        requests = requests.filter(_beyond(fields, marks))
    rows = _named(requests.order_by(*fields)[: size + 1], row)
    found = first_page(rows, order, size=size)
    return found if marks is None else replace(found, before=_cursor(rows.unread, fields, 0))


def _named(requests: QuerySet[Request], row: tuple[str, ...]) -> Named:
    """Read from their own table alone: beside others, a database may forget the index that has their order."""
    columns = columns_of(row)
    return Named(Unread(list(requests.values_list(*columns)), columns, list), row)


def first_rows(
    requests: QuerySet[Request], order: str, *, size: int = PAGE, row: tuple[str, ...] = ROW
) -> QuerySet[Request, dict[str, Any]]:
    """What `Named` makes the rows of a first page of, and one more when there is a second."""
    return requests.order_by(*ORDERS.get(order, ORDERS["newest"])).values(*columns_of(row))[: size + 1]


def first_page(rows: Named, order: str, *, size: int = PAGE) -> Page:
    """The page of such rows."""
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, _cursor(rows.unread, ORDERS.get(order, ORDERS["newest"]), -1) if more else "")


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _cursor(rows: Sequence[dict[str, Any]], fields: tuple[str, ...], at: int) -> str:
    return _write_cursor([rows[at][name.lstrip("-")] for name in fields]) if rows else ""


def _beyond(fields: tuple[str, ...], marks: list[Any]) -> Q:
    """Rows that come after these marks, written so that the index is searched and not scanned."""
    beyond = Q()
    for depth in reversed(range(len(fields))):
        name, mark = fields[depth].lstrip("-"), marks[depth]
        further = "lt" if fields[depth].startswith("-") else "gt"
        step = Q(**{f"{name}__{further}": mark})
        beyond = step if depth == len(fields) - 1 else Q(**{f"{name}__{further}e": mark}) & (step | beyond)
    return beyond


def _write_cursor(marks: list[Any]) -> str:
    said = [mark.isoformat() if isinstance(mark, datetime) else mark for mark in marks]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def read_cursor(cursor: str, fields: tuple[str, ...]) -> list[Any] | None:
    """The marks of a cursor of this order: moments with their offset, and whole numbers."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        marks = [_moment(mark) if isinstance(mark, str) else int(mark) for mark in said]
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    fit = [isinstance(mark, datetime) for mark in marks] == [name.endswith("_at") for name in fields]
    return marks if fit else None


def _moment(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError(said)
    return at.astimezone(UTC)
