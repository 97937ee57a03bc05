"""Hospital San Telmo: the same from the same seed, whole, and in order."""

import tomllib
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db.models import Count, Q

from puente.catalogue.models import Service
from puente.desk.clock.keeping import differences
from puente.desk.clock.reckoning import Reckoner
from puente.desk.models import Message, Request
from puente.desk.today import today_of
from puente.events.models import Delivery, Event
from puente.foundation import clock
from puente.foundation.errors import Refused
from puente.imports.demo import plant
from puente.imports.demo.forms import FORMS
from puente.imports.demo.house import ROLES
from puente.imports.demo.slots import GENERAL, fill
from puente.imports.demo.stories import FOLDER, TALK, Stories
from puente.people.models import Company, Department, Person, Vision

HOUR = datetime(2026, 3, 12, 10, tzinfo=UTC)


def planted(language="es", requests=20, at=HOUR):
    with clock.at(at):
        plant(language, requests=requests)


def test_the_hospital_is_whole_and_each_role_can_look_around(db):
    planted()

    assert Department.objects.filter(company__kind="own").count() == 14
    assert Company.objects.filter(kind="partner").count() == 2
    assert Service.objects.count() == 40
    assert Person.objects.exclude(kind="customer").count() == 120
    assert Person.objects.filter(email__startswith="demo+").count() == len(ROLES) == 5
    assert Request.objects.count() == 20


def test_each_department_has_made_its_vision_its_own(db):
    planted()

    agreed = Vision.objects.annotate(many=Count("agreements")).values_list("department", "many")
    assert len(agreed) == 15
    assert min(many for _department, many in agreed) >= 3
    assert dict(agreed)[None] > 30


def test_nobody_has_the_first_name_of_somebody_they_work_with(db):
    planted()

    for department in Department.objects.all():
        names = department.memberships.values_list("person__name", flat=True)
        called = [name.split()[0] for name in names]
        assert len(set(called)) == len(called), called


def test_everybody_who_works_there_has_a_job_in_the_hospitals_words(db):
    planted()

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


@pytest.mark.slow
def test_nothing_lies_in_the_future_and_the_targets_say_what_the_record_says(db):
    planted()

    assert not Event.objects.filter(at__gt=HOUR).exists()
    assert differences(Request.objects.all(), Reckoner())[1] == []


@pytest.mark.slow
def test_each_service_knows_how_often_it_was_asked(db):
    planted()

    asked = Counter(Request.objects.exclude(service=None).values_list("service_id", flat=True))
    assert asked
    assert {pk: times for pk, times in Service.objects.values_list("pk", "times_asked") if times} == asked


@pytest.mark.slow
def test_planting_wakes_nobody(db):
    planted()

    assert not Delivery.objects.exclude(listener__contains="count").exists()


@pytest.mark.slow
def test_the_same_hour_gives_the_same_hospital_in_either_language(db):
    from django.db import transaction

    def told():
        return [
            *Request.objects.order_by("id").values_list("number", "opened_at", "status", "requester__name")
        ]

    with transaction.atomic():
        planted("es")
        spanish, words = told(), set(Message.objects.values_list("text", flat=True))
        transaction.set_rollback(True)
    planted("en")

    assert told() == spanish
    assert not words & set(Message.objects.exclude(text="").values_list("text", flat=True))


def test_a_house_that_is_founded_is_left_alone(ada):
    with pytest.raises(Refused):
        planted()

    assert not Request.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "at",
    [
        pytest.param(datetime(2026, 3, 15, 11, 20, tzinfo=UTC), id="a Sunday"),
        pytest.param(datetime(2026, 3, 16, 7, 5, tzinfo=UTC), id="Monday at five past eight"),
        pytest.param(datetime(2026, 3, 20, 16, 0, tzinfo=UTC), id="Friday at five in the afternoon"),
        pytest.param(datetime(2026, 3, 18, 2, 0, tzinfo=UTC), id="in the middle of the night"),
    ],
)
def test_whenever_it_is_planted_the_desk_is_busy_but_not_late(db, at):
    planted(requests=1200, at=at)

    standing = Request.objects.standing()
    late = Q(due_at__lt=at, is_paused=False)
    assert 0.07 <= standing.count() / 1200 <= 0.09
    assert not Event.objects.filter(at__gt=at).exists()
    for queue in standing.values("department__code").annotate(
        all=Count("id"), late=Count("id", filter=late), nobodys=Count("id", filter=Q(assignee=None))
    ):
        assert queue["late"] <= max(1, queue["all"] / 4), queue
        assert queue["nobodys"] <= max(1, queue["all"] / 4), queue
    assert not standing.filter(assignee=None, opened_at__lt=at - timedelta(hours=14)).exists()
    assert standing.filter(late).count() >= 8
    assert standing.filter(status="waiting").count() >= 8
    subjects = [*standing.values_list("department", "subject")]
    assert len(subjects) == len(set(subjects))
    for role in Person.objects.filter(email__startswith="demo+"):
        today = today_of(role)
        assert all([today.mine, today.to_answer, today.to_confirm]), role.job
        assert any(one["due_at"] and one["due_at"] < at for one in today.under_way), role.job
        assert 3 <= len(today.asked) <= 7, role.job
        assert any(one.at > at - timedelta(days=1) for one in today.changed), role.job


def test_each_service_has_stories_of_its_own_that_can_be_told():
    services = {
        one["code"]: one for one in tomllib.loads((FOLDER.parent / "hospital.toml").read_text())["services"]
    }
    stories = Stories(Random(1))
    assert stories.of.keys() == services.keys()

    for code, them in stories.of.items():
        assert len(them) >= 4, code
        own = stories.slots[code]
        values = dict.fromkeys([*GENERAL, *own], ("x", "x"))
        fields = {one["code"] for one in FORMS.get(code, ())}
        for story in them:
            assert story.asked_by or services[code].get("outside"), story.subject
            assert set(story.answers) <= fields, story.subject
            assert bool(story.answers) == bool(fields), story.subject
            assert (story.question is None) == (story.reply is None), story.subject
            assert stories.said("first", story), story.subject
            for kind in TALK:
                for pair in stories.said(kind, story):
                    assert pair[0] != pair[1], pair
                    assert all(fill(text, 0, values) for text in pair), pair
            passing = (story.passing.why, story.passing.done) if story.passing else ()
            pairs = [story.subject, story.text, story.done, story.question, story.reply, *passing]
            for pair in filter(None, pairs):
                assert pair[0] != pair[1], pair
                assert all(fill(text, 0, values) for text in pair), pair


@pytest.mark.slow
def test_nobody_asks_the_same_again_and_again(db):
    planted(requests=600)

    subjects = Counter(Request.objects.values_list("subject", flat=True))
    assert subjects.most_common(1)[0][1] <= 0.015 * 600
    with_form = Request.objects.filter(service__fields__isnull=False).distinct()
    assert with_form.exists()
    assert not with_form.filter(answers={}).exists()
