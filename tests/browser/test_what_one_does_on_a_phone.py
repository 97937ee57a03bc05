"""The verbs of a request under the thumb: what one mistakes is said beside it, every button is reached, nothing is cut off."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.people.models import Person
from tests.browser.conftest import DESK, NARROW, fits

pytestmark = pytest.mark.usefixtures("db")
ABOVE_THE_KEYBOARD = {"width": 320, "height": 360}
BASELINE = """of => {
  const words = document.createTreeWalker(of, NodeFilter.SHOW_TEXT)
  while (words.nextNode().textContent.trim() === "" || words.currentNode.parentElement.ariaHidden) {}
  const range = document.createRange()
  range.selectNodeContents(words.currentNode)
  const {font} = getComputedStyle(words.currentNode.parentElement)
  const pen = Object.assign(document.createElement("canvas").getContext("2d"), {font})
  return range.getBoundingClientRect().bottom - pen.measureText("x").fontBoundingBoxDescent
}"""


@pytest.fixture
def tap(ana, lara, facilities):
    catalogue.set_standard(facilities, by=lara, metric="acknowledge", target_seconds=7200, share=90)
    catalogue.set_standard(facilities, by=lara, metric="resolution", target_seconds=14400, share=90)
    return desk.open(by=ana, subject="The tap drips", department=facilities)


@pytest.fixture
def phone_of(signed_in, tap):
    """`phone_of(bruno)`: the request on that person's narrow phone."""

    def opened(person, **how):
        page = signed_in(person, size=NARROW, **how)
        page.goto("/requests/FAC-1/")
        page.wait_for_load_state("networkidle")
        return page

    return opened


def tap_on(page, name):
    page.locator("aside").get_by_role("link", name=name).locator("visible=true").first.tap()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_dialog_shows_its_button_above_the_keyboard(phone_of, bruno, language):
    Person.objects.filter(pk=bruno.pk).update(language=language)
    page = phone_of(bruno, language=language)
    page.set_viewport_size(ABOVE_THE_KEYBOARD)

    addresses = page.locator("aside a[hx-get]").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    assert len(set(addresses)) > 8
    for address in dict.fromkeys(addresses):
        page.locator(f'aside a[href="{address}"]').locator("visible=true").first.tap()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator(".dialog__verbs .button").last).to_be_in_viewport(ratio=1)
        assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth"), address
        dialog.locator("[data-closes-dialog]").tap()
        expect(dialog).to_be_hidden()


def test_while_one_writes_the_keyboard_leaves_room_for_the_words_alone(phone_of, bruno):
    page = phone_of(bruno)
    page.set_viewport_size(ABOVE_THE_KEYBOARD)
    foot = page.locator(".tab-bar, .verb-bar")
    expect(foot.first).to_be_visible()

    page.get_by_label("Text", exact=True).tap()

    expect(foot.locator("visible=true")).to_have_count(0)
    page.locator("h1").tap()
    expect(foot.first).to_be_visible()


def test_somebody_unknown_is_said_to_be_and_two_of_a_name_are_told_apart(phone_of, bruno, olga):
    Person.objects.filter(pk=olga.pk).update(job="Buyer")
    page = phone_of(bruno)
    dialog = tap_on(page, "Let somebody read it…")

    dialog.get_by_label("Name or e-mail").fill("Zacharias")
    expect(dialog.get_by_role("status")).to_have_text("Nobody here is called that.")
    dialog.get_by_label("Name or e-mail").fill("olg")
    expect(dialog.get_by_role("radio", name="Olga · Buyer")).to_be_visible()
    expect(dialog.get_by_role("status")).to_have_count(0)


def test_what_is_missing_is_said_beside_it_in_ones_own_language_until_one_writes(phone_of, bruno):
    Person.objects.filter(pk=bruno.pk).update(language="es")
    page = phone_of(bruno, language="es")
    dialog = tap_on(page, "Pasar…")
    dialog.get_by_label("Por qué la pasas").fill("Es un contrato")

    dialog.get_by_role("button", name="Pasar").tap()
    dialog.get_by_role("button", name="Pasar").tap()

    expect(dialog.get_by_text("Falta este dato.")).to_have_count(1)
    expect(dialog.get_by_label("A qué departamento")).to_be_focused()
    expect(dialog.get_by_label("Por qué la pasas")).to_have_value("Es un contrato")
    dialog.get_by_label("A qué departamento").select_option(index=1)
    expect(dialog.get_by_text("Falta este dato.")).to_have_count(0)


