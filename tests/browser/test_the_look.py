"""The shell and its components, as people meet them: without a mouse, on a phone, in the dark, in their own language."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import Session
from tests.browser.conftest import DESK, NARROW, PHONE, TABLET, fits, session_of

SIZES = pytest.mark.parametrize("size", [DESK, TABLET, PHONE, NARROW], ids=lambda size: str(size["width"]))
MANNERS = pytest.mark.parametrize(("language", "theme"), [("es", "light"), ("en", "dark")])


@MANNERS
def test_every_component_passes_axe(signed_in, bruno, axe, language, theme):
    page = signed_in(bruno, language=language, theme=theme)

    page.goto("/style/")

    assert axe(page) == []


def test_no_component_sticks_out_sideways(signed_in, bruno):
    page = signed_in(bruno, language="es")
    page.goto("/style/")

    for size in (DESK, TABLET, PHONE, NARROW):
        page.set_viewport_size(size)

        assert fits(page), f"at {size['width']}"


@MANNERS
def test_the_entrance_passes_axe_at_every_width(visit, organization, axe, language, theme):
    page = visit(language=language, theme=theme)
    page.goto("/sign-in/")

    for size in (DESK, NARROW):
        page.set_viewport_size(size)

        assert fits(page)
        assert axe(page) == []


def test_keys_lead_through_the_house(signed_in, bruno):
    page = signed_in(bruno)
    page.goto("/style/")
    row = page.locator("[data-row]").first

    page.keyboard.press("j")
    expect(row).to_have_attribute("data-cursor", "")
    expect(row.locator("a").first).to_be_focused()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search or do")).to_be_focused()
    page.keyboard.type("tod")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")

    page.goto("/style/")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bruno")


def test_what_is_said_above_a_page_stands_clear_of_what_follows(signed_in, ana, bruno):
    now = clock.now()
    people.be_away(bruno, by=bruno, from_at=now, until_at=now + timedelta(days=3), covered_by=ana)
    page = signed_in(ana)
    page.goto(f"/people/{bruno.pk}/")

    said, follows = page.locator(".hint").bounding_box(), page.locator(".two-columns").bounding_box()

    assert follows["y"] - (said["y"] + said["height"]) >= 12


def test_one_letter_keys_can_be_switched_off(signed_in, bruno):
    bruno.single_keys = False
    bruno.save()
    page = signed_in(bruno)
    page.goto("/style/")

    page.keyboard.press("j")
    page.keyboard.press("g")
    page.keyboard.press("h")

    expect(page.locator("[data-cursor]")).to_have_count(0)
    assert page.url.endswith("/style/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="All keys")).to_be_visible()


def test_letters_in_a_field_are_only_letters(signed_in, bruno):
    page = signed_in(bruno)
    page.goto("/style/")
    field = page.get_by_label("What happened")

    field.focus()
    page.keyboard.type("ghj?/")

    expect(field).to_have_value("ghj?/")
    assert page.url.endswith("/style/")


def test_a_half_written_answer_survives_closing_the_page(signed_in, bruno):
    page = signed_in(bruno)
    page.goto("/style/")
    page.get_by_label("Text", exact=True).fill("Half an ans")
    page.close()

    again = page.context.new_page()
    again.goto("/style/")

    expect(again.get_by_label("Text", exact=True)).to_have_value("Half an ans")
    expect(again.locator(".draft")).to_contain_text("is here again")
    again.get_by_role("button", name="Discard it").click()
    expect(again.get_by_label("Text", exact=True)).to_have_value("")
    again.reload()
    expect(again.get_by_label("Text", exact=True)).to_have_value("")


def test_a_file_that_is_too_large_or_empty_is_refused_at_once(signed_in, bruno):
    page = signed_in(bruno)
    page.goto("/style/")
    picker = page.locator("form.composer file-picker")

    picker.locator("input").set_input_files(
        [
            {"name": "nothing.txt", "mimeType": "text/plain", "buffer": b""},
            {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a plan"},
        ]
    )

    expect(picker).to_contain_text("nothing.txt is empty.")
    expect(picker.locator("li")).to_have_text(["plan.txt ×"])
    picker.get_by_role("button", name="Remove plan.txt").click()
    expect(picker.locator("li")).to_have_count(0)


def test_a_dialog_takes_the_focus_and_gives_it_back(signed_in, bruno):
    page = signed_in(bruno)
    page.goto("/style/")
    opener = page.get_by_role("button", name="Open a dialog")

    opener.click()
    dialog = page.get_by_role("dialog", name="To whom do you hand it over?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_phone_has_a_foot_of_five_and_the_rest_under_more(signed_in, bruno):
    page = signed_in(bruno, size=PHONE)
    page.goto("/")
    foot = page.get_by_role("navigation", name="Main, phone")

    assert foot.locator("> *").count() <= 5
    foot.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Sign out").last.click()

    page.wait_for_url("**/sign-in/")


@pytest.mark.parametrize("place", ["/queue/FAC/", "/mine/", "/news/"])
def test_a_page_with_tabs_begins_at_its_top(signed_in, bruno, place):
    page = signed_in(bruno, size={"width": 1280, "height": 320})

    page.goto(place)

    expect(page.locator(".tabs [aria-current]")).to_be_visible()
    assert page.evaluate("scrollY") == 0


def test_a_stranger_can_change_the_language(visit, organization):
    page = visit(language="en")
    page.goto("/sign-in/")

    page.get_by_role("button", name="español").click()

    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()


def test_signing_in_with_a_password(visit, bruno, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    bruno.set_password("un puente de siete ojos")
    bruno.save()
    page = visit()
    page.goto("/")

    page.get_by_label("E-mail").fill("bruno@casa.example")
    page.get_by_label("Password").fill("un puente de siete ojos")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Bruno")
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_form_sent_after_the_session_ended_is_as_it_was_for_whoever_signs_in_again(
    signed_in, ada, bruno, product
):
    page = signed_in(ada)

    def send_too_late(then):
        page.context.add_cookies([{"name": "sessionid", "value": session_of(ada), "url": product}])
        page.goto("/settings/departments/new/")
        page.get_by_label("Code").fill("NUR")
        page.get_by_label("Name (English)").fill("Nursing")
        page.get_by_label("What it does (English)").fill("Looks after people")
        Session.objects.all().delete()
        page.get_by_role("button", name="Create it").click()
        expect(page).to_have_url(re.compile(r"/sign-in/\?next=/settings/departments/new/$"))
        page.context.add_cookies([{"name": "sessionid", "value": session_of(then), "url": product}])
        page.goto("/settings/departments/new/")

    send_too_late(then=ada)
    expect(page.get_by_label("Code")).to_have_value("NUR")
    expect(page.get_by_label("What it does (English)")).to_have_value("Looks after people")
    page.reload()
    expect(page.get_by_label("Code")).to_have_value("")

    bruno.is_administrator = True
    bruno.save()
    send_too_late(then=bruno)
    expect(page.get_by_label("Code")).to_have_value("")
