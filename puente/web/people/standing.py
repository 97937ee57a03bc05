"""The standards of a department that are in force, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from puente.catalogue.models import Standard
from puente.catalogue.standards import day_of
from puente.foundation import clock
from puente.people.models import Department
from puente.web import formats


@dataclass(frozen=True)
class InForce:
    """A standard as its line shows it."""

    standard: Standard
    name: str
    about: str


def standards_of(where: Department) -> list[InForce]:
    """Those in force today: the department's own first, then service by service."""
    rows = (
        Standard.objects.filter(department=where)
        .in_force_on(day_of(where, clock.now()))
        .select_related("service", "option")
        .order_by("service__pk", "option__pk", "metric", "priority")
    )
    found = sorted(rows, key=lambda one: (one.service_id is not None, str(one.service or "")))
    return [
        InForce(one, _name(one), _about(one)) for one in found if not (one.service and one.service.retired_at)
    ]


def _name(one: Standard) -> str:
    of = " · ".join(str(part) for part in (one.service, one.option) if part)
    metric = str(one.get_metric_display())
    metric = metric[:1].upper() + metric[1:]
    return f"{of}: {one.get_metric_display()}" if of else metric


def _about(one: Standard) -> str:
    words = {"time": formats.working_time(one.target_seconds), "share": formats.percent(one.share / 100)}
    about = _("within %(time)s, %(share)s of the time") % words
    return f"{about} ({one.get_priority_display()})" if one.priority else about