def test_nobody_is_given_it_by_mistake(phone_of, bruno, axe):
    page = phone_of(bruno)
    dialog = tap_on(page, "Change : Assign…")

    dialog.get_by_role("button", name="Assign").tap()

    expect(dialog.get_by_label("To whom")).to_have_value("")
    expect(dialog.get_by_label("To whom")).to_be_focused()
    expect(dialog.get_by_label("To whom")).to_have_accessible_description("This field is required.")
    assert axe(page) == []
    assert Request.objects.get().assignee is None


def test_a_button_that_goes_leaves_the_focus_to_the_heading_not_to_another_verb(phone_of, bruno):
    page = phone_of(bruno)
    dialog = tap_on(page, "Wait until…")

    dialog.get_by_label("Until when").fill("2099-01-01T10:00")
    dialog.get_by_role("button", name="Wait until").tap()
    expect(dialog).to_contain_text("Choose a moment within two years.")
    expect(dialog.get_by_label("Until when")).to_have_value("2099-01-01T10:00")
    soon = page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 16)")
    dialog.get_by_label("Until when").fill(soon)
    dialog.get_by_role("button", name="Wait until").tap()

    expect(page.locator("#head .badge").first).to_have_text("Waiting")
    expect(page.locator("h1")).to_be_focused()
    page.locator("toast-message").get_by_role("button", name="Undo").tap()
    expect(page.locator("#head .badge").first).to_have_text("Open")


def test_what_is_switched_keeps_the_focus(phone_of, ana):
    page = phone_of(ana)

    page.get_by_role("button", name="Make it confidential").press("Enter")

    expect(page.get_by_role("button", name="No longer confidential")).to_be_focused()


def test_what_only_keeps_a_note_does_not_offer_an_answer_under_the_thumb(phone_of, tap, ana, bruno):
    desk.decline(tap, reason="Not ours", by=bruno)
    page = phone_of(bruno)

    expect(page.locator(".verb-bar").get_by_role("link", name="Internal note")).to_be_visible()
    expect(page.get_by_role("link", name="Answer", exact=True)).to_have_count(0)


@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "phone"])
def test_what_changes_a_fact_stands_on_its_line(signed_in, tap, bruno, size):
    desk.take(tap, by=bruno)
    page = signed_in(bruno, size=size)
    page.goto("/requests/FAC-1/")

    for what in ("Assign…", "Change service", "Change priority"):
        fact = page.locator("#aside dd", has=page.get_by_role("link", name=what))
        change = fact.locator(".button").evaluate(BASELINE)

        assert abs(change - fact.evaluate(BASELINE)) < 0.6, what


def test_no_cell_of_a_queue_lies_over_another(signed_in, tap, bruno):
    desk.set_priority(tap, priority=4, by=bruno)
    Request.objects.update(due_at=tap.opened_at - timedelta(days=3))
    page = signed_in(bruno, size=NARROW)
    names = ("number", "title", "from", "due", "status", "priority", "who", "department", "behind")

    page.goto("/queue/FAC/?" + "&".join(f"columns={name}" for name in names))

    expect(page.locator("tr[data-row] .clock").first).to_have_attribute("data-state", "late")
    cells = [one.bounding_box() for one in page.locator("tr[data-row] td:visible").all()]
    assert len(cells) >= 5
    for at, one in enumerate(cells):
        for other in cells[at + 1 :]:
            beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            below = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
            assert beside or below or not other["width"], (one, other)


def test_the_names_of_clocks_are_whole(phone_of, bruno):
    desk.take(Request.objects.get(), by=bruno)
    page = phone_of(bruno)

    name = page.locator("#aside dt", has_text="Acknowledgement")
    lines = name.evaluate(
        "one => { const all = document.createRange(); all.selectNodeContents(one); return all.getClientRects().length }"
    )

    assert lines == 1
    assert fits(page)
