"""Departments as the lake names them: their codes, how many work there, and when they are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from puente.insight.lake.layout import MOMENT

HOURS = pa.schema([("calendar", pa.int32()), ("opens", MOMENT), ("closes", MOMENT)])
UNITS = pa.schema(
    [
        ("unit", pa.string()),
        ("people", pa.int32()),
        ("en", pa.string()),
        ("es", pa.string()),
        ("department", pa.int64()),  # its number in events
    ]
)


@dataclass(frozen=True)
class Places:
    """`by_department`: (code, calendar or None where it never opens). Calendars are numbered as they are met."""

    by_department: dict[int, tuple[str, int | None]]
    hours: pa.Table
    units: pa.Table


def read_places(first: datetime | None, last: datetime) -> Places:
    """All departments; `hours` covers [first, last), nothing where there is no `first`."""
    from django.db.models import Count, Q

    from puente.people.models import Department

    instants = [] if first is None else [_micro(first), _micro(last)]
    numbers: dict[int, int | None] = {}
    hours: list[tuple[int, int, int]] = []
    places = {}
    units = []
    members = Count("memberships", filter=Q(memberships__until_at__isnull=True))
    for department in Department.objects.select_related("calendar").annotate(people=members).order_by("id"):
        calendar = department.hours_calendar
        if calendar.pk not in numbers:
            openings = calendar.hours().timeline.openings(*instants) if instants else []
            number = sum(known is not None for known in numbers.values()) if openings else None
            numbers[calendar.pk] = number
            hours += [(number, opens, closes) for opens, closes in openings if number is not None]
        places[department.pk] = (department.code, numbers[calendar.pk])
        names = (department.name.within("en"), department.name.within("es"))
        units.append((department.code, department.people, *names, department.pk))
    return Places(places, _table(hours, HOURS), _table(units, UNITS))


def _micro(moment: datetime) -> int:
    from puente.calendars.working_time.timeline import EPOCH, SECOND

    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def _table(rows: list[tuple], schema: pa.Schema) -> pa.Table:  # type: ignore[type-arg]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
