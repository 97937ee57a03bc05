"""A question of many forms answers, in each of them, what its queryset does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count, Q

from conftest import make_person
from puente.foundation.shaped import Shaped
from puente.people.models import Membership, Person

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def three(organization):
    people = [make_person(name) for name in ("Ana", "Bruno", "Carla")]
    for days, person in enumerate(people):
        Person.objects.filter(pk=person.pk).update(joined_at=NOON + timedelta(days=days))
    return people


def test_a_tuple_has_as_many_values_as_it_has(three):
    ana, bruno, carla = (person.pk for person in three)
    named = Shaped()

    def ask(ids):
        return Person.objects.filter(pk__in=ids).order_by("pk").values("name")

    assert named("names", ask, (ana,)) == [{"name": "Ana"}]
    assert named("names", ask, (carla, bruno)) == [{"name": "Bruno"}, {"name": "Carla"}]
    assert named("names", ask, ()) == []


def test_a_moment_keeps_its_distance(three):
    joined = Shaped()

    def ask(now):
        within = Q(joined_at__gte=now, joined_at__lt=now + timedelta(hours=24))
        return Person.objects.filter(within).order_by("pk").values_list("name")

    assert joined("day", ask, NOON) == [("Ana",)]
    assert joined("day", ask, NOON + timedelta(hours=25)) == [("Carla",)]


def test_each_form_has_its_own_answer_and_is_filled_in_anew(three):
    asked = Shaped()

    def ask(order):
        return lambda pk: Person.objects.filter(pk__gte=pk).select_related("company").order_by(order)

    assert asked("up", ask("name"), three[1].pk) == three[1:]
    assert asked("down", ask("-name"), three[1].pk) == three[:0:-1]
    assert asked("up", ask("name"), three[2].pk) == three[2:]
    assert asked("up", ask("name"), three[2].pk)[0].company == three[2].company


def test_counts_of_all_together_are_one_row(three):
    counted = Shaped()

    def ask(pk):
        found = Person.objects.annotate(after=Count("id", filter=Q(pk__gt=pk))).values_list("after")
        found.query.group_by = None
        return found.filter(name__in=["Ana", "Bruno", "Carla"])

    assert counted("after", ask, three[0].pk) == [(2,)]
    assert counted("after", ask, three[2].pk) == [(0,)]


def test_what_it_cannot_keep_is_refused(three):
    with pytest.raises(ValueError, match="nothing else"):
        Shaped()("fetched", lambda: Membership.objects.prefetch_related("person"))
