"""Who is who, departments, one's own page and the ways in, as people meet them."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from puente.foundation import first_link
from puente.people import links
from puente.people import verbs as people
from puente.people.models import Membership, Organization, Person

PASSWORD = "tres puentes y un río"


@pytest.fixture
def at_work(client):
    """A browser with this person signed in."""

    def sign_in(person):
        client.force_login(person, backend="puente.web.entrance.backend.HouseBackend")
        return client

    return sign_in


def photo(size=(640, 480), kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return SimpleUploadedFile("me.png", out.getvalue(), "image/png")


def test_strangers_are_sent_to_the_sign_in_page(client, ana, facilities):
    for address in (
        "/people/",
        f"/people/{ana.pk}/",
        "/me/",
        "/departments/",
        "/departments/FAC/",
        "/settings/",
    ):
        answer = client.get(address)

        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_the_directory_finds_without_accents_and_shows_who_is_away(at_work, ana, bruno, ada, noon):
    people.set_profile(bruno, by=ada, name="Bruno Ibáñez", job="Fontanero")
    people.be_away(bruno, by=ada, from_at=noon, until_at=noon.replace(day=20), covered_by=ana)

    answer = at_work(ana).get("/people/?q=ibanez")

    assert "Bruno Ibáñez" in answer.text
    assert "away" in answer.text
    assert "Berta" not in answer.text


def test_a_nul_in_an_address_is_dropped_behind_the_question_mark_and_leads_nowhere_before_it(
    at_work, ana, bruno
):
    browser = at_work(ana)

    found = browser.get("/people/?q=Bru%00no").text
    assert f'href="/people/{bruno.pk}/"' in found
    assert browser.get("/departments/FAC%00/").status_code == 404
    assert browser.get("/requests/FAC-1%00/").status_code == 404


def test_a_search_by_htmx_returns_only_what_was_found(at_work, ana):
    answer = at_work(ana).get("/people/?q=zzz", headers={"hx-request": "true"})

    assert "<html" not in answer.text
    assert "Nobody answers to that" in answer.text


def test_the_directory_costs_the_same_for_ten_as_for_one(
    at_work, ana, organization, finance, django_assert_max_num_queries
):
    from conftest import make_person

    browser = at_work(ana)
    browser.get("/people/")
    with django_assert_max_num_queries(40) as few:
        browser.get("/people/")
    for number in range(10):
        make_person(f"Persona {number}", department=finance)
    with django_assert_max_num_queries(40) as many:
        browser.get("/people/")

    assert len(many) == len(few)


def test_a_persons_page_says_who_covers(at_work, ana, bruno, berta, noon):
    people.be_away(bruno, by=bruno, from_at=noon, until_at=noon.replace(day=20), covered_by=berta)

    answer = at_work(ana).get(f"/people/{bruno.pk}/")

    assert "Covered by" in answer.text
    assert "Berta" in answer.text


def test_a_customer_does_not_see_other_customers(at_work, carmen, ada):
    other = people.enrol(
        by=ada,
        name="Otra",
        kind="customer",
        company=people.found_company(by=ada, name="Otra", kind="customer"),
    )

    assert at_work(carmen).get(f"/people/{other.pk}/").status_code == 404


def test_the_page_of_a_merged_record_leads_to_the_one_that_stayed(at_work, ana, bruno, ada):
    people.merge_people(ana, bruno, by=ada)

    assert at_work(ada).get(f"/people/{bruno.pk}/")["Location"] == f"/people/{ana.pk}/"


def test_i_change_my_own_page(at_work, ana):
    form = {
        "name": "Ana Ruiz",
        "called": "Anita",
        "language": "es",
        "languages": ["es", "en"],
        "theme": "dark",
    }

    answer = at_work(ana).post("/me/", form)

    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (ana.called, ana.language, ana.theme, ana.single_keys) == ("Anita", "es", "dark", False)


def test_a_page_that_cannot_be_keeps_what_was_typed_and_says_why(at_work, ana):
    answer = at_work(ana).post("/me/", {"name": "", "called": "Anita la de siempre"})

    assert answer.status_code == 422
    assert "Anita la de siempre" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_i_do_not_change_the_page_of_another(at_work, ana, bruno):
    browser = at_work(bruno)

    for address in (
        f"/people/{ana.pk}/edit/",
        f"/people/{ana.pk}/addresses/add/",
        f"/people/{ana.pk}/picture/set/",
    ):
        assert browser.post(address, {"name": "X", "kind": "phone", "value": "600"}).status_code == 403
    ana.refresh_from_db()
    assert ana.name == "Ana"


def test_a_picture_is_made_anew_and_shown(at_work, ana, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    browser = at_work(ana)

    browser.post(f"/people/{ana.pk}/picture/set/", {"picture": photo()})
    shown = browser.get(f"/people/{ana.pk}/picture/")

    picture = Image.open(io.BytesIO(b"".join(shown.streaming_content)))
    assert (picture.format, picture.size) == ("JPEG", (480, 480))


@pytest.mark.parametrize("content", [b"", b"GIF89a and nothing", b"<svg onload=alert(1)>"])
def test_what_is_no_picture_is_refused_beside_its_field(at_work, ana, content):
    upload = SimpleUploadedFile("me.png", content, "image/png")

    answer = at_work(ana).post(f"/people/{ana.pk}/picture/set/", {"picture": upload})

    assert answer.status_code == 422
    assert "field__error" in answer.text
    ana.refresh_from_db()
    assert ana.picture is None


def test_i_add_and_remove_a_phone(at_work, ana):
    browser = at_work(ana)

    browser.post(
        f"/people/{ana.pk}/addresses/add/", {"kind": "phone", "value": "600 100 200", "label": "mobile"}
    )
    phone = ana.addresses.get()
    assert "600 100 200" in browser.get("/me/").text
    browser.post(f"/addresses/{phone.pk}/remove/")

    phone.refresh_from_db()
    assert phone.removed_at


def test_an_address_that_is_none_is_refused_and_stays_typed(at_work, ana):
    answer = at_work(ana).post(f"/people/{ana.pk}/addresses/add/", {"kind": "email", "value": "ana at home"})

    assert answer.status_code == 422
    assert "ana at home" in answer.text


def test_i_say_that_i_am_away_in_whole_days(at_work, ana, noon):
    at_work(ana).post(
        f"/people/{ana.pk}/away/", {"first": "2026-03-16", "last": "2026-03-20", "covered_by": ""}
    )

    absence = ana.absences.get()
    assert absence.from_at.isoformat() == "2026-03-15T23:00:00+00:00"
    assert absence.until_at.isoformat() == "2026-03-20T23:00:00+00:00"
    for page in (at_work(ana).get("/me/"), at_work(ana).get(f"/people/{ana.pk}/")):
        assert "Monday 16 March" in page.text
        assert "Friday 20 March" in page.text
        assert "Sat 21" not in page.text


def test_an_absence_that_ends_before_it_begins_is_refused(at_work, ana, noon):
    answer = at_work(ana).post(f"/people/{ana.pk}/away/", {"first": "2026-03-20", "last": "2026-03-16"})

    assert answer.status_code == 422
    assert "The last day comes before the first" in answer.text
    assert "2026-03-16" in answer.text


def test_a_lead_says_it_for_somebody_of_the_department(at_work, lara, bruno, ana, noon):
    days = {"first": "2026-03-16", "last": "2026-03-20"}

    assert at_work(lara).post(f"/people/{bruno.pk}/away/", days).status_code == 302
    assert at_work(lara).post(f"/people/{ana.pk}/away/", days).status_code == 403


def test_the_department_page_shows_its_vision_and_its_people_agree(at_work, facilities, lara, bruno):
    people.set_vision("We mend it today", by=lara, department=facilities)
    browser = at_work(bruno)

    page = browser.get("/departments/FAC/")
    assert "We mend it today" in page.text
    action = re.search(r'action="(/vision/\d+/agree/)"', page.text)[1]
    browser.post(action)

    page = browser.get("/departments/FAC/")
    assert "1 person made it theirs" in page.text
    assert action not in page.text


def test_a_lead_writes_the_vision_and_others_do_not(at_work, facilities, lara, bruno):
    assert at_work(bruno).post("/departments/FAC/vision/", {"text-en": "Mine"}).status_code == 403
    answer = at_work(lara).post("/departments/FAC/vision/", {"text-en": "We mend", "text-es": "Arreglamos"})

    assert answer["Location"] == "/departments/FAC/"
    assert facilities.visions.get().text == {"en": "We mend", "es": "Arreglamos"}


def test_whoever_leads_finds_the_way_to_shape_its_services(at_work, facilities, legal, lara, bruno):
    way = 'href="/settings/services/"'

    assert way in at_work(lara).get("/departments/FAC/").text
    assert way not in at_work(lara).get("/departments/LEG/").text
    assert way not in at_work(bruno).get("/departments/FAC/").text


def test_who_finds_nobody_is_led_back_to_everybody(at_work, ana):
    assert '<a class="button" href="/people/">' in at_work(ana).get("/people/?q=zzz").text


def test_the_tree_shows_every_department_under_its_own(at_work, ana, facilities, legal, ada):
    people.move_department(facilities, by=ada, parent=legal)

    page = at_work(ana).get("/departments/").text

    assert page.index("Legal") < page.index("Facilities")
    assert page.count('class="tree"') == 2


def test_a_lead_takes_somebody_in_by_name_changes_the_role_and_takes_out(at_work, facilities, lara, olga):
    browser = at_work(lara)

    browser.post("/departments/FAC/people/", {"person": "olga@casa.example", "role": "agent"})
    place = Membership.objects.get(person=olga)
    browser.post(f"/memberships/{place.pk}/role/", {"role": "member"})
    place.refresh_from_db()
    assert place.role == "member"
    browser.post(f"/memberships/{place.pk}/end/")

    place.refresh_from_db()
    assert place.until_at


def test_taking_in_nobody_is_refused_beside_the_field(at_work, facilities, lara):
    answer = at_work(lara).post("/departments/FAC/people/", {"person": "Ghost", "role": "agent"})

    assert answer.status_code == 422
    assert "Nobody here is called that" in answer.text
    assert 'value="Ghost"' in answer.text


def test_an_invited_person_chooses_a_password_and_is_in(client, ada):
    irene = people.invite(by=ada, name="Irene", email="irene@casa.example")
    link = links.to_invitation(irene.invitations.get())
    address = link[link.index("/invitation/") :]

    assert client.post(address, {"password": "short"}).status_code == 422
    answer = client.post(address, {"password": PASSWORD, "called": "Ire"})

    assert answer["Location"] == "/"
    assert client.get("/me/").status_code == 200
    client.logout()
    assert client.get(address).status_code == 410


def test_a_made_up_invitation_says_so(client, organization):
    assert client.get("/invitation/7:whatever/").status_code == 404


def test_confirming_an_e_mail_takes_a_press_not_only_the_link(client, ana):
    address = people.add_address(ana, by=ana, kind="email", value="ana@home.example")
    link = links.to_address(address)
    page = link[link.index("/addresses/") :]

    client.get(page)
    address.refresh_from_db()
    assert address.confirmed_at is None
    client.post(page)

    address.refresh_from_db()
    assert address.confirmed_at


@pytest.fixture
def first_token(db, settings, tmp_path):
    settings.DATA = tmp_path
    return first_link.make()


FIRST = {
    "organization": "Casa",
    "language": "es",
    "both": "on",
    "zone": "Europe/Madrid",
    "country": "ES",
    "region": "MD",
    "opens": "08:00",
    "closes": "15:00",
    "person": "Nora Vidal",
    "email": "nora@casa.example",
    "password": PASSWORD,
}


def test_the_first_page_founds_the_house_and_lets_its_administrator_in(client, first_token):
    assert client.get(f"/start/?token={first_token}").status_code == 200

    answer = client.post("/start/", FIRST | {"token": first_token})

    assert answer["Location"] == "/"
    house = Organization.objects.get()
    assert house.languages == ["es", "en"]
    assert house.calendar.week["mon"] == [["08:00", "15:00"]]
    assert client.get("/settings/").status_code == 200
    client.logout()
    assert client.get(f"/start/?token={first_token}").status_code == 302


@pytest.mark.parametrize(
    ("reads", "welcome"), [("en-GB,en", "Welcome, Nora Vidal."), ("es-ES,es", "Te damos la bienvenida")]
)
def test_who_founds_the_house_goes_on_reading_in_the_language_of_the_first_page(
    client, first_token, reads, welcome
):
    client.post("/start/", FIRST | {"token": first_token}, headers={"Accept-Language": reads})

    assert Organization.objects.get().languages == ["es", "en"]
    page = client.get("/", headers={"Accept-Language": "de"})
    assert f'lang="{reads[:2]}"' in page.text
    assert welcome in page.text


def test_the_first_page_opens_by_its_link_alone(client, first_token):
    assert client.get("/start/").status_code == 404
    assert client.post("/start/", FIRST | {"token": "guessed"}).status_code == 403
    assert not Organization.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organization", ""),
        ("zone", "Mars/Base"),
        ("password", "short"),
        ("opens", "late"),
        ("closes", "08:00"),
        ("region", "ZZ"),
    ],
)
def test_the_first_page_keeps_what_was_typed_when_something_cannot_be(client, first_token, field, value):
    answer = client.post("/start/", FIRST | {"token": first_token, field: value})

    assert answer.status_code == 422
    assert "Nora Vidal" in answer.text
    assert ("field__error" in answer.text) or ('role="alert"' in answer.text)
    assert not Organization.objects.exists()
    assert not Person.objects.exists()


def test_i_see_where_i_am_signed_in_and_sign_out_elsewhere(at_work, ana, bruno):
    from django.test import Client

    browser = at_work(ana)
    elsewhere, others = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari/600"}), Client()
    backend = "puente.web.entrance.backend.HouseBackend"
    elsewhere.force_login(ana, backend=backend)
    others.force_login(bruno, backend=backend)

    page = browser.get("/me/sessions/").text
    assert page.count("Sign out there") == 1
    browser.post(re.search(r'action="(/me/sessions/\w+/end/)"', page)[1])

    assert elsewhere.get("/me/").status_code == 302
    assert others.get("/me/").status_code == 200
    assert browser.get("/me/").status_code == 200
    assert browser.post("/me/sessions/0123456789abcdef/end/").status_code == 404


def test_who_left_is_signed_out_at_once(at_work, ana, ada):
    browser = at_work(ana)
    assert browser.get("/me/").status_code == 200

    people.leave_organization(ana, by=ada)

    assert browser.get("/me/").status_code == 302
