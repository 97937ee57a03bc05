"""What changes seldom is read once, until something is recorded of it: here, or in another process."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from puente.events.lasting import Lasting, mark
from puente.events.models import Mark
from puente.foundation import house
from puente.people import verbs as people
from puente.people.models import Department

pytestmark = pytest.mark.usefixtures("keeping")


@pytest.fixture
def names():
    """The names of all departments, and how often they were read."""
    read = []

    def find(prefix):
        read.append(prefix)
        return sorted(str(one) for one in Department.objects.filter(code__startswith=prefix))

    kept = Lasting(find)
    kept.read = read
    return kept


def on_a_page(names, prefix=""):
    with house.remembering():
        return names(prefix)


def test_what_was_read_on_one_page_is_known_on_the_next(facilities, names):
    assert on_a_page(names) == on_a_page(names) == ["Facilities"]

    assert names.read == [""]


def test_each_key_is_read_by_itself(facilities, legal, names):
    assert on_a_page(names, "F") == ["Facilities"]
    assert on_a_page(names, "L") == ["Legal"]


def test_a_change_is_seen_on_the_next_page_of_every_process(facilities, ada, names):
    on_a_page(names)
    people.rename(facilities, by=ada, name={"en": "Buildings"})

    assert on_a_page(names) == ["Buildings"]


def test_a_change_is_seen_on_the_very_page_that_made_it(facilities, ada, names):
    with house.remembering():
        names("")
        people.rename(facilities, by=ada, name={"en": "Buildings"})

        assert names("") == ["Buildings"]


def test_what_a_transaction_sees_that_never_came_to_be_is_not_kept(facilities, ada, names):
    on_a_page(names)
    with house.remembering():
        with transaction.atomic():
            people.rename(facilities, by=ada, name={"en": "Buildings"})
            assert names("") == ["Buildings"]
            transaction.set_rollback(True)

        assert names("") == ["Facilities"]


def test_what_changes_all_day_does_not_move_the_mark(facilities, ana, ada):
    from puente.desk import verbs as desk

    people.rename(facilities, by=ada, name={"en": "Buildings"})
    before = Mark.objects.get().moved
    desk.open(by=ana, subject="The tap leaks", text="", department=facilities)

    assert Mark.objects.get().moved == before


def test_a_page_reads_the_mark_once(names):
    with house.remembering(), CaptureQueriesContext(connection) as asked:
        for prefix in "abc":
            names(prefix)

    assert len([one for one in asked if "events_mark" in one["sql"]]) == 1


def test_outside_of_pages_nothing_is_kept(facilities, names):
    assert mark() is None
    assert names("") == names("") == ["Facilities"]
    assert names.read == ["", ""]


def test_what_was_not_there_is_asked_for_again(db):
    found = iter([None, "the house", "never read"])
    house_of = Lasting(lambda: next(found))

    assert [on_a_page_without_key(house_of) for _ in range(3)] == [None, "the house", "the house"]


def on_a_page_without_key(kept):
    with house.remembering():
        return kept()
