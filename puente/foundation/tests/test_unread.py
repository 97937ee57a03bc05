"""Rows that nobody read are not made into anything; those that somebody reads are what the queryset says."""

import pytest

from puente.foundation.shaped import Shaped
from puente.people.models import Department

COLUMNS = ("id", "code", "name", "founded_at")


@pytest.fixture
def answer(finance, legal):
    rows = Department.objects.order_by("code").values(*COLUMNS)
    return Shaped().unread("all", lambda: rows), list(rows)


def test_they_are_what_the_queryset_says(answer):
    unread, said = answer

    assert list(unread) == said
    assert [len(unread), unread[0], unread[-1]] == [2, said[0], said[1]]
    assert list(unread[:1]) == said[:1]


def test_equal_rows_say_the_same_before_anybody_reads_them(answer, legal):
    unread, _said = answer
    again = Shaped().unread("all", lambda: Department.objects.order_by("code").values(*COLUMNS))

    assert unread.raw == again.raw
    assert {*unread.raw}


def test_moments_are_in_utc(answer, noon):
    unread, said = answer

    assert unread.moments("founded_at") == [row["founded_at"] for row in said]


def test_a_place_that_is_not_there_is_an_error(answer):
    unread, _said = answer

    with pytest.raises(IndexError):
        unread[2]
