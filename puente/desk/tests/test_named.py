"""Rows that are read from one table say what the joined tables would, and the names as they are now."""

import pytest

from conftest import make_person
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.desk.named import NAMES, Named, columns_of
from puente.foundation import house
from puente.foundation.shaped import Shaped
from puente.people import verbs as people

ROW = ("id", "subject", "due_at", *NAMES)


@pytest.fixture
def some(leaky_tap, ana, bruno, carmen, pia, facilities, laundry, repairs):
    repairs.who_may_ask = repairs.Who.EVERYBODY
    repairs.save(update_fields=["who_may_ask"])
    desk.take(leaky_tap, by=bruno)
    desk.open(by=bruno, subject="For Ana", department=facilities, beneficiary=ana)
    desk.open(by=carmen, subject="From a customer", service=repairs)
    desk.hand_over(
        desk.open(by=ana, subject="Theirs", department=facilities), to=laundry, reason="!", by=bruno
    )
    desk.open(by=pia, subject="From a partner", service=repairs)


def rows():
    def ask():
        return Request.objects.order_by("id").values(*columns_of(ROW))

    return Named(Shaped().unread("all", ask), ROW)


def said():
    return list(Request.objects.order_by("id").values(*ROW))


def test_they_say_what_the_joined_tables_would(some):
    told = [{name: row[name] for name in ROW} for row in rows()]

    assert told == [{name: value or None for name, value in row.items()} for row in said()]
    assert len({str(row) for row in told}) == 5


def test_they_are_told_in_any_order_and_in_pieces(some):
    first, *_others, last = said()

    assert [row["subject"] for row in rows().picked([4, 0])] == [last["subject"], first["subject"]]
    assert rows()[4:][0]["requester__name"] == "Pia"
    assert len(rows()[1:3]) == 2


def test_a_new_name_is_told_at_once(some, keeping, ana, ada, facilities):
    with house.remembering():
        assert rows()[0]["requester__name"] == "Ana"
    people.set_profile(ana, by=ana, name="Anabel")
    people.rename(facilities, by=ada, name={"en": "Buildings"})

    with house.remembering():
        told = rows()[0]
    assert told["requester__name"] == "Anabel"
    assert str(told["department__name"]) == "Buildings"


def test_names_are_read_together_and_once(some, keeping, django_assert_num_queries):
    with house.remembering():
        list(rows())
        make = rows()
        with django_assert_num_queries(0):
            told = list(make)

    assert len(told) == 5


def test_more_people_than_the_shelf_holds_lose_no_name(leaky_tap, facilities, keeping, monkeypatch):
    from puente.desk import named

    monkeypatch.setattr(named._persons, "_most", 2)
    for name in ("Bea", "Celia", "Diana", "Elisa"):
        desk.open(by=make_person(name), subject="Hers", department=facilities)

    with house.remembering():
        assert [row["requester__name"] for row in rows()] == ["Ana", "Bea", "Celia", "Diana", "Elisa"]
        assert [row["requester__name"] for row in rows()] == ["Ana", "Bea", "Celia", "Diana", "Elisa"]
