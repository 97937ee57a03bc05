"""What the pages show of a service before anybody asks: its line in a list, what to expect, when options arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from puente.catalogue.arrival import Offer, hours_of, offers, usual_day
from puente.catalogue.models import Field, Option, Priority, Service, Standard
from puente.catalogue.standards import Book, day_of, standards_for
from puente.desk.standards_kept import Kept, standards_met
from puente.foundation import clock
from puente.people.models import Department
from puente.web import formats
from puente.web.people.standing import state_of


@dataclass(frozen=True)
class Tile:
    """A service in a list, with the words under its name."""

    service: Service
    about: str


def tiles(services: Iterable[Service], *, with_department: bool = True) -> list[Tile]:
    """Each with its department and, of options and standard, what tells more. Two statements for all."""
    found = list(services)
    now = clock.now()
    book = Book.of({one.department_id for one in found}, day=None) if found else Book([])
    counted = dict(
        Option.objects.standing()
        .filter(service__in=found)
        .values_list("service_id")
        .annotate(n=Count("pk"))
        .values_list("service_id", "n")
    )
    lengths: dict[int | None, int] = {}
    lines = []
    for one in found:
        about = [str(one.department)] if with_department else []
        options = counted.get(one.pk, 0)
        standard = book.find(
            one.department_id,
            one.pk,
            None,
            Standard.Metric.RESOLUTION,
            one.priority,
            day_of(one.department, now),
        )
        if options > 1:
            about.append(ngettext("%(n)s option", "%(n)s options", options) % {"n": options})
        elif standard is not None:
            calendar = one.department.calendar_id
            if calendar not in lengths:
                lengths[calendar] = usual_day(hours_of(one.department))
            about.append(formats.working_time(standard.target_seconds, lengths[calendar]))
        lines.append(Tile(one, " · ".join(about)))
    return lines


SAID = {
    Standard.Metric.ACKNOWLEDGE: lambda: _("%(department)s tells you that it is seen within %(time)s"),
    Standard.Metric.FIRST_RESPONSE: lambda: _("%(department)s answers within %(time)s"),
    Standard.Metric.NEXT_RESPONSE: lambda: _("%(department)s answers what you add within %(time)s"),
    Standard.Metric.RESOLUTION: lambda: _("%(department)s has it done within %(time)s"),
}


@dataclass(frozen=True)
class Expected:
    """One clock of the standard in force today, in words, and how it was kept lately."""

    standard: Standard
    words: str
    within: str
    kept: Kept

    @property
    def share_words(self) -> str:
        return _("%(share)s times out of 100") % {"share": self.standard.share}

    @property
    def state(self) -> str:
        return state_of(self.standard, self.kept)

    @property
    def count_words(self) -> str:
        words = {"num": self.kept.cases}
        if self.state == "few":
            return ngettext("of %(num)s: too few to say", "of %(num)s: too few to say", words["num"]) % words
        return ngettext("of %(num)s", "of %(num)s", words["num"]) % words


def expected(
    department: Department,
    service: Service | None,
    option: Option | None = None,
) -> list[Expected]:
    """What may be expected, by the standards of today, and how they were kept in the last 90 days."""
    now = clock.now()
    day = day_of(department, now)
    priority = service.priority if service else Priority.NORMAL
    found = standards_for(department, service, option, priority, day)
    length = usual_day(hours_of(department))
    lately = standards_met(found.values(), now=now)
    lines = []
    for metric, say in SAID.items():
        if metric not in found:
            continue
        within = formats.working_time(found[metric].target_seconds, length)
        words = say() % {"department": department, "time": within}
        lines.append(Expected(found[metric], words, within, lately[found[metric].pk]))
    return lines


def offers_of(service: Service, wanted_on: date | None) -> list[Offer]:
    """The options of a service, with the day on which each arrives if it is asked now."""
    options = list(service.options.standing().in_order())
    if not options:
        return []
    now = clock.now()
    day = day_of(service.department, now)
    book = Book.of([service.department], day=day)
    seconds = {}
    for one in options:
        standard = book.find(
            service.department_id, service.pk, one.pk, Standard.Metric.RESOLUTION, service.priority, day
        )
        if standard is not None:
            seconds[one.pk] = standard.target_seconds
    return offers(options, hours_of(service.department), now, seconds=seconds, wanted_on=wanted_on)


@dataclass(frozen=True)
class Question:
    """A question of a form as a page shows it: with what was typed, whether it is shown, and what is wrong."""

    field: Field
    value: Any
    is_shown: bool
    errors: list[str]

    @property
    def name(self) -> str:
        return f"answer-{self.field.code}"

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The choices as buttons; where none has to be chosen, the last takes the choice back."""
        return self.choices if self.field.is_required else [*self.choices, ("", _("No answer"))]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, name) of what can be chosen, in the reader's language."""
        from puente.foundation.words import Words

        if self.field.kind == Field.Kind.YES_NO:
            return [("yes", _("Yes")), ("no", _("No"))]
        return [
            (one["code"], str(Words(one["name"]))) for one in self.field.choices if not one.get("retired")
        ]


def departments_that_serve(person_is_inside: bool) -> list[tuple[Department, int]]:
    """The standing departments with how many services each offers; those that offer none come last."""
    standing = Q(services__retired_at__isnull=True)
    if not person_is_inside:
        standing &= Q(services__who_may_ask=Service.Who.EVERYBODY)
    found = (
        Department.objects.standing()
        .annotate(offers=Count("services", filter=standing))
        .select_related("company")
    )
    return sorted(((one, one.offers) for one in found), key=lambda pair: (not pair[1], str(pair[0])))
