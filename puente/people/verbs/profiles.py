"""What a person is called, speaks and prefers; and who administers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from puente.calendars.reading import zone as read_zone
from puente.events.record import record
from puente.events.revisions import alter
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people import languages as tongues
from puente.people import rules
from puente.people.events import AdministratorMade, AdministratorUnmade, ProfileSet
from puente.people.models import Company, Person

THEMES = ("", "light", "dark")


@verb
def set_profile(
    person: Person,
    *,
    by: Person,
    name: str | None = None,
    called: str | None = None,
    job: str | None = None,
    kind: str | None = None,
    company: Company | None = None,
    language: str | None = None,
    zone: str | None = None,
    languages: Sequence[str] | None = None,
    theme: str | None = None,
    single_keys: bool | None = None,
) -> Person:
    """What is not given stays. Kind and company are an administrator's to change."""
    person = Person.objects.locked(person)
    permit(rules.may_change_profile, by, person)
    if kind is not None or company is not None:
        permit(rules.may_set_up, by)
    refuse_if(person.merged_into_id, _("This record was merged into another."), code="person_merged")
    if language and language not in tongues.SCREEN:
        raise Invalid({"language": _("Puente does not speak this language yet.")})
    if theme is not None and theme not in THEMES:
        raise Invalid({"theme": _("Light, dark, or as the device says.")})

    given: dict[str, Any] = {
        "name": None if name is None else name.strip(),
        "called": None if called is None else called.strip(),
        "job": None if job is None else job.strip(),
        "kind": kind,
        "company": company,
        "language": language,
        "zone": read_zone(zone) if zone else zone,
        "languages": None if languages is None else tongues.of_people(languages, "languages"),
        "theme": theme,
        "single_keys": single_keys,
    }
    values = {field: value for field, value in given.items() if value is not None}
    changes = alter(person, texts={"name", "called", "job"}, **values)
    if not changes:
        return unchanged(person)
    person.save(update_fields=[*changes, "sought"])

    record(ProfileSet(changes=changes), person, by=by)
    return person


@verb
def make_administrator(person: Person, *, by: Person) -> Person:
    """May set up everything from now on; only somebody of our own."""
    person = Person.objects.locked(person)
    permit(rules.may_set_up, by)
    refuse_if(
        not person.is_active or not person.is_inside,
        _("Only somebody who works here can be an administrator."),
        code="administrator_from_outside",
    )
    if person.is_administrator:
        return unchanged(person)

    person.is_administrator = True
    person.save(update_fields=["is_administrator"])

    changes = {"is_administrator": [False, True]}
    record(AdministratorMade(changes=changes), person, by=by)
    return person


@verb
def unmake_administrator(person: Person, *, by: Person) -> Person:
    """No longer an administrator. The last one stays."""
    person = Person.objects.locked(person)
    permit(rules.may_set_up, by)
    if not person.is_administrator:
        return unchanged(person)
    refuse_if_last(person)

    person.is_administrator = False
    person.save(update_fields=["is_administrator"])

    changes = {"is_administrator": [True, False]}
    record(AdministratorUnmade(changes=changes), person, by=by)
    return person


def refuse_if_last(person: Person) -> None:
    """Somebody must be able to set things up. The rows are locked, so that two do not go at once."""
    administrators = Person.objects.active().filter(is_administrator=True, is_active=True).order_by("pk")
    others = [pk for pk in administrators.select_for_update().values_list("pk", flat=True) if pk != person.pk]
    refuse_if(
        not others, _("The last administrator stays: make another one first."), code="last_administrator"
    )
