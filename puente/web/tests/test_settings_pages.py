"""Everything is set up in the browser, by administrators alone."""

import re

import pytest
from django.urls import get_resolver
from django.utils import translation

from puente.calendars import verbs as calendars
from puente.calendars.models import Calendar
from puente.people import verbs as people
from puente.people.models import Company, Department, KeptMail, Organization, Person
from puente.web.settings.places import countries


@pytest.fixture
def office(client, ada):
    """A browser with the administrator signed in."""
    client.force_login(ada, backend="puente.web.entrance.backend.HouseBackend")
    return client


@pytest.fixture
def ward(ada):
    return calendars.found_calendar(
        by=ada, name={"en": "Ward"}, zone="Europe/Madrid", week={"mon": [["08:00", "15:00"]]}
    )


def addresses_of_the_settings():
    from puente.web.settings.urls import urlpatterns

    return sorted(
        re.sub(
            r"<int:pk>",
            "1",
            re.sub(r"<str:code>", "FAC", re.sub(r"<str:on>", "2026-01-01", str(one.pattern))),
        )
        for one in urlpatterns
        if one.name != "regions"
    )


@pytest.mark.parametrize("address", addresses_of_the_settings())
def test_nobody_but_administrators_comes_in(client, lara, address):
    client.force_login(lara, backend="puente.web.entrance.backend.HouseBackend")

    assert client.get(f"/{address}").status_code in (403, 405)
    assert client.post(f"/{address}").status_code == 403


def test_every_page_opens_in_both_languages(office, ada, ana, facilities, ward):
    partner = people.found_company(by=ada, name="Limpiezas Sol")
    for language in ("en", "es"):
        people.set_profile(ada, by=ada, language=language)
        for address in (
            "/settings/",
            "/settings/departments/",
            "/settings/departments/new/",
            "/settings/departments/FAC/",
            "/settings/departments/FAC/retire/",
            "/settings/people/",
            "/settings/people/?q=ana&show=waiting",
            "/settings/people/invite/",
            "/settings/people/merge/",
            f"/settings/people/{ana.pk}/",
            "/settings/companies/",
            f"/settings/companies/{partner.pk}/",
            "/settings/calendars/",
            "/settings/calendars/new/",
            f"/settings/calendars/{ward.pk}/?year=2027",
            "/settings/mail/",
        ):
            answer = office.get(address)

            assert answer.status_code == 200, address
            assert f'<html lang="{language}"' in answer.text


def test_house_rules_are_changed(office, organization):
    form = {
        "name": "Casa nueva",
        "language": "es",
        "others": ["en", "ca"],
        "zone": "Atlantic/Canary",
        "calendar": organization.calendar.pk,
        "closes_after_days": 5,
        "reopens_within_days": 20,
        "warns_at_percent": 80,
        "largest_mb": 10,
    }

    assert office.post("/settings/", form).status_code == 302

    house = Organization.objects.select_related("company").get()
    assert (str(house), house.languages, house.closes_after_days) == ("Casa nueva", ["es", "en", "ca"], 5)
    assert house.largest_file == 10 * 1024 * 1024


def test_house_rules_that_cannot_be_are_refused_beside_their_field(office, organization):
    answer = office.post(
        "/settings/", {"name": "Casa", "language": "en", "zone": "UTC", "calendar": 1, "largest_mb": 0}
    )

    assert answer.status_code == 422
    assert answer.text.count("field__error") >= 4


def test_in_spanish_a_limit_is_said_as_one_says_it_to_a_colleague(office, organization, ada):
    people.set_profile(ada, by=ada, language="es")

    page = office.post("/settings/", {"name": "x" * 201, "largest_mb": 0}).text

    assert "Al menos 1, por favor." in page
    assert "Como mucho 200 caracteres, por favor" in page
    assert "Asegúrese" not in page


def test_a_department_is_founded_in_two_languages(office, organization):
    form = {"code": "inf", "name-en": "IT", "name-es": "Informática", "company": organization.company.pk}

    answer = office.post("/settings/departments/new/", form)

    assert answer["Location"] == "/departments/INF/people/"
    assert Department.objects.get().name == {"en": "IT", "es": "Informática"}


def test_a_code_that_is_taken_is_refused_and_the_rest_stays_typed(office, organization, facilities):
    form = {"code": "FAC", "name-en": "Another house", "company": organization.company.pk}

    answer = office.post("/settings/departments/new/", form)

    assert answer.status_code == 422
    assert "There is a department with that code already" in answer.text
    assert "Another house" in answer.text


def test_changing_a_department_is_all_or_nothing(office, facilities, legal, ward, ada):
    form = {"name-en": "House", "parent": legal.pk, "calendar": ward.pk, "phone": "12"}
    assert office.post("/settings/departments/FAC/", form).status_code == 302
    facilities.refresh_from_db()
    assert (str(facilities.name), facilities.parent, facilities.calendar) == ("House", legal, ward)

    answer = office.post("/settings/departments/FAC/", {"name-en": "X", "email": "no mail"})

    assert answer.status_code == 422
    facilities.refresh_from_db()
    assert str(facilities.name) == "House"


