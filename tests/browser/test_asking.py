"""Asking for a service, from the words one has for it to the request; and shaping a service, in the browser alone."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from playwright.sync_api import expect

from puente.catalogue import verbs as catalogue
from puente.catalogue.conditions import shown
from puente.catalogue.tests.conditions_table import TABLE, forms
from puente.desk.models import Request
from puente.foundation import clock
from puente.people.models import Session
from tests.browser.conftest import DESK, NARROW, PHONE, TABLET, fits, session_of

MANNERS = pytest.mark.parametrize(("language", "theme"), [("es", "light"), ("en", "dark")])


@pytest.fixture
def new_desk(facilities, lara):
    """A service with a standard, two options, and a question that only some are asked."""
    service = catalogue.found_service(
        facilities,
        by=lara,
        code="desk",
        name={"en": "Desk for a new colleague", "es": "Puesto para una persona nueva"},
        also_called={"en": "laptop computer", "es": "ordenador"},
        expects={"en": "Say it five working days before."},
    )
    catalogue.set_standard(
        facilities, by=lara, service=service, metric="first_response", target_seconds=4 * 3600
    )
    catalogue.add_option(service, by=lara, code="light", name={"en": "Light laptop"}, lead_days=15)
    catalogue.add_option(service, by=lara, code="shared", name={"en": "Shared desk"}, lead_days=1)
    catalogue.add_field(
        service, by=lara, code="screen", kind="yes_no", label={"en": "Is a screen needed?"}, is_required=True
    )
    catalogue.add_field(
        service,
        by=lara,
        code="inches",
        kind="number",
        label={"en": "How many inches?"},
        is_required=True,
        condition={"field": "screen", "is": [True]},
    )
    return service


@pytest.fixture
def whole_service(new_desk, lara):
    """The same with a question of every kind."""
    for kind in ("long_text", "money", "date", "choice", "person", "department", "file"):
        choices = {"choices": ["One", "Two"]} if kind == "choice" else {}
        catalogue.add_field(
            new_desk, by=lara, kind=kind, code=f"of_{kind}", label={"en": f"Of {kind}"}, **choices
        )
    return new_desk


def test_a_choice_that_is_optional_is_taken_back_by_keys(signed_in, ana, lara, new_desk):
    catalogue.add_field(new_desk, by=lara, code="bag", kind="yes_no", label={"en": "A bag?"})
    catalogue.add_field(
        new_desk,
        by=lara,
        code="colour",
        kind="text",
        label={"en": "Which colour?"},
        condition={"field": "bag", "is": [True]},
    )
    page = signed_in(ana)
    page.goto("/ask/desk/")
    bag = page.get_by_role("group", name="A bag?")

    bag.get_by_role("radio", name="Yes").check()
    expect(page.get_by_label("Which colour?")).to_be_visible()
    page.keyboard.press("ArrowUp")

    expect(bag.get_by_role("radio", name="No answer")).to_be_checked()
    expect(page.get_by_label("Which colour?")).to_be_hidden()


def test_from_ones_own_words_to_the_request(signed_in, ana, bruno, new_desk):
    page = signed_in(ana)
    page.goto("/ask/")

    page.get_by_role("searchbox", name="What do you need?").fill("lapotp")
    page.get_by_role("link", name="Desk for a new colleague").click()
    expect(page.get_by_text("Facilities answers within 4 working hours")).to_be_visible()

    page.get_by_label("In a few words").fill("A desk for Olga")
    page.get_by_label("I need it on").fill((clock.now() + timedelta(days=10)).date().isoformat())
    expect(page.get_by_text("Shared desk arrives in time")).to_be_visible()
    page.get_by_role("radio", name=re.compile("Shared desk")).check()
    expect(page.get_by_text("Shared desk arrives in time")).to_have_count(0)

    expect(page.get_by_label("How many inches?")).to_be_hidden()
    page.get_by_label("Yes").check()
    page.get_by_label("How many inches?").fill("ninety")
    page.get_by_role("button", name="Ask", exact=True).click()

    expect(page.get_by_text("Write a number here.")).to_be_visible()
    expect(page.get_by_label("In a few words")).to_have_value("A desk for Olga")
    page.get_by_label("How many inches?").fill("27")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/requests/FAC-1/")

    asked = Request.objects.get()
    assert (asked.option.code, asked.answers) == ("shared", {"screen": True, "inches": 27})


def test_what_is_hidden_again_is_not_sent(signed_in, ana, new_desk):
    page = signed_in(ana)
    page.goto("/ask/desk/")

    page.get_by_label("Yes").check()
    page.get_by_label("How many inches?").fill("27")
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label("How many inches?")).to_be_hidden()
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/requests/FAC-1/")

    assert Request.objects.get().answers == {"screen": False}


def test_without_javascript_every_question_can_be_answered(chromium, signed_in, ana, new_desk):
    page = signed_in(ana, java_script_enabled=False)
    page.goto("/ask/desk/")

    page.get_by_label("Yes").check()
    page.get_by_label("How many inches?").fill("27")
    page.get_by_role("button", name="Ask", exact=True).click()

    assert Request.objects.get().answers == {"screen": True, "inches": 27}


def test_names_are_suggested_while_one_types(signed_in, ana, bruno, new_desk):
    page = signed_in(ana)
    page.goto("/ask/desk/")

    page.get_by_label("For whom").press_sequentially("bru")

    expect(page.locator("datalist option")).to_have_attribute("value", "bruno@casa.example")


@MANNERS
def test_the_pages_of_asking_pass_axe_and_fit_every_width(
    signed_in, bruno, whole_service, axe, language, theme
):
    page = signed_in(bruno, language=language, theme=theme)
    for address in (
        "/ask/",
        "/ask/?q=zeppelin",
        "/ask/?q=computer",
        "/ask/?q=ordenador",
        "/ask/desk/",
        "/ask/department/FAC/",
    ):
        page.goto(address)

        assert axe(page) == [], address
        for size in (DESK, TABLET, PHONE, NARROW):
            page.set_viewport_size(size)
            assert fits(page), f"{address} at {size['width']}"


@MANNERS
def test_the_settings_pass_axe_and_fit_every_width(signed_in, lara, whole_service, axe, language, theme):
    page = signed_in(lara, language=language, theme=theme)
    for address in (
        "",
        "new/",
        "desk/",
        "desk/words/",
        "desk/audience/",
        "desk/questions/new/",
        "desk/questions/of_choice/",
        "desk/options/new/",
        "desk/standards/new/",
        "desk/preview/",
        "department/FAC/",
    ):
        page.goto(f"/settings/services/{address}")

        assert axe(page) == [], address
        for size in (DESK, NARROW):
            page.set_viewport_size(size)
            assert fits(page), f"{address} at {size['width']}"


def test_a_lead_shapes_a_service_and_sees_it_as_people_do(signed_in, lara, facilities):
    page = signed_in(lara)
    page.goto("/settings/services/")
    page.get_by_role("link", name="New service").first.click()
    page.get_by_label("Name (English)").fill("Clean gowns")
    page.get_by_role("button", name="Open the service").click()

    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("Question (English)").fill("Which size?")
    page.get_by_label("Kind of answer").select_option("choice")
    page.get_by_label("Choice 1, en").fill("Small")
    page.get_by_label("Choice 2, en").fill("Large")
    page.get_by_role("button", name="Add", exact=True).click()

    page.get_by_role("link", name="Set a standard").click()
    page.get_by_label("What is measured").select_option("resolution")
    page.get_by_label("Within").fill("2")
    page.get_by_label("Unit").select_option("days")
    page.get_by_role("button", name="Set the standard").click()
    expect(page.get_by_text("within 2 working days, 95 times out of 100")).to_be_visible()

    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_label("Large")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_disabled()


def test_the_browser_shows_the_questions_that_the_server_asks(signed_in, ana, new_desk):
    page = signed_in(ana)
    page.goto("/ask/desk/")
    script = "({questions, answers}) => [...customElements.get('live-conditions').shown(questions, answers)]"

    def both(questions, answers):
        case = {"questions": questions, "answers": answers}
        in_the_browser = set(page.evaluate(script, case))
        return in_the_browser, shown([SimpleNamespace(**one) for one in questions], answers)

    for questions, answers, expected in TABLE:
        browser, server = both([{"code": c, "condition": k} for c, k in questions], answers)
        assert browser == server == set(expected), (questions, answers)

    @settings(max_examples=300, deadline=None)
    @given(forms())
    def whatever_the_form(form):
        browser, server = both(form["questions"], form["answers"])
        assert browser == server

    whatever_the_form()


def test_a_session_that_ends_while_one_writes_loses_no_word(signed_in, ana, new_desk, product):
    page = signed_in(ana)
    page.goto("/ask/desk/")
    page.get_by_label("In a few words").fill("A desk for Olga")
    page.get_by_label("Anything else").fill("By the window, please.")
    page.get_by_label("Light laptop").check()
    Session.objects.all().delete()

    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page).to_have_url(re.compile(r"/sign-in/\?next=/ask/desk/$"))
    page.context.add_cookies([{"name": "sessionid", "value": session_of(ana), "url": product}])
    page.goto(parse_qs(urlsplit(page.url).query)["next"][0])

    expect(page).to_have_url(re.compile("/ask/desk/$"))
    expect(page.get_by_label("In a few words")).to_have_value("A desk for Olga")
    expect(page.get_by_label("Anything else")).to_have_value("By the window, please.")
    expect(page.get_by_label("Light laptop")).to_be_checked()
    page.locator("[data-question=screen]").get_by_label("No").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page).to_have_url(re.compile("/requests/FAC-1/$"))
    page.goto("/ask/desk/")
    expect(page.get_by_label("Anything else")).to_have_value("")
