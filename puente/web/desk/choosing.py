"""What of a queue is shown, as its address says it: a view, filters, columns and an order, and links that change one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import pgettext

from puente.catalogue.models import Priority, Service
from puente.desk import queue
from puente.desk.models import Request, View, Wait
from puente.foundation.said import gettext as _
from puente.people.models import Department, Person
from puente.web.desk.cells import COLUMNS, USUAL

SAID = ("stage", "status", "priority", "service", "assignee", "requester", "due", "side", "waits_for", "text")


def usual_order(filters: Mapping[str, Any]) -> str:
    """What is to be served comes by its due; what was served, the last first."""
    return "due" if filters.get("stage", "standing") == "standing" else "changed"


def usual_columns(filters: Mapping[str, Any]) -> tuple[str, ...]:
    """What is over has no due: when it changed last stands in its place."""
    if usual_order(filters) == "due":
        return USUAL
    return tuple("changed" if column == "due" else column for column in USUAL)


@dataclass(frozen=True)
class Choice:
    """`view` is the code of a built-in view or "view7"; empty when the filters are none of them."""

    address: str
    filters: dict[str, Any]
    order: str = ""
    columns: tuple[str, ...] = ()
    view: str = ""
    saved: View | None = None

    @classmethod
    def of(cls, request: HttpRequest, department: Department, views: Sequence[View] = ()) -> Choice:
        """From the address; what makes no sense in it is left out."""
        said, address = request.GET, f"/queue/{department.code}/"
        filters = queue.clean_filters({name: said[name] for name in SAID if name in said})
        saved = next((view for view in views if str(view.pk) == said.get("view")), None)
        code = said.get("view", "") if said.get("view") in queue.BUILT_IN else ""
        if saved is not None:
            base = cls(address, queue.clean_filters(saved.filters), view=f"view{saved.pk}", saved=saved)
            base = replace(base, order=saved.order, columns=_columns(saved.columns))
        elif code or not filters:
            base = cls(address, dict(queue.BUILT_IN[code or "standing"][1]), view=code or "standing")
        else:
            base = cls(address, filters, view=_view_of(filters))
        order = said.get("order", "")
        columns = _columns(said.getlist("columns") or [])
        return replace(
            base,
            order=order if order in queue.ORDERS else base.order or usual_order(base.filters),
            columns=columns or base.columns or usual_columns(base.filters),
        )

    def href(self, **more: str) -> str:
        """The address of this choice, with `after`, `before` or `seen` besides."""
        return f"{self._here}&{urlencode(more)}" if more else self._here

    @cached_property
    def _here(self) -> str:
        return self._address(self.filters, self.order)

    def of_view(self, code: str) -> str:
        return f"{self.address}?{urlencode({'view': code})}"

    def with_filter(self, name: str, value: Any) -> str:
        """The address with this filter set, or taken away when it is None."""
        filters = {key: said for key, said in self.filters.items() if key != name}
        if value is not None:
            filters[name] = value
        order = usual_order(filters) if self.order == usual_order(self.filters) else self.order
        usual = self.columns == usual_columns(self.filters)
        return replace(self, columns=usual_columns(filters) if usual else self.columns)._address(
            filters, order
        )

    def sorted_by(self, orders: Sequence[str], now: str) -> str:
        """The address in the first of these orders, or in the second when it is in the first."""
        if not orders:
            return ""
        to = orders[(orders.index(now) + 1) % len(orders)] if now in orders else orders[0]
        return self._address(self.filters, to)

    def hidden(self, without: str) -> list[tuple[str, str]]:
        """What a form of the page sends along besides its own field."""
        kept = [(name, _plain(value)) for name, value in self.filters.items() if name != without]
        if without != "columns" and self.columns != usual_columns(self.filters):
            kept += [("columns", column) for column in self.columns]
        return [*kept, ("order", self.order)]

    def _address(self, filters: dict[str, Any], order: str) -> str:
        said: list[tuple[str, str]] = [(name, _plain(value)) for name, value in filters.items()]
        if not filters:
            said.append(("view", "standing"))
        if order != usual_order(filters):
            said.append(("order", order))
        if self.columns != usual_columns(filters):
            said += [("columns", column) for column in self.columns]
        return f"{self.address}?{urlencode(said)}"


SELDOM = ("stage", "side", "waits_for")
"""Filters that stand together in one menu, so that all fit on one line."""


@dataclass(frozen=True)
class Menu:
    """Values that turn a filter on; with a heading where several stand in one menu."""

    heading: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chip:
    """A filter that is on (`off` takes it away), or menus of values that turn one on."""

    name: str
    label: str
    off: str = ""
    menus: tuple[Menu, ...] = ()


def chips(
    choice: Choice, services: Sequence[Service], agents: Sequence[Person], person: Person
) -> list[Chip]:
    """Those that are on first, then those that can be added, the seldom ones in one."""
    others = [(str(one.pk), one.name) for one in agents if one.pk != person.pk]
    menus: dict[str, tuple[str, list[tuple[Any, str]]]] = {
        "stage": (
            _("Which"),
            [
                ("resolved", pgettext("requests", "resolved")),
                ("ended", pgettext("requests", "ended")),
                ("all", _("all, ended ones too")),
            ],
        ),
        "status": (_("Status"), [(s.value, str(s.label)) for s in Request.Status if s in Request.STANDING]),
        "assignee": (_("Assignee"), [("me", _("me")), ("none", _("nobody yet")), *others]),
        "priority": (_("Priority"), [(str(p.value), str(p.label)) for p in reversed(Priority)]),
        "service": (_("Service"), sorted(((str(s.pk), str(s)) for s in services), key=lambda one: one[1])),
        "due": (
            _("Clock"),
            [
                ("late", _("late")),
                ("soon", _("due within 4 hours")),
                ("today", _("due within a day")),
                ("paused", _("stands still")),
                ("none", _("no standard")),
            ],
        ),
        "side": (_("Asked from"), [("inside", _("inside")), ("outside", _("outside"))]),
        "waits_for": (_("Waits for"), [(k.value, str(k.label)) for k in Wait.Kind]),
    }
    on: list[Chip] = []
    off: list[Chip] = []
    seldom: list[Menu] = []
    for name, (label, values) in menus.items():
        value = choice.filters.get(name)
        if value is not None and value != "standing":
            words = dict(values)
            said = [words.get(str(v), str(v)) for v in (value if isinstance(value, list) else [value])]
            on.append(Chip(name, f"{label}: {', '.join(said)}", off=choice.with_filter(name, None)))
        elif values:
            links = tuple((words, choice.with_filter(name, value)) for value, words in values)
            if name in SELDOM:
                seldom.append(Menu(label, links))
            else:
                off.append(Chip(name, label, menus=(Menu("", links),)))
    return on + off + ([Chip("more", _("More"), menus=tuple(seldom))] if seldom else [])


def _plain(value: Any) -> str:
    return ",".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _columns(said: Sequence[str]) -> tuple[str, ...]:
    return tuple(column for column in COLUMNS if column in said)


def _view_of(filters: dict[str, Any]) -> str:
    return next((code for code, (_label, known) in queue.BUILT_IN.items() if known == filters), "")
