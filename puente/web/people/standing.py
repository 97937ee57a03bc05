"""The standards of a department that are in force, in words, and how they were kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from puente.catalogue.arrival import hours_of, usual_day
from puente.catalogue.models import Standard
from puente.catalogue.standards import day_of
from puente.desk.standards_kept import Kept, standards_met, told_by_the_source
from puente.foundation import clock
from puente.people.models import Department
from puente.web import formats


@dataclass(frozen=True)
class InForce:
    """A standard as its line shows it."""

    standard: Standard
    of: str
    name: str
    about: str
    kept: Kept

    @property
    def state(self) -> str:
        return state_of(self.standard, self.kept)

    @property
    def count_words(self) -> str:
        cases = self.kept.cases
        if not cases:
            return _("nothing measured lately")
        return ngettext("of %(num)s case", "of %(num)s cases", cases) % {"num": formats.number(cases)}


FEW = 20
"""Below so many cases a share says nothing yet, and is shown so."""


def state_of(standard: Standard, kept: Kept) -> str:
    """none, few, met or short: one drawing each."""
    if kept.share is None:
        return "none"
    if kept.cases < FEW:
        return "few"
    return "met" if kept.met * 100 >= standard.share * kept.cases else "short"


def standards_of(where: Department) -> list[InForce]:
    """Those in force today, the department's own first, then service by service, as they were kept in the last 90
    days. Four statements."""
    now = clock.now()
    rows = (
        Standard.objects.filter(department=where)
        .in_force_on(day_of(where, now))
        .select_related("service", "option")
        .order_by("service__pk", "option__pk", "metric", "priority")
    )
    found = sorted(rows, key=lambda one: (one.service_id is not None, str(one.service or "")))
    shown = [one for one in found if not (one.service and one.service.retired_at)]
    kept = standards_met(shown, now=now)
    length = usual_day(hours_of(where)) if shown else 0
    return [InForce(one, _of(one), _name(one), _about(one, length), kept[one.pk]) for one in shown]


def said_by_the_source(where: Department) -> str:
    """What another desk says of the requests that came from it; nothing when none did."""
    told = told_by_the_source(where)
    if told is None:
        return ""
    words = {
        "requests": formats.number(told.requests),
        "missed": formats.number(told.missed),
        "first": formats.date_words(told.first_at),
        "last": formats.date_words(told.last_at),
        "share": formats.percent(1 - told.missed / told.requests),
    }
    if told.requests < FEW:
        said = ngettext(
            "%(requests)s request came from another desk; %(missed)s missed its standard there.",
            "%(requests)s requests came from another desk; %(missed)s of them missed their standard there.",
            told.requests,
        )
        return said % words
    said = _(
        "%(requests)s requests came from another desk, opened from %(first)s to %(last)s. "
        "%(missed)s of them missed their standard, it says: %(share)s were in time."
    )
    return said % words


def _of(one: Standard) -> str:
    """The service and the option that it is for; all that the department does when neither is said."""
    return " · ".join(str(part) for part in (one.service, one.option) if part) or _("All that it does")


def _name(one: Standard) -> str:
    metric = formats.upfirst(one.get_metric_display())
    return f"{metric} ({str(one.get_priority_display()).lower()})" if one.priority else metric


def _about(one: Standard, day_of_work: int) -> str:
    time = formats.working_time(one.target_seconds, day_of_work)
    words = {"time": time, "share": formats.percent(one.share / 100)}
    return _("within %(time)s, %(share)s of the time") % words
