"""A department's queue as its page asks for it all day: the SQL of each form is made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any, TypeVar

from django.db.models import QuerySet

from puente.desk.models import Request
from puente.desk.named import Named
from puente.desk.queue.counting import (
    BUILT_IN,
    CELLS,
    PASSED,
    Many,
    Ranges,
    cells_of,
    counted,
    is_range,
    one_by_one,
)
from puente.desk.queue.filters import condition, filtered
from puente.desk.queue.kept import Kept
from puente.desk.queue.paging import ORDERS, PAGE, ROW, Page, first_page, first_rows, page
from puente.desk.queue.seen import confidential_later, queue_of
from puente.foundation.shaped import Shaped
from puente.foundation.statements import State, state_later, together
from puente.people.models import Department, Person

Answer = TypeVar("Answer")
Views = Mapping[str, Mapping[str, Any]]

_rows, _counts, _ranges = Shaped(), Shaped(), Shaped()


@dataclass(frozen=True)
class Queue:
    """The queue of a department as one person sees it who serves there, at one moment."""

    person: Person
    department: Department
    now: datetime

    def ask_ahead(self) -> None:
        """What is asked first, for its rows and its counts."""
        with together():
            self._confidential_asked, self._state_asked  # noqa: B018

    def page_and_counts(
        self, filters: Mapping[str, Any], order: str, views: Views, **which: Any
    ) -> tuple[Page, dict[str, int]]:
        """Both, in one journey to the database."""
        self.ask_ahead()
        with together():
            page, counts = self.page_later(filters, order, **which), self.counts_later(views)
        return page(), counts()

    def page(self, filters: Mapping[str, Any], order: str, **which: Any) -> Page:
        """One page of what clean filters leave; see `page_later`. One statement."""
        return self.page_later(filters, order, **which)()

    def page_later(
        self,
        filters: Mapping[str, Any],
        order: str,
        *,
        after: str = "",
        before: str = "",
        size: int = PAGE,
        row: tuple[str, ...] = ROW,
    ) -> Callable[[], Page]:
        """One page of what clean filters leave, after a cursor or before one, as mappings of `row`: answers when called."""
        order = order if order in ORDERS else "newest"
        if after or before or "text" in filters:
            leads = self.person.leads(self.department)
            seen = queue_of(self.department.pk, leads=leads, confidential=self._confidential)
            found = filtered(seen, filters, person=self.person, now=self.now)
            return partial(page, found, order=order, after=after, before=before, size=size, row=row)

        def ask(requests: QuerySet[Request], person: int, now: datetime) -> QuerySet[Request, dict[str, Any]]:
            narrowed = requests.filter(condition(filters, person=person, now=now))
            return first_rows(narrowed, order, row=row, size=size)

        asked = self._asked(_rows.unread_later, (order, size, json.dumps(filters), row), ask)
        return lambda: first_page(Named(asked(), row), order, size=size)

    def counts(self, views: Views) -> dict[str, int]:
        """How many stand in each of the views that every queue has, and in `views` (clean filters by name). One
        statement; one more when a view asks for what no index has together, and one when it shows what no longer stands."""
        return self.counts_later(views)()

    def counts_later(self, views: Views) -> Callable[[], dict[str, int]]:
        self.ask_ahead()
        asked = {name: filters for name, (_label, filters) in BUILT_IN.items()} | dict(views)
        standing = {name: f for name, f in asked.items() if f.get("stage", "standing") == "standing"}
        ended = {name: f for name, f in asked.items() if name not in standing}
        sums = {name: cells for name, f in standing.items() if (cells := cells_of(f)) is not None}
        ranges = {name: f for name, f in standing.items() if name not in sums and is_range(f)}
        others = {name: f for name, f in standing.items() if name not in sums and name not in ranges}
        parts = [self._ranged(sums, ranges)]
        parts += [self._counted(others, standing=True)] if others else []
        parts += [self._counted(ended, standing=False)] if ended else []
        return lambda: {name: many for found in parts for name, many in found().items()}

    def _ranged(self, sums: Mapping[str, list[int]], views: Views) -> Callable[[], dict[str, int]]:
        """Each by its index. Confidential ones that one reads by name are few, and are counted beside. While nothing
        changes, what was counted is as many now, but for those that the time of day moved."""
        leads, filters = self.person.leads(self.department), list(views.values())
        seen, form = (self.department.pk, self._confidential, leads), json.dumps(filters)
        cells = Kept[Sequence[int]](self._state, *seen)
        before = Kept[tuple[datetime, Sequence[int]]](self._state, *seen, self.person.pk, form)
        then, known = before.found or (self.now, None)
        if then > self.now:
            known = None
        passed = {far: 0 for view in filters for _sign, far in PASSED.get(view.get("due"), ())}

        def ranges(of: Ranges, then: datetime) -> list[QuerySet[Request]]:
            return [
                *(of.cells() if cells.found is None else ()),
                *(of.views(filters) if known is None else of.passed(passed, then)),
            ]

        def ask(
            department: int, named: tuple[int, ...], person: int, now: datetime, then: datetime
        ) -> QuerySet[Person, tuple[int, ...]]:
            there = ranges(Ranges(department, leads=leads, person=person, now=now), then)
            parts: list[tuple[QuerySet[Request], ...]] = [(rows,) for rows in there]
            if named:
                those = {"pk__in": named, "is_confidential": True}
                beside = ranges(Ranges(department, leads=True, person=person, now=now), then)
                parts = [(rows, more.filter(**those)) for rows, more in zip(there, beside, strict=True)]
            columns = [Many(one_by_one(*rows)) for rows in parts]
            return Person.objects.get_queryset().filter(pk=person).values_list(*columns)

        values = self.department.pk, self._confidential, self.person.pk, self.now, then
        asked = _ranges.later((form, leads, cells.found is None, known is None), ask, *values)

        def found() -> dict[str, int]:
            (row,) = asked()
            many = cells.found
            if many is None:
                many, row = row[: len(CELLS)], row[len(CELLS) :]
                cells.keep(many)
            now = row if known is None else _moved(known, filters, dict(zip(passed, row, strict=True)))
            before.keep((self.now, now))
            summed = {name: sum(many[at] for at in places) for name, places in sums.items()}
            return summed | dict(zip(views, now, strict=True))

        return found

    def _counted(self, views: Views, *, standing: bool) -> Callable[[], dict[str, int]]:
        """Numbered, and not named, so that the same filters under other names are the same question."""

        def ask(
            requests: QuerySet[Request], person: int, now: datetime
        ) -> QuerySet[Request, tuple[int, ...]]:
            if not standing:
                return counted(requests, list(views.values()), person=person, now=now)
            # Standing is said once for all of them, and either way of being confidential: then the index made for
            # these counts answers alone, whatever the database thinks of its others.
            views_of_all = [{**filters, "stage": "all"} for filters in views.values()]
            standing_ones = requests.filter(is_standing=True, is_confidential__in=[False, True])
            return counted(standing_ones, views_of_all, person=person, now=now)

        asked = self._asked(_counts.later, (standing, json.dumps(list(views.values()))), ask)
        return lambda: dict(zip(views, asked()[0], strict=True))

    def _asked(
        self, shaped: Callable[..., Answer], form: Any, ask: Callable[..., QuerySet[Request, Any]]
    ) -> Answer:
        leads = self.person.leads(self.department)

        def shaped_ask(department: int, confidential: tuple[int, ...], person: int, now: datetime) -> Any:
            return ask(queue_of(department, leads=leads, confidential=confidential), person, now)

        return shaped(
            (form, leads), shaped_ask, self.department.pk, self._confidential, self.person.pk, self.now
        )

    @cached_property
    def _confidential_asked(self) -> Callable[[], tuple[int, ...]]:
        return confidential_later(self.person, self.department)

    @cached_property
    def _confidential(self) -> tuple[int, ...]:
        return self._confidential_asked()

    @cached_property
    def _state_asked(self) -> Callable[[], State | None]:
        return state_later()

    @cached_property
    def _state(self) -> State | None:
        return self._state_asked()


def _moved(
    counted: Sequence[int], views: Sequence[Mapping[str, Any]], passed: Mapping[timedelta, int]
) -> list[int]:
    """As many as were counted in each view, and what has passed since."""
    return [
        many + sum(sign * passed[far] for sign, far in PASSED.get(view.get("due"), ()))
        for many, view in zip(counted, views, strict=True)
    ]
