"""The first page: from an empty database to a house with its first administrator."""

import pytest

from puente.events.models import Event
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import verbs as people
from puente.people.events import CompanyFounded, OrganizationChanged, OrganizationFounded
from puente.people.models import Company, Organization, Person

PASSWORD = "un puente de piedra"


def found(**with_):
    defaults = {
        "by": Person(name="Nora Vidal", email="Nora@Casa.example"),
        "name": "Casa",
        "languages": ["es", "en"],
        "zone": "Europe/Madrid",
        "password": PASSWORD,
        "country": "ES",
        "subdivision": "MD",
    }
    return people.found_organization(**(defaults | with_))


def test_founding_makes_the_house_its_calendar_and_its_first_administrator(db, recorded):
    with recorded(OrganizationFounded) as change:
        organization = found()

    nora = Person.objects.get()
    assert organization.language == "es"
    assert organization.calendar.hours().is_holiday(organization.founded_at.replace(month=12, day=25).date())
    assert nora.is_administrator
    assert nora.email == "nora@casa.example"
    assert nora.check_password(PASSWORD)
    assert nora.language == "es"
    assert change.event.actor == nora


def test_an_organization_is_founded_once(db):
    found()

    with pytest.raises(Refused):
        found(by=Person(name="Otra", email="otra@casa.example"))

    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("with_", "field"),
    [
        ({"name": " "}, "name"),
        ({"languages": []}, "languages"),
        ({"languages": ["es", "xx"]}, "languages"),
        ({"zone": "Europe/Atlantis"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"subdivision": "ZZ"}, "subdivision"),
        ({"week": {}}, "week"),
        ({"password": "short"}, "password"),
        ({"by": Person(name="Nora", email="no mail")}, "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_stays(db, with_, field):
    with pytest.raises(Invalid) as refusal:
        found(**with_)

    assert list(refusal.value.fields) == [field]
    assert not Organization.objects.exists()
    assert not Person.objects.exists()
    assert not Event.objects.exists()


def test_house_rules_are_an_administrators(organization, ada, ana, recorded):
    with recorded(OrganizationChanged) as change:
        people.set_organization(by=ada, closes_after_days=5, languages=["es"], name="Casa nueva")

    assert change.event.changes["closes_after_days"] == [3, 5]
    assert change.event.changes["languages"] == [["en", "es"], ["es"]]
    assert "Casa" not in str(change.event.data)
    with pytest.raises(Forbidden):
        people.set_organization(by=ana, closes_after_days=9)
    assert Organization.objects.get().closes_after_days == 5


def test_house_rules_stay_within_reason(organization, ada):
    with pytest.raises(Invalid) as refusal:
        people.set_organization(by=ada, closes_after_days=0)

    assert "closes_after_days" in refusal.value.fields


def test_a_partner_company_is_added_once(organization, ada, ana, recorded):
    with recorded(CompanyFounded):
        company = people.found_company(by=ada, name="Limpiezas Sol")

    with pytest.raises(Invalid):
        people.found_company(by=ada, name="limpiezas sol")
    with pytest.raises(Forbidden):
        people.found_company(by=ana, name="Otra")
    assert company.kind == Company.Kind.PARTNER


def test_a_company_with_people_stays(organization, ada):
    company = people.found_company(by=ada, name="Limpiezas Sol")
    sara = people.enrol(by=ada, name="Sara", company=company, kind="supplier")

    with pytest.raises(Refused):
        people.retire_company(company, by=ada)
    people.leave_organization(sara, by=ada)
    people.retire_company(company, by=ada)

    company.refresh_from_db()
    assert company.retired_at
