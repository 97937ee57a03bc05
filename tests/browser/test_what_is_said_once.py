"""The word after a verb: it covers nothing that one needs next, and what it tells can be taken back by hand and by keys."""

import pytest
from playwright.sync_api import expect

from puente.desk import verbs as desk
from puente.desk.models import Request
from tests.browser.conftest import DESK, NARROW, PHONE

pytestmark = pytest.mark.usefixtures("db")
WIDE = {"width": 1920, "height": 1080}


@pytest.fixture
def tap(ana, facilities):
    return desk.open(by=ana, subject="The tap drips", text="In the kitchen.", department=facilities)


def taken(page):
    """The page of the request that was taken just now, and what it says."""
    page.goto("/requests/FAC-1/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Take").locator("visible=true").last.click()
    said = page.locator("toast-message")
    expect(said).to_contain_text("It is yours.")
    return said


def box(thing):
    found = thing.bounding_box()
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_stands_in_the_menu_or_over_the_head_of_the_page(signed_in, tap, bruno, axe, theme):
    page = signed_in(bruno, theme=theme)
    said = taken(page)
    said.hover()

    for size in (DESK, WIDE, PHONE, NARROW):
        page.set_viewport_size(size)
        left, top, right, bottom = box(said)
        from_left, from_top, to_right, to_bottom = box(page.locator(".navigation"))

        within = (from_left <= left, from_top <= top, right <= to_right, bottom <= to_bottom)
        assert within == (True,) * 4, size
    assert axe(page) == []


def test_it_stays_in_sight_beside_a_menu_that_is_longer_than_the_window(signed_in, tap, bruno):
    page = signed_in(bruno, size={"width": 1280, "height": 300})
    expect(taken(page).get_by_role("button", name="Undo")).to_be_in_viewport(ratio=1)


def test_ctrl_z_takes_back_what_it_tells_and_it_goes(signed_in, tap, bruno):
    page = signed_in(bruno)
    taken(page)

    page.keyboard.press("Control+z")

    expect(page.locator("toast-message").first).to_contain_text("Back in the queue.")
    expect(page.locator("toast-message")).to_have_count(1)
    assert Request.objects.get().assignee is None


def test_ctrl_z_leaves_what_was_done_before_the_last_thing(signed_in, tap, bruno):
    page = signed_in(bruno)
    taken(page)
    page.get_by_label("Text", exact=True).fill("On my way")
    page.get_by_role("button", name="Send to Ana").click()
    expect(page.locator("toast-message").first).to_contain_text("Sent.")
    page.locator("h1").click()

    page.keyboard.press("Control+z")

    page.wait_for_timeout(500)
    assert Request.objects.get().assignee == bruno


def test_ctrl_z_in_a_field_is_the_field_s_own(signed_in, tap, bruno):
    page = signed_in(bruno)
    said = taken(page)
    page.get_by_label("Text", exact=True).fill("Half")

    page.keyboard.press("Control+z")

    expect(page.get_by_label("Text", exact=True)).to_have_value("")
    expect(said).to_contain_text("It is yours.")


def test_its_undo_is_a_few_steps_back_from_the_content(signed_in, tap, bruno):
    page = signed_in(bruno)
    undo = taken(page).get_by_role("button", name="Undo")
    page.locator("#main").focus()

    for _step in ("sign out", "oneself", "close", "undo"):
        page.keyboard.press("Shift+Tab")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("toast-message").first).to_contain_text("Back in the queue.")


def test_on_a_phone_the_newest_word_is_read_and_the_finger_undoes_it(signed_in, tap, bruno):
    page = signed_in(bruno, size=NARROW)
    taken(page)
    page.get_by_role("button", name="Follow", exact=True).tap()
    newest = page.locator("toast-message").filter(has_text="You follow it.")
    expect(newest).to_be_visible()
    expect(page.locator("toast-message").filter(has_text="It is yours.")).to_be_hidden()

    newest.get_by_role("button", name="Undo").tap()

    expect(page.locator("toast-message").first).to_contain_text("You no longer follow it.")
