"""Today, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from puente.desk import verbs as desk
from puente.desk.models import News
from tests.browser.conftest import DESK, NARROW, PHONE, TABLET, fits


@pytest.fixture
def a_morning(ana, bruno, facilities, legal, luis):
    """Something to serve, something in hand, something asked for, and news."""
    tap = desk.open(by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities)
    lamp = desk.open(
        by=ana, subject="A lamp for the archive", text="It is dark there.", department=facilities
    )
    desk.take(lamp, by=bruno)
    contract = desk.open(by=bruno, subject="Look at this contract", text="Please.", department=legal)
    desk.take(contract, by=luis)
    News.objects.create(person=bruno, request=contract, why="mine", at=contract.opened_at)
    return tap, lamp, contract


@pytest.mark.parametrize(("language", "theme"), [("es", "light"), ("en", "dark")])
def test_today_passes_axe_and_fits_every_width(signed_in, bruno, a_morning, axe, language, theme):
    page = signed_in(bruno, language=language, theme=theme)
    page.goto("/")

    for size in (DESK, TABLET, PHONE, NARROW):
        page.set_viewport_size(size)

        assert fits(page), f"at {size['width']}"
        assert axe(page) == [], f"at {size['width']}"


def test_the_halves_stand_side_by_side_and_one_above_the_other_on_a_phone(signed_in, bruno, a_morning):
    page = signed_in(bruno)
    page.goto("/")
    serve, served = page.locator(".two-halves__half").all()

    assert serve.bounding_box()["x"] < served.bounding_box()["x"]
    page.set_viewport_size(PHONE)
    assert serve.bounding_box()["y"] < served.bounding_box()["y"]
    expect(serve).to_contain_text("The tap leaks")
    expect(served).to_contain_text("Look at this contract")


def test_the_first_visit_is_light_and_the_next_ones_are_lighter(signed_in, bruno, a_morning):
    page = signed_in(bruno, language="es")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    weights = []
    network.on("Network.loadingFinished", lambda said: weights.append(said["encodedDataLength"]))

    page.goto("/", wait_until="load")
    page.wait_for_function("document.fonts.status === 'loaded'")
    first = sum(weights)
    weights.clear()
    page.goto("/", wait_until="load")
    page.wait_for_function("document.fonts.status === 'loaded'")

    assert first <= 150_000, f"{first} bytes"
    assert sum(weights) <= 25_000, f"{sum(weights)} bytes"
    sheets = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.css')).length"
    )
    assert sheets <= 1
    blocking = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.initiatorType == 'script' && e.renderBlockingStatus == 'blocking').length"
    )
    assert blocking == 0


@pytest.mark.whole
def test_the_menu_asks_again_when_something_arrives_while_the_page_is_open(signed_in, bruno, ana, facilities):
    page = signed_in(bruno)
    page.goto("/")
    page.wait_for_timeout(1000)  # until the stream is open; nothing on the page tells

    with page.expect_response("**/menu/") as asked:
        desk.open(by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities)

    assert asked.value.status == 200
    expect(page.locator("#rooms")).to_have_count(1)
