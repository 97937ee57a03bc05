"""A touch tells open pages of something new that is no event of its own."""

from __future__ import annotations

from puente.events.models import Touch
from puente.events.touching import TOGETHER, touch
from puente.people.models import Department, Person


def test_what_is_told_to_many_at_once_is_one_row(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        touch(Department(pk=3), *(Person(pk=pk) for pk in range(1, 40)))

    assert Touch.objects.get().topics.split() == ["department:3", *(f"person:{pk}" for pk in range(1, 40))]


def test_of_thousands_each_row_is_short_enough_for_postgresql_to_send(db):
    crowd = [Person(pk=10**18 + n) for n in range(3 * TOGETHER + 1)]

    touch(*crowd)

    told = [row.topics for row in Touch.objects.order_by("id")]
    assert len(told) == 4
    assert max(len(topics) for topics in told) < 7_900
    assert " ".join(told).split() == [f"person:{one.pk}" for one in crowd]


def test_touching_nothing_writes_nothing(db):
    touch()

    assert not Touch.objects.exists()
