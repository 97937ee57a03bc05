"""Asked, taken, answered, resolved, confirmed; handed over; by keyboard; on a phone; and what nobody else may read."""

import re

import pytest
from playwright.sync_api import expect

from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.people.models import Person, Session
from tests.browser.conftest import DESK, NARROW, PHONE, fits, session_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def tap(ana, facilities):
    return desk.open(by=ana, subject="Gotea el grifo", text="En la **cocina**.", department=facilities)


def in_spanish(*people):
    Person.objects.filter(pk__in=[person.pk for person in people]).update(language="es")


def test_a_request_is_taken_answered_resolved_and_confirmed(signed_in, tap, ana, bruno):
    in_spanish(ana, bruno)
    his = signed_in(bruno, language="es")
    his.goto("/queue/FAC/")
    his.get_by_role("link", name="Gotea el grifo").click()

    his.get_by_role("button", name="Tomar").first.click()
    expect(his.locator("#thread")).to_contain_text("Bruno la tomó")
    his.get_by_label("Texto").fill("Voy ahora mismo.")
    his.get_by_role("button", name="Enviar a Ana").click()
    expect(his.locator("#thread")).to_contain_text("Voy ahora mismo.")
    expect(his.get_by_label("Texto")).to_have_value("")
    his.get_by_role("link", name="Resolver").first.click()
    his.get_by_role("dialog").get_by_role("button", name="Resolver").click()
    expect(his.locator("#head .badge").first).to_have_text("Resuelta")

    hers = signed_in(ana, language="es")
    hers.goto("/mine/?stage=resolved")
    hers.get_by_role("link", name="Gotea el grifo").click()
    hers.get_by_role("button", name="Está resuelta").first.click()
    expect(hers.locator("#head .badge").first).to_have_text("Cerrada")
    assert Request.objects.get().status == "closed"


def test_a_note_is_never_seen_by_who_asked(signed_in, tap, ana, bruno):
    his, hers = signed_in(bruno), signed_in(ana)
    his.goto("/requests/FAC-1/")

    his.get_by_role("radio", name="Internal note").check()
    his.get_by_label("Text", exact=True).fill("She asks every week")
    his.get_by_role("button", name="Save note").click()

    expect(his.locator('.message[data-kind="note"]')).to_contain_text("She asks every week")
    hers.goto("/requests/FAC-1/")
    expect(hers.get_by_text("She asks every week")).to_have_count(0)
    expect(hers.get_by_role("radio", name="Internal note")).to_have_count(0)


def test_where_only_a_note_can_be_written_nothing_says_that_it_goes_to_who_asked(signed_in, tap, ana, bruno):
    desk.confirm(desk.resolve(tap, by=bruno), by=ana)
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")

    expect(page.get_by_role("button", name="Save note")).to_be_visible()
    expect(page.get_by_text("It never leaves by mail.")).to_be_visible()
    expect(page.get_by_role("button", name="Send to Ana")).to_have_count(0)
    page.get_by_label("Text", exact=True).fill("Between us")
    page.get_by_label("Text", exact=True).press("Control+Enter")

    expect(page.locator('.message[data-kind="note"]')).to_contain_text("Between us")


def test_a_request_is_handed_over_with_its_reason(signed_in, tap, bruno, legal, luis):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")

    page.get_by_role("link", name="Hand over…").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Hand over").click()
    assert Request.objects.get().handed_over == 0
    dialog.get_by_label("To which department").select_option("Legal")
    dialog.get_by_label("Why you hand it over").fill("It is about the contract")
    dialog.get_by_role("button", name="Hand over").click()

    expect(page.locator("#thread")).to_contain_text("It is about the contract")
    theirs = signed_in(luis)
    theirs.goto("/queue/LEG/")
    expect(theirs.get_by_role("link", name="Gotea el grifo")).to_be_visible()


def test_the_keyboard_is_enough(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/queue/FAC/")

    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.get_by_text("1 request is yours.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/requests/FAC-1/$"))
    page.keyboard.press("r")
    page.keyboard.type("By keys alone")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Send to Ana").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_contain_text("By keys alone")
    page.locator("h1").click()
    page.keyboard.press("e")
    expect(page.get_by_role("dialog")).to_contain_text("Resolve it")


def test_a_dialog_with_choices_begins_at_the_one_that_is_chosen(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")

    page.locator("h1").click()
    page.keyboard.press("p")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="Normal")).to_be_focused()
    page.keyboard.press("ArrowRight")
    dialog.get_by_role("button", name="Change priority").click()

    expect(page.locator("#thread")).to_contain_text("changed the priority from Normal to High")


