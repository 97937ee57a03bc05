"""Whoever writes while somebody else changes the request reads at once who will read it, and loses no word."""

import pytest
from playwright.sync_api import expect

from puente.desk import verbs as desk

pytestmark = pytest.mark.usefixtures("db")
HEARS = "request => document.body.dispatchEvent(new CustomEvent(`changed:request:${request}`))"


@pytest.fixture
def tap(ana, bruno, facilities):
    return desk.take(desk.open(by=ana, subject="The tap drips", department=facilities), by=bruno)


@pytest.fixture
def writing(signed_in, tap, bruno):
    """`writing("Half a sent", note=True)`: Bruno's page, on which he writes that."""

    def begun(words, *, note=False):
        page = signed_in(bruno)
        page.goto("/requests/FAC-1/")
        page.wait_for_load_state("networkidle")
        if note:
            page.get_by_role("radio", name="Internal note").check()
        page.get_by_label("Text", exact=True).press_sequentially(words)
        return page

    return begun


def test_who_reads_it_is_said_anew_and_all_that_one_wrote_stays(writing, tap, ana, olga):
    page = writing("Half a sent")
    page.locator("form.composer input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a plan"}
    )
    page.get_by_label("Text", exact=True).focus()
    key = page.locator("#composer [name=once]").input_value()

    desk.name_person(tap, person=olga, by=ana)
    page.evaluate(HEARS, tap.pk)

    expect(page.get_by_text("Ana and Olga read it")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    page.keyboard.type("ence")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Half a sentence")
    expect(page.locator("form.composer file-picker li")).to_have_count(1)
    assert page.locator("#composer [name=once]").input_value() == key


def test_a_note_stays_a_note_and_says_who_reads_it_once_it_is_confidential(writing, tap, ana):
    page = writing("Between us", note=True)

    desk.seal(tap, by=ana)
    page.evaluate(HEARS, tap.pk)

    expect(page.get_by_text("Only whoever has it in hand and the lead")).to_be_visible()
    expect(page.get_by_role("radio", name="Internal note")).to_be_checked()
    expect(page.get_by_role("button", name="Save note")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Between us")


def test_once_it_has_ended_what_one_writes_is_kept_as_a_note(writing, tap, ana):
    page = writing("On my way")

    desk.cancel(tap, reason="It stopped by itself", by=ana)
    page.evaluate(HEARS, tap.pk)

    expect(page.get_by_role("button", name="Save note")).to_be_visible()
    expect(page.get_by_role("button", name="Send to Ana")).to_have_count(0)
    expect(page.get_by_label("Text", exact=True)).to_have_value("On my way")


def test_a_note_never_becomes_an_answer(writing, tap, legal, lara):
    page = writing("She is difficult", note=True)

    desk.hand_over(tap, to=legal, reason="A contract", by=lara)
    page.evaluate(HEARS, tap.pk)

    expect(page.get_by_text("no note of yours is kept here")).to_be_visible()
    expect(page.get_by_role("radio", name="Internal note")).to_be_checked()
    expect(page.get_by_label("Text", exact=True)).to_have_value("She is difficult")
    page.reload()
    expect(page.get_by_role("button", name="Send to Ana")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("")


def test_of_what_one_may_read_no_more_nothing_stays_but_ones_own_words(
    signed_in, writing, tap, ana, bruno, lara, axe
):
    page = writing("On my way")

    desk.seal(desk.unassign(tap, by=bruno), by=ana)
    page.evaluate(HEARS, tap.pk)

    expect(page.get_by_text("You may not read FAC-1 any more.")).to_be_visible()
    expect(page.get_by_text("The tap drips")).to_have_count(0)
    expect(page.get_by_role("link", name="Resolve")).to_have_count(0)
    expect(page.get_by_label("Text", exact=True)).to_have_value("On my way")
    page.get_by_role("button", name="Send to Ana").click()
    expect(page.locator("toast-message")).to_contain_text("There is nothing here for you")
    expect(page.get_by_label("Text", exact=True)).to_have_value("On my way")
    assert axe(page) == []
