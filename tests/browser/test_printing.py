"""A request on paper: what was said and what is known, without what one presses."""

import pytest
from playwright.sync_api import expect

from puente.desk import verbs as desk


@pytest.fixture
def tap(ana, bruno, facilities):
    """Asked, taken and answered."""
    one = desk.open(by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities)
    desk.take(one, by=bruno)
    desk.answer(one, text="I come at nine.", by=bruno)
    return one


def test_the_conversation_and_the_facts_are_printed_and_nothing_to_press(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")
    page.emulate_media(media="print")

    for words in ("The tap leaks", "In the kitchen.", "I come at nine.", "Bruno took it"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator(".facts").first).to_be_visible()
    for pressed in (".navigation", ".tab-bar", ".composer", ".verb-bar", "#write"):
        assert not page.locator(pressed).is_visible(), pressed
    assert page.locator("button:visible, .button:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_of_a_queue_the_rows_are_printed_and_what_they_are_narrowed_to(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/queue/FAC/?status=open")
    page.emulate_media(media="print")

    expect(page.get_by_text("The tap leaks")).to_be_visible()
    expect(page.get_by_text("Status: open")).to_be_visible()
    for pressed in ("#find", ".keys", "button", ".filter:not([data-active])"):
        assert page.locator(f"main {pressed}:visible").count() == 0, pressed
