"""Rows by their ids, however many: as one value of a question, which so has one form and is planned once.

_names = Shaped()
_names("names", lambda ids: among(Person.objects.all(), ids).values_list("pk", "name"), said([1, 2, 3]))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

Rows = TypeVar("Rows", bound=QuerySet[Any])


def said(ids: Iterable[int]) -> str:
    """These ids as the database is told them."""
    listed = ",".join(map(str, ids))
    return f"[{listed}]" if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" else f"{{{listed}}}"


def among(rows: Rows, ids: str) -> Rows:
    """Those rows whose id is among the ids `said`."""
    if connections[rows.db].vendor == "sqlite":
        return rows.filter(pk__in=RawSQL("SELECT value FROM json_each(%s)", [ids]))
    array = RawSQL("%s::bigint[]", [ids])
    return rows.filter(
        Func(
            F("pk"),
            array,
            arg_joiner=" = ANY(",
            template="%(expressions)s)",
            output_field=BooleanField(),
        )
    )
