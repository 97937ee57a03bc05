"""Hospital San Telmo as it is planted: whole, and in order."""

import tomllib
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Count

from puente.catalogue.models import Option, Service
from puente.desk.clock.keeping import differences
from puente.desk.clock.reckoning import Reckoner
from puente.desk.models import Request
from puente.events.models import Delivery, Event
from puente.foundation import clock
from puente.imports.demo import plant
from puente.imports.demo.house import ROLES
from puente.imports.demo.stories import FOLDER
from puente.imports.tests.test_the_demo import HOUR
from puente.people.models import Company, Department, Person, Vision

pytestmark = pytest.mark.django_db  # so that there are tables, also when these tests run alone


@pytest.fixture(scope="module", autouse=True)
def _planted(django_db_setup, django_db_blocker):
    """Once for all of them: they only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.at(HOUR):
            plant("es", requests=20)
        yield
        transaction.set_rollback(True)


def test_the_hospital_is_whole_and_each_role_can_look_around():
    assert Department.objects.filter(company__kind="own").count() == 14
    assert Company.objects.filter(kind="partner").count() == 2
    assert Service.objects.count() == 40
    assert Person.objects.exclude(kind="customer").count() == 120
    assert Person.objects.filter(email__startswith="demo+").count() == len(ROLES) == 5
    assert Request.objects.count() == 20


def test_what_takes_longer_than_its_service_is_due_when_it_was_said_to_arrive():
    longer = Option.objects.filter(lead_days__gt=0)

    assert longer.count() == 4
    for option in longer:
        assert option.standards.get(metric="resolution").target_seconds >= option.lead_days * 8 * 3600


def test_who_looks_around_reads_the_pages_in_the_language_of_the_browser():
    assert set(Person.objects.filter(email__startswith="demo+").values_list("language", flat=True)) == {""}


def test_each_department_has_made_its_vision_its_own():
    agreed = Vision.objects.annotate(many=Count("agreements")).values_list("department", "many")
    assert len(agreed) == 15
    assert min(many for _department, many in agreed) >= 3
    assert dict(agreed)[None] > 30


def test_nobody_has_the_first_name_of_somebody_they_work_with():
    for department in Department.objects.all():
        names = department.memberships.values_list("person__name", flat=True)
        called = [name.split()[0] for name in names]
        assert len(set(called)) == len(called), called


def test_everybody_who_works_there_has_a_job_in_the_hospitals_words():
    at_work = Person.objects.exclude(kind="customer")
    assert not at_work.filter(job="").exists()
    jobs = dict(at_work.values_list("name", "job"))
    told = tomllib.loads((FOLDER.parent / "hospital.toml").read_text())
    men = told["names"]["men"].split()
    assert set(men) < set(told["names"]["first"].split())
    for name, job in jobs.items():
        if job in ("Enfermera", "Enfermero"):
            assert job == ("Enfermero" if name.split()[0] in men else "Enfermera"), name
    assert len(set(jobs.values())) > 60
    leads = at_work.filter(memberships__role="lead", company__kind="own")
    assert set(leads.values_list("kind", flat=True)) == {"employee"}


def test_nothing_lies_in_the_future_and_the_targets_say_what_the_record_says():
    assert not Event.objects.filter(at__gt=HOUR).exists()
    assert differences(Request.objects.all(), Reckoner())[1] == []


def test_each_service_knows_how_often_it_was_asked():
    asked = Counter(Request.objects.exclude(service=None).values_list("service_id", flat=True))
    assert asked
    assert {pk: times for pk, times in Service.objects.values_list("pk", "times_asked") if times} == asked


def test_planting_wakes_nobody():
    assert not Delivery.objects.exclude(listener__contains="count").exists()
