"""Somebody is away, and somebody covers."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people import rules
from puente.people.events import PersonAway, PersonBack
from puente.people.models import Absence, Person


@verb
def be_away(
    person: Person, *, by: Person, from_at: datetime, until_at: datetime, covered_by: Person | None = None
) -> Absence:
    """Away from one moment until another, both with their zone; whoever covers is inside and here."""
    person = Person.objects.locked(person)
    permit(rules.may_say_away, by, person)
    if until_at <= from_at:
        raise Invalid({"until_at": _("The end must come after the beginning.")})
    if until_at <= clock.now():
        raise Invalid({"until_at": _("This is over already.")})
    if covered_by is not None:
        if covered_by.pk == person.pk:
            raise Invalid({"covered_by": _("Nobody covers for themselves.")})
        if covered_by.left_at or covered_by.merged_into_id or not covered_by.is_inside:
            raise Invalid({"covered_by": _("Choose somebody who works here.")})
    refuse_if(
        person.absences.filter(
            cancelled_at__isnull=True, from_at__lt=until_at, until_at__gt=from_at
        ).exists(),
        _("There is an absence in these days already: end it first."),
        code="absence_overlaps",
    )

    absence = Absence.objects.create(person=person, from_at=from_at, until_at=until_at, covered_by=covered_by)

    away = PersonAway(
        absence=absence.pk,
        from_at=from_at,
        until_at=until_at,
        covered_by=covered_by.pk if covered_by else None,
    )
    record(away, person, by=by)
    return absence


@verb
def come_back(absence: Absence, *, by: Person) -> Absence:
    """Back before the end, or not going at all."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    permit(rules.may_say_away, by, absence.person)
    now = clock.now()
    if absence.cancelled_at or absence.until_at <= now:
        return unchanged(absence)

    before = absence.until_at
    if absence.from_at < now:
        absence.until_at = now
    else:
        absence.cancelled_at = now
    absence.save(update_fields=["until_at", "cancelled_at"])

    changes = {"until_at": [before, absence.until_at if absence.cancelled_at is None else None]}
    record(PersonBack(absence=absence.pk, changes=changes), absence.person, by=by)
    return absence
