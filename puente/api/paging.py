"""Lists a page at a time: a cursor says where the last one ended, so that nothing is missed or told twice."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BaseModel, Field

from puente.foundation.errors import Invalid

T = TypeVar("T")
After = Annotated[str, Query("", max_length=500, description="The `after` of the page before.")]
Limit = Annotated[int, Query(50, ge=1, le=100, description="How many at most.")]


class Page(BaseModel, Generic[T]):
    """One page of a list; `after` asks for the next one, and is null at the end."""

    items: list[T]
    after: str | None = Field(description="Send it back as `after` for the next page; null at the end.")


def paged(
    rows: QuerySet[Any], order: Sequence[str], show: Callable[[Any], Any], *, after: str, limit: int
) -> dict[str, Any]:
    """A page of `rows` in this order (names of columns that together are unique), each shown by `show`."""
    if after:
        rows = rows.filter(_beyond(order, _marks(rows.model, order, after)))
    found = list(rows.order_by(*order)[: limit + 1])
    page = found[:limit]
    more = len(found) > limit
    cursor = write_cursor([getattr(page[-1], name.lstrip("-")) for name in order]) if more else None
    return {"items": [show(one) for one in page], "after": cursor}


def sliced(items: Sequence[Any], show: Callable[[Any], Any], *, after: str, limit: int) -> dict[str, Any]:
    """A page of what is in memory already and only ever grows at its end."""
    start = 0
    if after:
        marks = read_cursor(after, 1)
        start = marks[0] if isinstance(marks[0], int) and 0 <= marks[0] <= len(items) else no_cursor()
    page = items[start : start + limit]
    more = start + limit < len(items)
    return {"items": [show(one) for one in page], "after": write_cursor([start + limit]) if more else None}


def write_cursor(marks: Sequence[Any]) -> str:
    said = [mark if isinstance(mark, (int, str)) else mark.isoformat() for mark in marks]
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> list[Any]:
    """The marks of a cursor. Raises Invalid for what is none."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError):
        no_cursor()
    if not isinstance(said, list) or len(said) != length:
        no_cursor()
    return said


def no_cursor() -> Any:
    raise Invalid({"after": _("This is no cursor of this list.")})


def _marks(model: type[Model], order: Sequence[str], after: str) -> list[Any]:
    marks = []
    for name, said in zip(order, read_cursor(after, len(order)), strict=True):
        field: Any = model._meta.get_field(name.lstrip("-"))
        try:
            mark = field.to_python(said)
        except (ValidationError, TypeError, ValueError, OverflowError):
            no_cursor()
        too_big = isinstance(mark, int) and abs(mark) >= 2**63
        naive = hasattr(mark, "tzinfo") and mark.tzinfo is None
        nothing = mark is None or (isinstance(mark, str) and "\x00" in mark)
        marks.append(no_cursor() if too_big or naive or nothing else mark)
    return marks


def _beyond(order: Sequence[str], marks: Sequence[Any]) -> Q:
    """Rows that come after these marks, written so that an index is searched and not scanned."""
    beyond = Q()
    for depth in reversed(range(len(order))):
        name, mark = order[depth].lstrip("-"), marks[depth]
        further = "lt" if order[depth].startswith("-") else "gt"
        step = Q(**{f"{name}__{further}": mark})
        beyond = step if depth == len(order) - 1 else Q(**{f"{name}__{further}e": mark}) & (step | beyond)
    return beyond