def test_what_one_writes_is_sent_by_keys_and_left_by_keys(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/#composer-text")
    text = page.get_by_label("Text", exact=True)

    page.keyboard.press("r")
    page.keyboard.type("On my way")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("On my way")
    expect(text).to_have_value("")
    text.press("Escape")
    page.keyboard.press("i")
    page.keyboard.type("The old tap")
    page.keyboard.press("Control+Enter")
    expect(page.locator('.message[data-kind="note"]')).to_contain_text("The old tap")
    text.press("Escape")
    page.keyboard.press("e")
    page.get_by_role("dialog").get_by_role("textbox").press("Control+Enter")

    expect(page.locator("#head .badge").first).to_have_text("Resolved")


def test_when_a_button_goes_with_what_it_did_keys_go_on_from_the_heading(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")

    page.get_by_role("button", name="Take").first.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.get_by_role("link", name="Resolve").first.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Resolve").press("Enter")

    expect(page.locator("#head .badge").first).to_have_text("Resolved")
    expect(page.locator("h1")).to_be_focused()


def test_what_one_writes_keeps_the_focus_whatever_the_page_learns(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")
    page.locator("body").press("t")
    expect(page.locator("#thread")).to_contain_text("Bruno took it")
    expect(page.locator("h1")).not_to_be_focused()

    page.get_by_label("Text", exact=True).fill("On my way")
    page.get_by_role("button", name="Send to Ana").press("Enter")
    expect(page.locator("#thread")).to_contain_text("On my way")

    assert page.evaluate("document.activeElement !== document.body")


def test_what_others_do_changes_who_reads_what_one_writes_and_the_keys(
    signed_in, tap, ana, bruno, legal, luis
):
    page = signed_in(ana)
    page.goto("/requests/FAC-1/")
    page.get_by_label("Text", exact=True).fill("The one in the kitchen")
    expect(page.get_by_role("button", name="Send to Facilities")).to_be_visible()

    desk.hand_over(tap, to=legal, reason="It is theirs", by=bruno)
    desk.resolve(tap, by=luis)
    page.evaluate(f"document.body.dispatchEvent(new Event('changed:request:{tap.pk}'))")

    expect(page.get_by_role("button", name="Send to Legal")).to_be_visible()
    expect(
        page.get_by_text("Legal and Facilities read it; with your answer it is open again")
    ).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The one in the kitchen")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("It is solved")
    expect(page.get_by_role("dialog")).not_to_contain_text("I no longer need it")


def test_where_nothing_could_be_written_one_writes_when_it_is_open_again(signed_in, tap, ana, bruno):
    desk.close(desk.resolve(tap, by=bruno), by=bruno)
    page = signed_in(ana)
    page.goto("/requests/FAC-1/")
    expect(page.get_by_label("Text", exact=True)).to_have_count(0)

    desk.reopen(tap, text="It leaks again", by=bruno)
    page.evaluate(f"document.body.dispatchEvent(new Event('changed:request:{tap.pk}'))")

    expect(page.get_by_label("Text", exact=True)).to_be_visible()
    expect(page.get_by_text("Reopen it to go on.")).to_have_count(0)


def test_a_session_that_ends_while_one_answers_loses_no_word(signed_in, tap, bruno, product):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")
    page.get_by_label("Text", exact=True).fill("I come at nine")
    Session.objects.all().delete()

    page.get_by_role("button", name="Send to Ana").click()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value("I come at nine")

    page.context.add_cookies(
        [{"name": "sessionid", "value": session_of(bruno), "url": product}]
    )  # in another tab
    page.get_by_role("button", name="Send to Ana").click()
    expect(page.locator("#thread")).to_contain_text("I come at nine")


def test_a_key_on_a_line_of_the_queue_is_done_in_its_request(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/queue/FAC/")

    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile("/requests/FAC-1/$"))
    expect(page.get_by_label("Text", exact=True)).to_be_focused()

    page.goto("/queue/FAC/")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_role("dialog")).to_contain_text("Resolve it")


def test_the_line_that_was_taken_by_key_is_opened_by_the_next(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/queue/FAC/")

    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.get_by_text("1 request is yours.")).to_be_visible()
    expect(page.locator("[data-row][data-cursor]")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/requests/FAC-1/$"))


def test_esc_picks_none(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/queue/FAC/")

    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("group", name="With those picked")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("group", name="With those picked")).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Pick FAC-1")).not_to_be_checked()


def test_with_columns_added_the_subject_keeps_its_room_and_the_last_is_reached(signed_in, tap, bruno, axe):
    page = signed_in(bruno)
    names = ("number", "title", "from", "service", "due", "status", "priority", "who", "opened", "changed")

    page.goto("/queue/FAC/?" + "&".join(f"columns={name}" for name in names))

    assert page.get_by_role("columnheader", name="Subject").bounding_box()["width"] > 150
    page.get_by_role("columnheader", name="Changed").scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Changed")).to_be_in_viewport(ratio=0.9)
    assert fits(page)
    assert axe(page) == []


@pytest.mark.parametrize("added", [(), ("service", "status", "opened", "changed")], ids=["usual", "more"])
def test_the_head_of_a_long_queue_stays_in_sight(signed_in, ana, bruno, facilities, added):
    for number in range(25):
        desk.open(by=ana, subject=f"Tap {number}", department=facilities)
    page = signed_in(bruno, size={"width": 1280, "height": 600})
    names = ("number", "title", "from", "due", "priority", "who", *added)
    page.goto("/queue/FAC/?" + "&".join(f"columns={name}" for name in names))

    page.locator("tr[data-row]").last.scroll_into_view_if_needed()

    expect(page.get_by_role("columnheader", name="Subject")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("link", name="Tap 24")).to_be_in_viewport(ratio=1)


def test_a_refusal_is_met_where_it_is_and_goes_as_one_writes(signed_in, tap, bruno, legal):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")

    page.get_by_role("link", name="Hand over…").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To which department").select_option("Legal")
    dialog.get_by_label("Why you hand it over").fill("   ")
    dialog.get_by_role("button", name="Hand over").click()
    expect(dialog.get_by_label("Why you hand it over")).to_be_focused()
    dialog.get_by_role("button", name="Cancel").click()

    page.get_by_role("button", name="Send to Ana").click()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    page.get_by_label("Text", exact=True).press_sequentially("On my way")
    expect(page.get_by_text("Write something first.")).to_have_count(0)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_filters_of_a_queue_stand_on_one_line(signed_in, tap, bruno, language):
    Person.objects.filter(pk=bruno.pk).update(language=language)
    page = signed_in(bruno, language=language)

    for chosen in ("", "?view=late", "?stage=ended"):
        page.goto(f"/queue/FAC/{chosen}")

        tops = page.locator(".filters > :visible").evaluate_all("all => all.map(one => one.offsetTop)")
        assert len(tops) > 6
        assert max(tops) - min(tops) < 8


def test_a_seldom_filter_is_found_by_keys(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/queue/FAC/")

    page.get_by_role("button", name="More filters").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="resolved")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Which: resolved")).to_be_visible()


def test_a_draft_is_not_announced_to_whoever_is_writing_it(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")
    page.get_by_label("Text", exact=True).fill("Half a sent")

    page.get_by_role("link", name="Wait…").first.click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Which tap?")
    page.get_by_role("dialog").get_by_role("button", name="Wait").click()

    expect(page.locator("#head .badge").first).to_have_text("Waiting")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Half a sent")
    expect(page.locator(".draft")).to_have_count(0)


def test_a_draft_survives_leaving_the_page(signed_in, tap, bruno):
    page = signed_in(bruno)
    page.goto("/requests/FAC-1/")

    page.get_by_label("Text", exact=True).fill("Half a thought")
    page.goto("/queue/FAC/")
    page.goto("/requests/FAC-1/")

    expect(page.get_by_label("Text", exact=True)).to_have_value("Half a thought")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_desks_pages_pass_axe_and_fit_a_narrow_phone(signed_in, tap, bruno, axe, theme):
    desk.note(tap, text="Between us", by=bruno)
    desk.wait_for_requester(tap, text="Which tap?", by=bruno)
    page = signed_in(bruno, size=DESK, theme=theme)
    narrow = signed_in(bruno, size=NARROW, theme=theme)

    for address in ("/requests/FAC-1/", "/queue/FAC/", "/mine/", "/news/", "/requests/FAC-1/hand-over/"):
        page.goto(address)
        assert axe(page) == [], address
        narrow.goto(address)
        assert fits(narrow), address
        assert axe(narrow) == [], address


def test_on_a_phone_the_verbs_stay_under_the_thumb(signed_in, tap, bruno):
    page = signed_in(bruno, size=PHONE)
    page.goto("/requests/FAC-1/")

    page.locator(".verb-bar").get_by_role("button", name="Take").click()

    expect(page.locator("#thread")).to_contain_text("Bruno took it")
