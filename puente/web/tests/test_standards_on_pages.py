"""Standards and how they are kept: on the department's page, and before one asks."""

from datetime import timedelta

import pytest

from puente.catalogue import verbs as catalogue
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.foundation import clock

pytestmark = pytest.mark.usefixtures("noon")
HOUR = timedelta(hours=1)


@pytest.fixture
def repairs(facilities, lara):
    """A service that is to be done within four working hours, nine times out of ten."""
    service = catalogue.found_service(facilities, by=lara, code="repairs", name={"en": "Repairs"})
    catalogue.set_standard(
        facilities, by=lara, service=service, metric="resolution", target_seconds=4 * 3600, share=90
    )
    return service


@pytest.fixture
def served(repairs, ana, bruno, noon):
    """`served(n, late=m)`: so many served in time, and so many late, since noon."""

    def some(in_time, *, late=0):
        for number in range(in_time + late):
            service_request = desk.open(by=ana, service=repairs, subject="The tap leaks")
            with clock.at(noon + (HOUR if number < in_time else 7 * HOUR)):
                desk.resolve(service_request, by=bruno)

    return some


@pytest.mark.parametrize(
    ("in_time", "late", "said"),
    [
        (0, 0, ["nothing measured lately"]),
        (2, 1, ["66%", "of 3 cases", "still few data"]),
        (19, 1, ["95%", "of 20 cases", ">met<"]),
        (15, 5, ["75%", "of 20 cases", "not met"]),
    ],
)
def test_the_department_page_says_how_each_standard_is_kept(in_time, late, said, served, ana_at_work, noon):
    served(in_time, late=late)

    with clock.at(noon + 24 * HOUR):
        page = ana_at_work.get("/departments/FAC/").text

    for words in said:
        assert words in page


def test_every_page_counts_in_the_departments_own_working_days(
    repairs, lara, at_work, ana_at_work, office_hours
):
    short = {day: [["09:00", "14:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    type(office_hours).objects.update(week=short, mark="short")
    catalogue.set_standard(
        repairs.department,
        by=lara,
        service=repairs,
        metric="first_response",
        target_seconds=20 * 3600,
        share=90,
    )

    pages = [ana_at_work.get("/departments/FAC/").text, ana_at_work.get("/ask/repairs/").text,
             at_work(lara).get("/settings/services/repairs/").text]  # fmt: skip

    assert all("within 4 working days" in page for page in pages)


def test_before_asking_one_reads_how_the_promise_is_kept(served, ana_at_work, noon):
    assert "90 times out of 100" in ana_at_work.get("/ask/repairs/").text
    served(2, late=1)

    with clock.at(noon + 24 * HOUR):
        page = ana_at_work.get("/ask/repairs/").text

    assert "66%" in page
    assert "of 3: too few to say" in page


def test_what_another_desk_says_of_its_requests_stands_apart(ana_at_work, ana, facilities, noon):
    assert "another desk" not in ana_at_work.get("/departments/FAC/").text
    Request.objects.bulk_create(
        Request(
            number=f"INC{n}", subject="x", department=facilities, requester=ana, source="servicenow", outside_key=f"{n}",
            missed_at_source=n < 5, opened_at=noon, changed_at=noon,
        )
        for n in range(25)
    )  # fmt: skip

    page = ana_at_work.get("/departments/FAC/").text

    assert "25 requests came from another desk, opened from 10 March to 10 March." in page
    assert "5 of them missed their standard, it says: 80% were in time." in page
