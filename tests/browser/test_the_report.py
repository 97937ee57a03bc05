"""The report from disk: nothing fetched, past axe in both languages and both lights, on a phone of 320 pixels, on paper."""

import pytest
from click.testing import CliRunner

from puente.foundation import language as languages
from puente.insight.commands import insight
from puente.insight.tests.made_house import made_lake
from tests.browser.conftest import DESK, NARROW, PHONE, fits


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    """A made organization with every kind of waiting."""
    return made_lake(tmp_path_factory.mktemp("made") / "lake").root


@pytest.fixture
def report(chromium, lake, tmp_path):
    """`report(language="es", theme="dark")`: the page opened from disk; a script's error or a fetch fails the test."""
    contexts, wrong = [], []

    def opened(size=DESK, language="en", theme="light"):
        answer = CliRunner().invoke(
            insight, ["report", "--lake", str(lake), "--lang", language, "--out", str(tmp_path)]
        )
        assert answer.exit_code == 0, answer.output
        context = chromium.new_context(viewport=size, color_scheme=theme)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: wrong.append(asked.url) if asked.url.startswith("http") else None)
        page.goto(f"file://{tmp_path}/report.html")
        return page

    yield opened
    languages.choose(None)
    for context in contexts:
        context.close()
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("language", "theme"), [("es", "light"), ("en", "dark"), ("es", "dark"), ("en", "light")]
)
def test_it_passes_axe_on_a_desk_and_on_the_narrowest_phone(report, axe, language, theme):
    page = report(language=language, theme=theme)
    page.locator("summary").first.click()

    for size in (DESK, PHONE, NARROW):
        page.set_viewport_size(size)

        assert axe(page) == [], f"at {size['width']}"
        assert fits(page), f"at {size['width']}"


def test_every_kind_of_waiting_is_named_and_the_flow_is_drawn(report):
    page = report(language="en")

    legend = page.locator("#kinds .chart__legend").inner_text()
    for kind in (
        "not yet asked",
        "not yet taken",
        "under way",
        "handed back",
        "the customer's turn",
        "closed hours",
    ):
        assert kind in legend
    assert page.locator("#flow-picture svg path").count() > 10


def test_on_paper_it_is_light_and_whole(report, axe):
    page = report(language="es", theme="dark")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    assert page.locator("#flow-paper svg").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    assert axe(page) == []


def test_no_column_is_cut_off_on_paper_and_a_phone_prints_the_flow_too(report):
    page = report(size=NARROW, language="es")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # A4 between its margins

    assert page.locator("#flow-paper svg path").count() > 10
    assert page.locator("#flow-paper svg").is_visible()
    for table in page.locator(".panel table:visible").all():
        assert table.evaluate("it => it.scrollWidth <= it.closest('.panel').clientWidth")


def test_a_phone_says_each_gain_and_its_range_on_a_line_of_their_own(report):
    page = report(size=PHONE, language="es")

    names = page.locator(".gains tbody [scope=row]").all()
    assert len(names) > 3
    assert all(name.bounding_box()["width"] > 250 for name in names)
