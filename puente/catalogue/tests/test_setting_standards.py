"""A standard begins on a day and ends the one before it; the most specific one holds."""

from datetime import date, timedelta

import pytest

from conftest import NOON
from puente.catalogue import verbs as catalogue
from puente.catalogue.events import StandardEnded, StandardSet
from puente.catalogue.models import Priority, Standard
from puente.catalogue.standards import Book, standard_for, standards_for
from puente.events.models import Event
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused

pytestmark = pytest.mark.usefixtures("noon")

TODAY = NOON.date()
HOUR = 3600


@pytest.fixture
def gowns(facilities, lara):
    return catalogue.found_service(facilities, by=lara, name="Clean gowns")


@pytest.fixture
def express(gowns, lara):
    return catalogue.add_option(gowns, by=lara, name="Express", lead_days=0)


def hours(n, facilities, lara, **with_):
    return catalogue.set_standard(
        facilities, by=lara, **({"metric": "resolution", "target_seconds": n * HOUR} | with_)
    )


def held(facilities, day, **scope):
    asked = {"service": None, "option": None, "priority": None} | scope
    found = standard_for(facilities, metric="resolution", day=day, **asked)
    return found and found.target_seconds // HOUR


def test_a_standard_begins_today_and_is_recorded(facilities, lara, recorded):
    with recorded(StandardSet) as change:
        standard = hours(4, facilities, lara)

    assert standard.force_from == TODAY
    assert change.event.about_id == standard.pk
    assert change.event.data["target_seconds"] == 4 * HOUR


def test_today_is_the_day_where_the_department_works(facilities, lara):
    with clock.at(NOON.replace(hour=23, minute=30)):
        standard = hours(4, facilities, lara)

    assert standard.force_from == TODAY + timedelta(days=1)


def test_a_new_one_ends_the_older_on_the_day_it_begins(facilities, lara):
    hours(4, facilities, lara)
    hours(2, facilities, lara, force_from=TODAY + timedelta(days=7))

    assert held(facilities, TODAY + timedelta(days=6)) == 4
    assert held(facilities, TODAY + timedelta(days=7)) == 2


def test_one_set_in_between_holds_until_the_later_one(facilities, lara):
    hours(4, facilities, lara)
    hours(2, facilities, lara, force_from=TODAY + timedelta(days=7))
    hours(3, facilities, lara, force_from=TODAY + timedelta(days=3))

    days = [held(facilities, TODAY + timedelta(days=n)) for n in (0, 2, 3, 6, 7, 30)]
    assert days == [4, 4, 3, 3, 2, 2]


def test_two_on_the_same_day_leave_the_last_one(facilities, lara):
    hours(4, facilities, lara)
    hours(8, facilities, lara)
    later = TODAY + timedelta(days=9)
    hours(2, facilities, lara, force_from=later)
    hours(1, facilities, lara, force_from=later)

    assert held(facilities, TODAY) == 8
    assert held(facilities, later) == 1


def test_the_past_is_refused(facilities, lara):
    with pytest.raises(Invalid) as error:
        hours(4, facilities, lara, force_from=TODAY - timedelta(days=1))

    assert list(error.value.fields) == ["force_from"]
    assert not Standard.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"share": 0}, "share"),
        ({"share": 101}, "share"),
        ({"target_seconds": 0}, "target_seconds"),
        ({"metric": "smiles"}, "metric"),
        ({"priority": 9}, "priority"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(facilities, lara, wrong, field):
    with pytest.raises(Invalid) as error:
        hours(4, facilities, lara, **wrong)

    assert list(error.value.fields) == [field]


def test_only_administrators_and_the_lead_set_standards(facilities, lara, ada, bruno, luis):
    hours(4, facilities, ada)
    for stranger in (bruno, luis):
        with pytest.raises(Forbidden):
            hours(1, facilities, stranger)

    assert Event.objects.filter(kind="standard.set").count() == 1


def test_a_service_of_another_department_is_refused(gowns, legal, ada):
    with pytest.raises(Invalid) as error:
        catalogue.set_standard(legal, by=ada, service=gowns, metric="resolution", target_seconds=HOUR)

    assert list(error.value.fields) == ["service"]


def test_the_same_again_changes_nothing(facilities, lara):
    first = hours(4, facilities, lara)

    assert hours(4, facilities, lara) == first
    assert Standard.objects.count() == 1


def test_the_most_specific_one_holds(facilities, lara, gowns, express):
    hours(6, facilities, lara)
    hours(5, facilities, lara, priority=Priority.HIGH)
    hours(4, facilities, lara, service=gowns)
    hours(3, facilities, lara, service=gowns, priority=Priority.HIGH)
    hours(2, facilities, lara, option=express)
    hours(1, facilities, lara, option=express, priority=Priority.HIGH)

    high, low = Priority.HIGH, Priority.LOW
    assert held(facilities, TODAY, service=gowns, option=express, priority=high) == 1
    assert held(facilities, TODAY, service=gowns, option=express, priority=low) == 2
    assert held(facilities, TODAY, service=gowns, priority=high) == 3
    assert held(facilities, TODAY, service=gowns, priority=low) == 4
    assert held(facilities, TODAY, priority=high) == 5
    assert held(facilities, TODAY, priority=low) == 6


def test_many_are_looked_up_in_one_statement(facilities, lara, gowns, django_assert_num_queries):
    hours(4, facilities, lara, service=gowns)
    hours(2, facilities, lara, service=gowns, force_from=TODAY + timedelta(days=7))

    with django_assert_num_queries(1):
        book = Book.of([facilities])
        found = [
            book.find(facilities.pk, gowns.pk, None, "resolution", 2, TODAY + timedelta(days=n))
            for n in range(14)
        ]

    assert [one.target_seconds // HOUR for one in found] == [4] * 7 + [2] * 7


def test_every_metric_of_a_request_is_found_in_one_statement(
    facilities, lara, gowns, django_assert_num_queries
):
    hours(4, facilities, lara, service=gowns)
    hours(1, facilities, lara, metric="first_response")

    with django_assert_num_queries(1):
        found = standards_for(facilities, gowns, None, Priority.NORMAL, TODAY)

    assert {metric: one.target_seconds // HOUR for metric, one in found.items()} == {
        "first_response": 1,
        "resolution": 4,
    }


def test_an_ended_standard_holds_until_that_day(facilities, lara, recorded):
    standard = hours(4, facilities, lara)
    end = TODAY + timedelta(days=2)

    with recorded(StandardEnded) as change:
        catalogue.end_standard(standard, by=lara, on=end)

    assert change.event.changes == {"force_until": [None, end.isoformat()]}
    assert [held(facilities, TODAY + timedelta(days=n)) for n in range(4)] == [4, 4, None, None]


def test_one_that_had_not_begun_never_will(facilities, lara):
    standard = hours(4, facilities, lara, force_from=TODAY + timedelta(days=5))

    catalogue.end_standard(standard, by=lara)

    assert held(facilities, TODAY + timedelta(days=5)) is None


def test_ending_in_the_past_or_twice_is_refused(facilities, lara):
    standard = hours(4, facilities, lara)

    with pytest.raises(Invalid):
        catalogue.end_standard(standard, by=lara, on=date(2020, 1, 1))
    catalogue.end_standard(standard, by=lara)
    with pytest.raises(Refused):
        catalogue.end_standard(standard, by=lara)
