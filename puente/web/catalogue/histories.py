"""Standards with their history, as the settings show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from puente.catalogue.arrival import hours_of, usual_day
from puente.catalogue.models import Service, Standard
from puente.catalogue.standards import day_of
from puente.foundation import clock
from puente.people.models import Department
from puente.web import formats


@dataclass(frozen=True)
class Line:
    """One standard in words. `state` is "past", "now" or "coming"."""

    standard: Standard
    words: str
    state: str

    @property
    def days(self) -> str:
        begins = formats.date_words(self.standard.force_from)
        if self.standard.force_until is None:
            return _("from %(day)s") % {"day": begins}
        ends = formats.date_words(self.standard.force_until)
        return _("from %(day)s until %(until)s") % {"day": begins, "until": ends}


@dataclass(frozen=True)
class Scope:
    """What the standards of one metric, option and priority have been, the newest first."""

    title: str
    lines: list[Line]

    @property
    def standing(self) -> list[Line]:
        return [one for one in self.lines if one.state != "past"]

    @property
    def past(self) -> list[Line]:
        return [one for one in self.lines if one.state == "past"]


def scopes(department: Department, service: Service | None) -> list[Scope]:
    """The standards that a department ever set for a service, or (None) for all that it does. One statement."""
    rows = Standard.objects.filter(department=department, service=service).select_related("option")
    today, length = day_of(department, clock.now()), usual_day(hours_of(department))
    by_scope: dict[tuple[int, str, int, int], list[Standard]] = {}
    order = list(Standard.Metric.values)
    for one in rows.order_by("-force_from", "-pk"):
        if one.force_until == one.force_from:
            continue
        key = (order.index(one.metric), str(one.option or ""), one.option_id or 0, one.priority or 0)
        by_scope.setdefault(key, []).append(one)
    return [
        Scope(_title(found[0]), [Line(one, _words(one, length), _state(one, today)) for one in found])
        for _key, found in sorted(by_scope.items())
    ]


def _title(one: Standard) -> str:
    parts = [str(one.get_metric_display()).capitalize()]
    parts += [str(one.option)] if one.option else []
    parts += (
        [_("priority %(priority)s") % {"priority": str(one.get_priority_display()).lower()}]
        if one.priority
        else []
    )
    return " · ".join(parts)


def _words(one: Standard, length: int) -> str:
    return _("within %(time)s, %(share)s times out of 100") % {
        "time": formats.working_time(one.target_seconds, length),
        "share": one.share,
    }


def _state(one: Standard, today: date) -> str:
    if one.force_until is not None and one.force_until <= today:
        return "past"
    return "now" if one.force_from <= today else "coming"
