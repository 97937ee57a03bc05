"""In any house: whatever lists, queues, searches, counts and the API give to somebody is among what they may see."""

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from conftest import NOON, make_department, make_person
from puente.calendars.models import Calendar
from puente.desk.levels import Level, level_of
from puente.desk.models import Party, Request
from puente.desk.queries import menu_counts
from puente.desk.queue import in_queue
from puente.desk.search import search
from puente.desk.today import today_of
from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import Company, Membership, Organization, Person

pytestmark = pytest.mark.slow
ROLES = st.sampled_from([None, None, "member", "agent", "lead"])
PARTS = st.sampled_from(["follower", "named", "assignee", "unsealed", "beneficiary"])
DEPARTMENT_PARTS = st.sampled_from(["passed_on", "waits"])
HOUSES = st.fixed_dictionaries(
    {
        "people": st.lists(
            st.tuples(st.integers(0, 2), st.booleans(), st.lists(ROLES, min_size=4, max_size=4)),
            min_size=2,
            max_size=4,
        ),
        "requests": st.lists(
            st.fixed_dictionaries(
                {
                    "department": st.integers(0, 3),
                    "requester": st.integers(0, 3),
                    "confidential": st.booleans(),
                    "parts": st.lists(st.tuples(st.integers(0, 3), PARTS), max_size=3),
                    "departments": st.lists(st.tuples(st.integers(0, 3), DEPARTMENT_PARTS), max_size=2),
                }
            ),
            min_size=1,
            max_size=3,
        ),
    }
)


class AnyHouse(TestCase):
    @settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(HOUSES)
    def test_nobody_is_given_more_than_they_may_see(self, told):
        with clock.at(NOON):
            departments, persons = found(told)
            requests = [ask(one, departments, persons) for one in told["requests"]]
            for person in persons:
                person = Person.objects.get_queryset().get(pk=person.pk)
                may = {one for one in requests if level_of(person, one) >= Level.THREAD}

                assert set(Request.objects.visible_to(person)) == may
                assert given_to(person, departments) <= {one.number for one in may}
                counts = menu_counts(person)
                assert max(counts["queue"], counts["mine"]) <= len(may)


def found(told):
    """Three companies (ours, a partner, a customer), two departments of ours, one below, one of the partner."""
    calendar = Calendar.objects.create(
        name={"en": "Office"}, zone="Europe/Madrid", week={"mon": [["09:00", "17:00"]]}
    )
    kinds = Company.Kind.OWN, Company.Kind.PARTNER, Company.Kind.CUSTOMER
    companies = [Company.objects.create(name=kind, kind=kind) for kind in kinds]
    house = Organization.objects.create(
        pk=1, company=companies[0], languages=["en"], zone="Europe/Madrid", calendar=calendar, founded_at=NOON
    )
    one, two = make_department(house, "ONE", "One"), make_department(house, "TWO", "Two")
    below = make_department(house, "BEL", "Below", parent=one)
    theirs = make_department(house, "PAR", "Theirs", company=companies[1])
    departments, persons = [one, two, below, theirs], []
    for number, (company, administers, roles) in enumerate(told["people"]):
        inside = company == 0
        person = make_person(
            f"P{number}", company=companies[company], is_administrator=administers and inside
        )
        for department, role in zip(departments, roles, strict=True):
            if role:
                Membership.objects.create(person=person, department=department, role=role, since_at=NOON)
        persons.append(person)
    return departments, persons


def ask(told, departments, persons):
    department, requester = departments[told["department"]], persons[told["requester"] % len(persons)]
    one = Request.objects.create(
        number=f"X-{Request.objects.count() + 1}", subject="Toner", department=department, requester=requester,
        is_confidential=told["confidential"], opened_at=NOON, changed_at=NOON,
    )  # fmt: skip
    Party.objects.create(request=one, person=requester, part="requester")
    for number, part in told["parts"]:
        person = persons[number % len(persons)]
        Party.objects.get_or_create(request=one, person=person, part=part)
        if part in ("assignee", "beneficiary"):
            Request.objects.filter(pk=one.pk).update(**{part: person})
    for number, part in told["departments"]:
        Party.objects.get_or_create(request=one, department=departments[number], part=part)
    one.refresh_from_db()
    return one


def given_to(person, departments):
    """Numbers of all that pages and API list for somebody."""
    numbers = {one.number for one in search("toner", by=person)} | {
        one.number for one in search("X-1", by=person)
    }
    today = today_of(person)
    numbers |= {row["number"] for rows in (today.mine, today.nobodys, today.asked) for row in rows}
    for department in departments:
        if person.serves_in(department):
            numbers |= {one.number for one in in_queue(person, department)}
    with transaction.atomic():
        token = people.make_token(person, by=person, name="all", scopes=["read", "admin"])
        program = Client(headers={"authorization": f"Bearer {token.secret}"})
        lists = [
            "/requests?whose=visible&stage=all",
            "/requests?stage=all",
            "/requests?whose=assigned&stage=all",
        ]
        lists += [
            f"/departments/{one.code}/requests?stage=all" for one in departments if person.serves_in(one)
        ]
        for address in lists:
            numbers |= {item["number"] for item in program.get(f"/api/v1{address}").json().get("items", [])}
    return numbers
