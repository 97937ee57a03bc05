"""How often a page that is read waits for PostgreSQL: what it can ask together, it asks together."""

import pytest
from django.db import connection

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk

pytestmark = pytest.mark.usefixtures("noon", "keeping")


@pytest.fixture
def waits(db, journeys):
    """`waits(client, address)`: how often the page, which was looked at before, waits for the database."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is no journey away")

    def of(client, address):
        assert client.get(address).status_code == 200
        with journeys() as made:
            page = client.get(address)
        assert "<html" in page.text
        return len(made)

    return of


@pytest.fixture
def asked_for(ana, facilities):
    return desk.open(by=ana, department=facilities, subject="The tap leaks", text="In the kitchen.")


def test_the_queue_waits_for_who_looks_then_for_what_they_see_then_for_its_rows_and_counts(
    waits, bruno_at_work, asked_for, facilities
):
    assert waits(bruno_at_work, f"/queue/{facilities.code}/") == 3


def test_a_queue_in_which_words_are_sought_waits_once_more(waits, bruno_at_work, asked_for, facilities):
    assert waits(bruno_at_work, f"/queue/{facilities.code}/?text=tap") == 4


def test_a_request_that_somebody_looked_at_before_waits_for_who_looks_and_for_the_menu(
    waits, bruno_at_work, asked_for
):
    assert waits(bruno_at_work, f"/requests/{asked_for.number}/") == 2


def test_a_request_that_changed_meanwhile_waits_no_more_often(waits, bruno_at_work, asked_for, ana, journeys):
    waits(bruno_at_work, f"/requests/{asked_for.number}/")
    desk.answer(asked_for, text="And soon?", by=ana)
    desk.answer(asked_for, text="It drips by now.", by=ana)

    with journeys() as made:
        page = bruno_at_work.get(f"/requests/{asked_for.number}/")

    assert "And soon?" in page.text
    assert len(made) == 2


def test_a_search_waits_for_who_looks_and_for_all_that_is_found(
    waits, bruno_at_work, asked_for, facilities, lara
):
    catalogue.found_service(facilities, by=lara, code="taps", name={"en": "Taps"})

    assert waits(bruno_at_work, "/search/?q=leaks") == 2


def test_today_waits_for_who_looks_then_for_which_ones_then_for_their_rows(waits, bruno_at_work, asked_for):
    assert waits(bruno_at_work, "/") == 3
