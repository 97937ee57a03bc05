"""Settings of services: an administrator or a lead shapes what can be asked, without a shell."""

import pytest

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Service, Standard
from puente.people import verbs as people

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def gowns(facilities, lara):
    return catalogue.found_service(
        facilities, by=lara, code="gowns", name={"en": "Clean gowns", "es": "Batas limpias"}
    )


@pytest.fixture
def at(client):
    """`at(lara).get(…)`"""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


WORDS = {"name-en": "Keys", "name-es": "Llaves", "priority": "2", "department": "FAC"}


def test_a_lead_sees_the_services_of_the_own_department_alone(at, lara, ada, gowns, legal):
    catalogue.found_service(legal, by=ada, name="Contracts")

    theirs, everything = at(lara).get("/settings/services/").text, at(ada).get("/settings/services/").text

    assert "Clean gowns" in theirs
    assert "Contracts" not in theirs
    assert "Contracts" in everything


@pytest.mark.parametrize("name", ["ana", "bruno", "luis", "carmen"])
def test_nobody_else_comes_in(at, gowns, name, request):
    client = at(request.getfixturevalue(name))

    for address in ("/settings/services/", "/settings/services/gowns/", "/settings/services/gowns/words/"):
        assert client.get(address).status_code == 403
    assert client.post("/settings/services/gowns/retire/").status_code == 403
    assert not Service.objects.get().is_retired


def test_a_service_is_opened_in_both_languages(at, lara):
    answer = at(lara).post("/settings/services/new/", WORDS)

    service = Service.objects.get()
    assert answer.headers["Location"] == f"/settings/services/{service.code}/"
    assert service.name == {"en": "Keys", "es": "Llaves"}


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(at, lara, gowns):
    answer = at(lara).post(
        "/settings/services/new/", WORDS | {"name-en": "", "code": "gowns", "summary-es": "Una llave"}
    )

    assert answer.status_code == 422
    assert 'id="id_name-en-error"' in answer.text
    assert "Una llave" in answer.text

    answer = at(lara).post("/settings/services/new/", WORDS | {"code": "gowns"})
    assert "The code gowns is already taken." in answer.text


def test_changing_the_words_keeps_other_languages(at, lara, gowns, organization):
    organization.languages = ["en"]
    organization.save()

    at(lara).post("/settings/services/gowns/words/", {"name-en": "Gowns", "priority": "3"})

    gowns.refresh_from_db()
    assert gowns.name == {"en": "Gowns", "es": "Batas limpias"}
    assert gowns.priority == 3


def test_a_drawing_is_chosen_by_a_word_of_the_readers_language_and_is_in_the_sprite(at, lara, gowns):
    from puente.config.settings import HOUSE
    from puente.web.catalogue.drawings import DRAWINGS

    people.set_profile(lara, by=lara, language="es")

    page = at(lara).get("/settings/services/gowns/words/").text

    assert '<option value="lightbulb">bombilla</option>' in page
    sprite = (HOUSE / "static/vendor/icons/icons.svg").read_text(encoding="utf-8")
    assert [name for name in DRAWINGS if f'id="{name}"' not in sprite] == []


def test_the_audience_is_set(at, lara, gowns, finance):
    at(lara).post("/settings/services/gowns/audience/", {"who_may_ask": "departments", "audience": ["FIN"]})
    assert list(Service.objects.get().audience.all()) == [finance]

    answer = at(lara).post("/settings/services/gowns/audience/", {"who_may_ask": "departments"})
    assert answer.status_code == 422
    assert "Choose at least one department that may ask." in answer.text


def test_a_choice_and_a_question_that_depends_on_it(at, lara, gowns):
    questions = "/settings/services/gowns/questions"
    client = at(lara)
    client.post(
        f"{questions}/new/",
        {
            "label-en": "Size",
            "kind": "choice",
            "choice-0-code": "",
            "choice-0-en": "Small",
            "choice-0-es": "Pequeña",
            "choice-1-code": "",
            "choice-1-en": "Other",
            "choice-2-code": "",
        },
    )
    client.post(
        f"{questions}/new/",
        {
            "label-en": "Which other?",
            "kind": "text",
            "condition": "size",
            "condition-size": ["other"],
            "limit-max": "20",
        },
    )

    size, other = gowns.fields.in_order()
    assert [one["code"] for one in size.choices] == ["small", "other"]
    assert size.choices[0]["name"] == {"en": "Small", "es": "Pequeña"}
    assert (other.condition, other.limits) == ({"field": "size", "is": ["other"]}, {"max": 20})

    assert "only if “Size” is answered with: Other" in client.get("/settings/services/gowns/").text
    page = client.get(f"{questions}/size/").text
    assert 'value="Pequeña"' in page
    answer = client.post(
        f"{questions}/size/", {"label-en": "Size", "choice-0-code": "small", "choice-0-en": "Small"}
    )
    assert answer.status_code == 422
    assert "is shown by a choice that you took away" in answer.text


def test_a_nul_in_a_choice_is_dropped(at, lara, gowns):
    typed = {"label-en": "Size", "kind": "choice", "choice-0-code": "", "choice-0-en": "Sm\0all"}

    at(lara).post(
        "/settings/services/gowns/questions/new/", typed | {"choice-1-code": "", "choice-1-en": "Big"}
    )

    assert [one["name"]["en"] for one in gowns.fields.get().choices] == ["Small", "Big"]


