"""Hospital San Telmo is planted the same from the same seed, busy at any hour, and only where there is nothing yet."""

import re
import tomllib
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random

import pytest
from django.db.models import Count, Q

from puente.desk.models import Message, Request
from puente.desk.today import today_of
from puente.events.models import Event
from puente.foundation import clock
from puente.foundation.errors import Refused
from puente.imports.demo import plant
from puente.imports.demo.forms import FORMS
from puente.imports.demo.slots import GENERAL, fill
from puente.imports.demo.stories import FOLDER, TALK, Stories
from puente.people.models import Person

HOUR = datetime(2026, 3, 12, 10, tzinfo=UTC)


def planted(language="es", requests=20, at=HOUR):
    with clock.at(at):
        plant(language, requests=requests)


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


def test_no_story_repeats_a_day_that_has_a_date():
    for story in chain.from_iterable(Stories(Random(1)).of.values()):
        for text in (*story.subject, *(story.text or ())):
            assert not re.search(r"(every|todos los|cada) \{day\}", text), story.subject


@pytest.mark.slow
def test_nobody_asks_the_same_again_and_again(db):
    planted(requests=600)

    subjects = Counter(Request.objects.values_list("subject", flat=True))
    assert subjects.most_common(1)[0][1] <= 0.015 * 600
    with_form = Request.objects.filter(service__fields__isnull=False).distinct()
    assert with_form.exists()
    assert not with_form.filter(answers={}).exists()