def test_retiring_a_department_names_its_heir(office, facilities, legal):
    assert office.post("/settings/departments/FAC/retire/", {}).status_code == 422
    office.post("/settings/departments/FAC/retire/", {"heir": legal.pk, "people_too": "on"})

    facilities.refresh_from_db()
    assert facilities.heir == legal
    assert "Retired" in office.get("/departments/FAC/").text


def test_somebody_is_invited_into_a_department_and_the_link_can_be_copied(office, organization, facilities):
    form = {
        "name": "Irene",
        "kind": "employee",
        "company": organization.company.pk,
        "department": facilities.pk,
        "role": "agent",
    }

    answer = office.post("/settings/people/invite/", form)

    irene = Person.objects.get(name="Irene")
    assert irene.serves_in(facilities)
    page = office.get(answer["Location"]).text
    assert "/invitation/" in page


def test_who_came_by_a_list_is_invited_at_one_press(office, ada, carmen):
    for name, email in (("Irene", "irene@list.example"), ("Hugo", "hugo@list.example"), ("Olga", None)):
        people.enrol(by=ada, name=f"{name} List", email=email)
    people.invite(by=ada, name="Nora List", email="nora@list.example")

    def invited():
        return set(Person.objects.exclude(invitations=None).values_list("name", flat=True))

    page = office.get("/settings/people/?show=uninvited&q=list").text
    assert all(name in page for name in ("Irene List", "Hugo List", "Olga List"))
    assert "Nora List" not in page
    assert carmen.name not in office.get("/settings/people/?show=uninvited").text
    assert "Invite the 2 who have an e-mail" in page

    answer = office.post("/settings/people/invite-all/?show=uninvited&q=irene", follow=True)
    assert "1 person is invited." in answer.text
    assert invited() == {"Irene List", "Nora List"}

    office.post("/settings/people/invite-all/?show=uninvited&q=list")
    assert invited() == {"Irene List", "Nora List", "Hugo List"}
    assert "Invite the" not in office.get("/settings/people/?show=uninvited&q=list").text


def test_when_the_department_cannot_be_joined_nobody_is_invited(office, ada, facilities):
    customer = people.found_company(by=ada, name="Cliente", kind="customer")
    form = {
        "name": "Irene",
        "kind": "customer",
        "company": customer.pk,
        "department": facilities.pk,
        "role": "agent",
    }

    answer = office.post("/settings/people/invite/", form)

    assert answer.status_code == 422
    assert not Person.objects.filter(name="Irene").exists()


def test_who_leaves_can_come_back(office, bruno):
    office.post(f"/settings/people/{bruno.pk}/leave/")
    bruno.refresh_from_db()
    assert bruno.left_at
    assert "Bruno" in office.get("/settings/people/?show=left").text

    office.post(f"/settings/people/{bruno.pk}/readmit/")

    bruno.refresh_from_db()
    assert bruno.left_at is None


def test_the_last_administrator_stays_and_is_told_why(office, ada):
    answer = office.post(f"/settings/people/{ada.pk}/administrator/", {"is": "no"}, follow=True)

    assert "The last administrator stays" in answer.text
    ada.refresh_from_db()
    assert ada.is_administrator


def test_two_records_are_shown_before_they_become_one(office, ana, bruno):
    both = {"kept": ana.pk, "gone": bruno.pk}
    shown = office.post("/settings/people/merge/", both)
    assert "They are the same person" in shown.text
    bruno.refresh_from_db()
    assert bruno.merged_into is None

    office.post("/settings/people/merge/", both | {"sure": "yes"})

    bruno.refresh_from_db()
    assert bruno.merged_into == ana


def test_a_company_is_added_renamed_and_retired(office, organization):
    office.post("/settings/companies/", {"name": "Limpiezas Sol", "kind": "partner"})
    company = Company.objects.get(name="Limpiezas Sol")
    office.post(f"/settings/companies/{company.pk}/", {"name": "Limpiezas Luna"})
    office.post(f"/settings/companies/{company.pk}/retire/")

    company.refresh_from_db()
    assert (company.name, bool(company.retired_at)) == ("Limpiezas Luna", True)


WEEK = {
    "zone": "Europe/Madrid",
    "mon-0-from": "08:00",
    "mon-0-to": "14:00",
    "mon-1-from": "16:00",
    "mon-1-to": "00:00",
}


