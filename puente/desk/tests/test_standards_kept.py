"""How a department kept its standards in the last 90 days (its page, and before one asks)."""

from datetime import date, timedelta

import pytest

from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.desk.standards_kept import Kept, standards_met, told_by_the_source
from puente.foundation import clock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def within_four_hours(promised):
    return promised("resolution", hours=4)


@pytest.fixture
def resolved(ana, bruno, facilities, noon):
    """`resolved(after)`: a request of noon that was resolved so much later."""

    def one(after, at=noon):
        with clock.at(at):
            service_request = desk.open(by=ana, subject="x", department=facilities)
        with clock.at(at + after):
            return desk.resolve(service_request, by=bruno)

    return one


def kept(standard, now):
    return standards_met([standard], now=now)[standard.pk]


def test_nothing_measured_is_no_share(within_four_hours, noon):
    assert kept(within_four_hours, noon) == Kept(0, 0)
    assert kept(within_four_hours, noon).share is None


def test_in_time_and_late_are_counted_as_they_ended(within_four_hours, resolved, noon):
    resolved(HOUR)
    resolved(4 * HOUR)
    resolved(DAY)

    assert kept(within_four_hours, noon + 2 * DAY) == Kept(met=2, cases=3)


def test_what_is_late_and_still_open_is_missed_and_what_runs_is_not_counted(
    within_four_hours, ana, bruno, facilities, noon
):
    late, waiting = (desk.open(by=ana, subject="x", department=facilities) for _each in range(2))
    with clock.at(noon + HOUR):
        desk.wait_for_requester(waiting, text="Where?", by=bruno)
    with clock.at(noon + 2 * DAY):
        desk.open(by=ana, subject="runs", department=facilities)

    assert late.is_standing
    assert kept(within_four_hours, noon + 2 * DAY + HOUR) == Kept(met=0, cases=1)


def test_what_was_passed_on_in_time_or_declined_has_no_verdict(
    within_four_hours, ana, bruno, facilities, legal, noon
):
    passed, declined = (desk.open(by=ana, subject="x", department=facilities) for _each in range(2))
    desk.hand_over(passed, to=legal, reason="Yours.", by=bruno)
    desk.decline(declined, reason="We do not do this.", by=bruno)
    with clock.at(noon + 2 * DAY):
        late = desk.open(by=ana, subject="x", department=facilities)
    with clock.at(noon + 3 * DAY):
        desk.hand_over(late, to=legal, reason="Yours, but late.", by=bruno)

    assert kept(within_four_hours, noon + 4 * DAY) == Kept(met=0, cases=1)


def test_ninety_days_and_no_more(within_four_hours, resolved, noon):
    resolved(HOUR)

    assert kept(within_four_hours, noon + 90 * DAY).cases == 1
    assert kept(within_four_hours, noon + 91 * DAY).cases == 0


def test_an_earlier_version_counts_by_what_it_asked_on_its_day(promised, resolved, noon):
    before = promised("resolution", hours=1)
    resolved(HOUR)
    resolved(2 * HOUR)
    before.force_until = date(2026, 3, 11)
    before.save(update_fields=["force_until"])
    now = promised("resolution", hours=8, since=date(2026, 3, 11))
    resolved(5 * HOUR, at=noon + DAY)

    assert kept(now, noon + 3 * DAY) == Kept(met=2, cases=3)


def test_each_scope_is_its_own(promised, resolved, repairs, ana, bruno, noon):
    whole, of_repairs = promised("resolution", hours=4), promised("resolution", hours=8, service=repairs)
    resolved(DAY)
    service_request = desk.open(by=ana, service=repairs, subject="y")
    with clock.at(noon + HOUR):
        desk.resolve(service_request, by=bruno)

    found = standards_met([whole, of_repairs], now=noon + 2 * DAY)

    assert found == {whole.pk: Kept(0, 1), of_repairs.pk: Kept(1, 1)}


def test_it_costs_three_statements_however_many_standards(
    promised, resolved, noon, django_assert_max_num_queries
):
    standards = [promised(metric, hours=4) for metric in ("acknowledge", "first_response", "resolution")]
    for _each in range(5):
        resolved(HOUR)

    with django_assert_max_num_queries(3):
        found = standards_met(standards, now=noon + DAY)

    assert {one.cases for one in found.values()} == {5}


def test_what_the_source_says_of_imported_requests(facilities, ana, noon):
    def imported(n, missed):
        return Request(
            number=f"INC{n}", subject="x", department=facilities, requester=ana, source="servicenow", outside_key=f"{n}",
            missed_at_source=missed, opened_at=noon + n * DAY, changed_at=noon,
        )  # fmt: skip

    assert told_by_the_source(facilities) is None
    Request.objects.bulk_create([imported(n, n == 2) for n in range(3)])

    told = told_by_the_source(facilities)

    assert (told.requests, told.missed, told.first_at, told.last_at) == (3, 1, noon, noon + 2 * DAY)
