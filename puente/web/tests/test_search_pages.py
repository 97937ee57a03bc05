"""Search in the browser: whole page, live part, palette; nothing of other people's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def lamps(ana, facilities):
    """Twenty-seven requests about lamps: more than a page."""
    return [desk.open(by=ana, subject=f"Lamp {n}", department=facilities) for n in range(27)]


def test_a_word_finds_requests_a_page_at_a_time(bruno_at_work, lamps):
    first = bruno_at_work.get("/search/?q=lamp")
    assert first.text.count("data-row") == 25
    assert "Lamp 26" in first.text
    assert "Lamp 1<" not in first.text

    address = first.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = bruno_at_work.get(address)
    assert "Lamp 0<" in second.text
    assert 'rel="prev"' in second.text


def test_a_number_stands_first(bruno_at_work, lamps):
    answer = bruno_at_work.get(f"/search/?q={lamps[3].number}")

    assert f'href="/requests/{lamps[3].number}/"' in answer.text
    assert answer.text.count("data-row") == 1


def test_people_departments_and_services_stand_beside(bruno_at_work, facilities, lara, berta):
    catalogue.found_service(facilities, by=lara, name={"en": "Facade cleaning"}, code="facade")

    assert f'href="/people/{berta.pk}/"' in bruno_at_work.get("/search/?q=bert").text
    found = bruno_at_work.get("/search/?q=fac").text
    assert 'href="/departments/FAC/"' in found
    assert 'href="/ask/facade/"' in bruno_at_work.get("/search/?q=facade").text


def test_nobody_finds_what_they_may_not_read(at_work, luis, lamps):
    for address in ("/search/?q=lamp", "/search/palette/?q=lamp", f"/search/?q={lamps[0].number}"):
        assert "Lamp" not in at_work(luis).get(address).text


def test_nothing_found_says_so_and_offers_to_ask(bruno_at_work, lamps):
    answer = bruno_at_work.get("/search/?q=zebra")

    assert "Nothing answers to “zebra”" in answer.text
    assert 'href="/ask/?q=zebra"' in answer.text


def test_while_one_types_only_the_found_part_comes(bruno_at_work, lamps):
    answer = bruno_at_work.get("/search/?q=lamp", headers={"hx-request": "true"})

    assert "Lamp 26" in answer.text
    assert "<html" not in answer.text


def test_the_palette_gets_lines_of_links(bruno_at_work, lamps, berta):
    answer = bruno_at_work.get("/search/palette/?q=lamp", headers={"hx-request": "true"})

    assert answer.text.count('class="palette__item"') == 6
    assert 'href="/search/?q=lamp"' in answer.text
    assert bruno_at_work.get("/search/palette/?q=l").text == ""


@pytest.mark.parametrize("said", ["%00lamp", "l", "", "%22%27%28*", "x" * 3000, "a b c d e f g h i j k l"])
def test_whatever_is_typed_gets_an_answer(bruno_at_work, lamps, said):
    assert bruno_at_work.get(f"/search/?q={said}").status_code == 200
    assert bruno_at_work.get(f"/search/palette/?q={said}").status_code == 200


def test_a_search_costs_the_same_for_ten_as_for_twenty(at_work, berta, ana, facilities):
    client = at_work(berta)

    def statements():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/search/?q=lamp")
        return len(seen)

    for n in range(10):
        desk.open(by=ana, subject=f"Lamp {n}", department=facilities)
    client.get("/search/?q=lamp")  # what a process learns once is learnt
    ten = statements()
    for n in range(10):
        desk.open(by=ana, subject=f"Lamp {n}", department=facilities)

    assert statements() == ten
    assert ten <= 12