def test_a_question_whose_limits_cannot_be_is_given_back(at, lara, gowns):
    answer = at(lara).post(
        "/settings/services/gowns/questions/new/",
        {"label-en": "How many", "kind": "number", "limit-min": "9", "limit-max": "3"},
    )

    assert answer.status_code == 422
    assert "The least is more than the most." in answer.text
    assert 'value="9"' in answer.text


def test_questions_are_moved_and_taken_out(at, lara, gowns):
    for code in ("one", "two"):
        catalogue.add_field(gowns, by=lara, kind="text", label=code, code=code)
    client = at(lara)

    client.post("/settings/services/gowns/questions/two/move/", {"to": "0"})
    assert [one.code for one in gowns.fields.standing().in_order()] == ["two", "one"]

    client.post("/settings/services/gowns/questions/two/retire/")
    assert [one.code for one in gowns.fields.standing()] == ["one"]


def test_a_question_that_others_need_says_so(at, lara, gowns):
    catalogue.add_field(gowns, by=lara, kind="yes_no", label="Bag", code="bag")
    catalogue.add_field(
        gowns, by=lara, kind="text", label="Colour", code="colour", condition={"field": "bag", "is": [True]}
    )

    answer = at(lara).post("/settings/services/gowns/questions/bag/retire/", follow=True)

    assert "Other questions are shown by this one: Colour." in answer.text


def test_options_are_added_and_changed(at, lara, gowns):
    client = at(lara)
    client.post("/settings/services/gowns/options/new/", {"name-en": "Tomorrow", "lead_days": "1"})
    client.post(
        "/settings/services/gowns/options/tomorrow/", {"name-en": "Tomorrow", "lead_days": "2", "stock": "5"}
    )

    option = gowns.options.get()
    assert (option.lead_days, option.stock) == (2, 5)
    assert (
        client.post(
            "/settings/services/gowns/options/new/", {"name-en": "Never", "lead_days": "-1"}
        ).status_code
        == 422
    )


def test_a_date_is_given_to_the_browser_as_it_reads_it_in_every_language(at, lara, gowns):
    lara.language = "es"
    lara.save()

    assert 'value="2026-03-10"' in at(lara).get("/settings/services/gowns/standards/new/").text


def test_a_standard_is_set_in_working_days_and_its_history_is_kept(at, lara, gowns):
    client = at(lara)
    typed = {"metric": "resolution", "amount": "2", "unit": "days", "share": "90", "force_from": "2026-03-10"}
    client.post("/settings/services/gowns/standards/new/", typed)
    client.post(
        "/settings/services/gowns/standards/new/", typed | {"amount": "1", "force_from": "2026-03-20"}
    )

    first, second = Standard.objects.order_by("force_from")
    assert (first.target_seconds, first.share, str(first.force_until)) == (2 * 8 * 3600, 90, "2026-03-20")
    page = client.get("/settings/services/gowns/").text
    assert "within 2 working days, 90 times out of 100" in page
    assert "to come" in page

    client.post(f"/settings/services/standards/{second.pk}/end/")
    second.refresh_from_db()
    assert second.force_until == second.force_from


def test_a_standard_in_the_past_is_refused_beside_its_day(at, lara, gowns):
    answer = at(lara).post(
        "/settings/services/gowns/standards/new/",
        {"metric": "resolution", "amount": "2", "unit": "hours", "share": "90", "force_from": "2026-03-01"},
    )

    assert answer.status_code == 422
    assert "The past is judged by the standard of its day" in answer.text


def test_a_department_has_standards_for_phone_and_email(at, lara, facilities):
    client = at(lara)
    client.post(
        "/settings/services/department/FAC/standards/new/",
        {"metric": "phone", "amount": "1", "unit": "minutes", "share": "80", "force_from": "2026-03-10"},
    )

    assert Standard.objects.get().service is None
    assert (
        "within 1 working minute, 80 times out of 100"
        in client.get("/settings/services/department/FAC/").text
    )


def test_nobody_ends_the_standards_of_others(at, luis, lara, gowns, facilities):
    standard = catalogue.set_standard(facilities, by=lara, metric="phone", target_seconds=60)

    at(luis).post(f"/settings/services/standards/{standard.pk}/end/")

    standard.refresh_from_db()
    assert standard.force_until is None


def test_an_administrator_moves_and_retires_a_service(at, ada, gowns, legal):
    client = at(ada)
    client.post("/settings/services/gowns/move/", {"to": "LEG"})
    assert Service.objects.get().department == legal

    client.post("/settings/services/gowns/retire/")
    assert Service.objects.get().is_retired
    assert "retired service" in client.get("/settings/services/").text
    assert client.get("/settings/services/gowns/").status_code == 200


def test_the_preview_shows_the_form_and_asks_nothing(at, lara, gowns):
    page = at(lara).get("/settings/services/gowns/preview/").text

    assert "This is what people see." in page
    assert 'name="once"' not in page


def test_every_page_is_there_in_spanish_too(at, lara, gowns):
    lara.language = "es"
    lara.save()
    catalogue.add_field(gowns, by=lara, kind="yes_no", label="Bag", code="bag")
    catalogue.add_option(gowns, by=lara, name="Express", code="express")
    client = at(lara)

    for address in (
        "", "new/", "gowns/", "gowns/words/", "gowns/audience/", "gowns/move/", "gowns/preview/",
        "gowns/questions/new/", "gowns/questions/bag/", "gowns/options/new/", "gowns/options/express/",
        "gowns/standards/new/", "department/FAC/", "department/FAC/standards/new/",
    ):  # fmt: skip
        assert client.get(f"/settings/services/{address}").status_code == 200, address
