"""Which standard holds: the most specific one in force on the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from puente.catalogue.models import Option, Service, Standard
from puente.foundation import house
from puente.people.models import Department

Scope = tuple[int, int | None, int | None, str, int | None]
"""Department, service, option, metric, priority; None means all."""


def day_of(department: Department, moment: datetime) -> date:
    """The date of a moment where the department works."""
    zone = department.calendar.zone if department.calendar else house.zone()
    return moment.astimezone(ZoneInfo(zone)).date()


class Book:
    """The standards of some departments at all times, read in one statement and looked up without any."""

    def __init__(self, standards: Iterable[Standard]) -> None:
        self._by_scope: dict[Scope, list[Standard]] = {}
        for one in standards:
            scope = (one.department_id, one.service_id, one.option_id, one.metric, one.priority)
            self._by_scope.setdefault(scope, []).append(one)

    @classmethod
    def of(cls, departments: Iterable[Department | int], *, day: date | None = None) -> Book:
        """Of these departments; only those in force on `day`, when it is said."""
        ids = {one if isinstance(one, int) else one.pk for one in departments}
        rows = Standard.objects.filter(department__in=ids)
        return cls(rows if day is None else rows.in_force_on(day))

    @property
    def is_empty(self) -> bool:
        return not self._by_scope

    def find(
        self,
        department: int,
        service: int | None,
        option: int | None,
        metric: str,
        priority: int | None,
        day: date,
    ) -> Standard | None:
        """By ids: option and priority, option, service and priority, service, priority, department; the first."""
        places: list[tuple[int | None, int | None]] = [(service, option)] if option is not None else []
        places += [(service, None)] if service is not None else []
        places.append((None, None))
        for of_service, of_option in places:
            for of_priority in (priority, None) if priority is not None else (None,):
                for one in self._by_scope.get((department, of_service, of_option, metric, of_priority), ()):
                    if one.force_from <= day and (one.force_until is None or day < one.force_until):
                        return one
        return None


def standards_for(
    department: Department,
    service: Service | None,
    option: Option | None,
    priority: int | None,
    day: date,
    *,
    metrics: Iterable[str] = Standard.CLOCKED,
) -> dict[str, Standard]:
    """The standard of each metric that has one on that day. One statement."""
    of_service = service.pk if service else None
    rows = Standard.objects.filter(department=department).in_force_on(day)
    book = Book(rows.filter(Q(service__isnull=True) | Q(service=of_service)))
    found = {
        str(metric): book.find(
            department.pk, of_service, option.pk if option else None, metric, priority, day
        )
        for metric in metrics
    }
    return {metric: standard for metric, standard in found.items() if standard}


def standard_for(
    department: Department,
    service: Service | None,
    option: Option | None,
    metric: str,
    priority: int | None,
    day: date,
) -> Standard | None:
    """The standard of one metric, most specific first; None when nothing is promised. One statement."""
    return standards_for(department, service, option, priority, day, metrics=[metric]).get(metric)