def test_a_week_has_several_intervals_a_day_and_runs_over_midnight(office, ward):
    night = WEEK | {"tue-0-from": "22:00", "tue-0-to": "06:00"}

    assert office.post(f"/settings/calendars/{ward.pk}/week/", night).status_code == 302

    ward.refresh_from_db()
    assert ward.week == {"mon": [["08:00", "14:00"], ["16:00", "00:00"]], "tue": [["22:00", "06:00"]]}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"zone": "Europe/Madrid"}, "ever be due"),
        (WEEK | {"wed-0-from": "09:00"}, "Wednesday"),
        (WEEK | {"wed-0-from": "9 o’clock", "wed-0-to": "10:00"}, "9 o’clock"),
    ],
)
def test_a_week_that_cannot_be_says_what_would_follow_and_stays_typed(office, ward, typed, words):
    answer = office.post(f"/settings/calendars/{ward.pk}/week/", typed)

    assert answer.status_code == 422
    beside_it = answer.text.partition('id="week-error"')[2].partition("</p>")[0]
    assert words in beside_it
    ward.refresh_from_db()
    assert ward.week == {"mon": [["08:00", "15:00"]]}


def test_holidays_are_chosen_and_previewed_in_the_readers_language(office, ward, ada):
    people.set_profile(ada, by=ada, language="es")

    office.post(f"/settings/calendars/{ward.pk}/holidays/", {"country": "ES", "region": "MD"})

    page = office.get(f"/settings/calendars/{ward.pk}/?year=2026").text
    assert "Fiesta Nacional de España" in page
    assert "Fiesta de la Comunidad de Madrid" in page


@pytest.mark.parametrize(("language", "last"), [("en", "Zimbabwe"), ("es", "Zimbabue")])
def test_each_country_is_named_once_and_stands_where_one_looks_for_it(language, last):
    with translation.override(language):
        names = [name for _code, name in countries()]

    assert len(names) == len(set(names))
    assert names[-1] == last
    assert "UK" not in names


def test_the_regions_follow_the_country(client, db):
    assert "Galicia" in client.get("/settings/regions/?country=ES").text
    assert "Galicia" not in client.get("/settings/regions/?country=DE").text


def test_a_special_day_is_set_and_removed(office, ward, noon):
    form = {"on": "2026-03-16", "name-en": "Feast", "day-0-from": "", "day-0-to": ""}

    office.post(f"/settings/calendars/{ward.pk}/days/", form)
    assert "Feast" in office.get(f"/settings/calendars/{ward.pk}/").text
    office.post(f"/settings/calendars/{ward.pk}/days/2026-03-16/remove/")

    assert not ward.special_days.exists()


def test_a_closed_day_that_is_over_is_refused_beside_its_field(office, ward, noon):
    answer = office.post(
        f"/settings/calendars/{ward.pk}/days/",
        {"on": "2026-03-09", "name-en": "Feast", "day-0-from": "10:00"},
    )

    assert answer.status_code == 422
    assert 'id="id_on-error"' in answer.text
    assert 'value="Feast"' in answer.text
    assert not ward.special_days.exists()


def test_hours_of_a_special_day_that_are_none_are_refused_below_them_and_stay_typed(office, ward, noon):
    answer = office.post(
        f"/settings/calendars/{ward.pk}/days/",
        {"on": "2026-03-16", "name-en": "Feast", "day-0-from": "half past nine"},
    )

    assert answer.status_code == 422
    assert "half past nine" in answer.text.partition('id="day-error"')[2].partition("</span>")[0]
    assert 'value="half past nine"' in answer.text
    assert not ward.special_days.exists()


def test_a_calendar_in_use_is_not_retired(office, organization):
    answer = office.post(f"/settings/calendars/{organization.calendar.pk}/retire/", follow=True)

    assert "Still working by this calendar" in answer.text
    assert Calendar.objects.standing().exists()


def test_a_new_calendar_is_made_whole(office):
    answer = office.post(
        "/settings/calendars/new/", WEEK | {"name-en": "Counter", "country": "ES", "region": ""}
    )

    calendar = Calendar.objects.get(country="ES")
    assert answer["Location"] == f"/settings/calendars/{calendar.pk}/"


def test_kept_mail_shows_its_links_to_copy(office, noon, settings):
    KeptMail.objects.create(
        to="irene@casa.example", subject="Welcome", body=f"Here: {settings.ORIGIN}/invitation/1:x/", at=noon
    )

    page = office.get("/settings/mail/").text

    assert "No mail server is set" in page or "Mail goes out" in page
    assert f'value="{settings.ORIGIN}/invitation/1:x/"' in page
    assert "(optional)" not in page


def test_a_filter_that_finds_nobody_does_not_speak_of_a_search(office):
    asked_nothing = office.get("/settings/people/?show=left").text
    asked = office.get("/settings/people/?q=zzzz").text

    assert "Nobody is like this now." in asked_nothing
    assert "Nobody answers to that." in asked


def test_every_address_of_the_settings_has_a_name(db):
    from puente.web.settings.urls import urlpatterns

    known = get_resolver().reverse_dict

    assert all(one.name in known for one in urlpatterns)


def test_a_list_in_which_nothing_is_chosen_says_so_in_words(office, organization, facilities):
    for address in ("/settings/departments/FAC/retire/", "/settings/people/invite/", "/settings/"):
        page = office.get(address).text

        assert "---------" not in page
    assert "Choose one" in office.get("/settings/departments/FAC/retire/").text
