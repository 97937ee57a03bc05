"""The organization itself, and the companies beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from puente.calendars import verbs as calendars
from puente.calendars.models import Calendar
from puente.calendars.reading import zone as read_zone
from puente.events.record import record
from puente.events.revisions import alter
from puente.foundation import clock, house
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people import languages as tongues
from puente.people import passwords, rules
from puente.people.events import (
    CompanyFounded,
    CompanyRenamed,
    CompanyRetired,
    OrganizationChanged,
    OrganizationFounded,
)
from puente.people.models import Company, Organization, Person

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@verb
def found_organization(
    *,
    by: Person,
    name: str,
    languages: Sequence[str],
    zone: str,
    password: str = "",
    calendar_name: Mapping[str, str] | str = "",
    week: Mapping[str, Sequence[Sequence[str]]] | None = None,
    country: str = "",
    subdivision: str = "",
    is_demo: bool = False,
) -> Organization:
    """The first page: the house, its calendar, and `by`, a Person not yet saved, as its first administrator.

    Without `password` nobody can sign in as `by` yet: their first invitation or a demo's door lets them in.
    """
    refuse_if(Organization.objects.exists(), _("The organization is already founded."), code="founded")
    permit(rules.may_found, by)
    now = clock.now()
    spoken = tongues.of_an_organization(languages, "languages")
    read_zone(zone)

    company = Company(name=name.strip(), kind=Company.Kind.OWN)
    check(company, "name", "kind")
    company.save()
    by.company, by.joined_at, by.is_administrator = company, now, True
    by.language = by.language or tongues.of_the_screen(spoken)
    by.email = (by.email or "").strip().lower() or None
    check(by, "name", "email", "language")
    passwords.give(by, password)
    by.save()
    if by.email:
        by.addresses.create(kind="email", value=by.email, confirmed_at=now if password else None)
    calendar = calendars.found_calendar(
        by=by,
        name=calendar_name or {"en": "Working hours", "es": "Horario de trabajo"},
        zone=zone,
        week=WEEK if week is None else week,
        country=country,
        subdivision=subdivision,
    )
    organization = Organization.objects.create(
        pk=1,
        company=company,
        languages=spoken,
        zone=zone,
        calendar=calendar,
        is_demo=is_demo,
        founded_at=now,
    )
    house.forget("organization")

    record(OrganizationFounded(), organization, by=by)
    return organization


@verb
def set_organization(
    *,
    by: Person,
    name: str | None = None,
    languages: Sequence[str] | None = None,
    zone: str | None = None,
    calendar: Calendar | None = None,
    closes_after_days: int | None = None,
    reopens_within_days: int | None = None,
    warns_at_percent: int | None = None,
    largest_file: int | None = None,
) -> Organization:
    """The house rules; what is not given stays as it is. `largest_file` is in bytes, at most 1 GiB."""
    organization = Organization.objects.select_for_update().get(pk=1)
    permit(rules.may_set_up, by)
    refuse_if(
        calendar is not None and calendar.is_retired, _("This calendar is retired."), code="calendar_retired"
    )
    _within(closes_after_days, "closes_after_days", 1, 365)
    _within(reopens_within_days, "reopens_within_days", 0, 3650)
    _within(warns_at_percent, "warns_at_percent", 1, 99)
    _within(largest_file, "largest_file", 1024, 1024**3)

    given: dict[str, Any] = {
        "languages": None if languages is None else tongues.of_an_organization(languages, "languages"),
        "zone": None if zone is None else read_zone(zone),
        "calendar": calendar,
        "closes_after_days": closes_after_days,
        "reopens_within_days": reopens_within_days,
        "warns_at_percent": warns_at_percent,
        "largest_file": largest_file,
    }
    changes = alter(organization, **{field: value for field, value in given.items() if value is not None})
    if name is not None:
        changes |= alter(organization.company, texts={"name"}, name=name.strip())
    if not changes:
        return unchanged(organization)
    organization.company.save(update_fields=["name"])
    organization.save()
    house.forget("organization")

    record(OrganizationChanged(changes=changes), organization, by=by)
    return organization


@verb
def found_company(
    *, by: Person, name: str, kind: str = "partner", source: str = "", outside_key: str = ""
) -> Company:
    """A partner company that works with us, or a customer's; `kind` is partner or customer."""
    permit(rules.may_set_up, by)
    if kind not in (Company.Kind.PARTNER, Company.Kind.CUSTOMER):
        raise Invalid({"kind": _("A company is a partner or a customer: ours exists already.")})
    company = Company(name=name.strip(), kind=kind, source=source, outside_key=outside_key)
    check(company, "name", "kind", "source", "outside_key")
    _named_once(company)
    company.save()

    record(CompanyFounded(), company, by=by)
    return company


@verb
def rename_company(company: Company, *, by: Person, name: str) -> Company:
    """The same company under another name."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    permit(rules.may_set_up, by)

    changes = alter(company, texts={"name"}, name=name.strip())
    if not changes:
        return unchanged(company)
    _named_once(company)
    company.save(update_fields=["name"])

    record(CompanyRenamed(changes=changes), company, by=by)
    return company


@verb
def retire_company(company: Company, *, by: Person) -> Company:
    """It works with us no more; its people and departments must have gone before."""
    company = Company.objects.select_for_update().get(pk=company.pk)
    permit(rules.may_set_up, by)
    refuse_if(company.kind == Company.Kind.OWN, _("Our own company stays."), code="own_company")
    if company.retired_at:
        return unchanged(company)
    refuse_if(
        company.departments.filter(retired_at__isnull=True).exists(),
        _("It still has departments: retire them first."),
        code="company_has_departments",
    )
    refuse_if(
        Person.objects.active().filter(company=company).exists(),
        _("It still has people here: they must leave first."),
        code="company_has_people",
    )

    company.retired_at = clock.now()
    company.save(update_fields=["retired_at"])

    record(CompanyRetired(), company, by=by)
    return company


def _named_once(company: Company) -> None:
    others = Company.objects.filter(name__iexact=company.name, kind=company.kind).exclude(pk=company.pk)
    if others.exists():
        raise Invalid({"name": _("There is a company with that name already.")})


def _within(value: int | None, field: str, least: int, most: int) -> None:
    if value is not None and not least <= value <= most:
        words = _("Between %(least)d and %(most)d, please.") % {"least": least, "most": most}
        raise Invalid({field: words})
