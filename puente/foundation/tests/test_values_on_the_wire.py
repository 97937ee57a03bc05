"""Values go to PostgreSQL and come back as what they are, whatever kind of number, text or moment."""

from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, IntEnum
from zoneinfo import ZoneInfo

import numpy
import pytest
from django.db import (
    DatabaseError,
    DataError,
    connection,
    transaction,
)
from django.db.models import TextChoices
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from puente.catalogue.models import Priority
from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.statements import ask
from puente.foundation.tests.on_postgresql import alarm, alone, planned

pytestmark = pytest.mark.usefixtures("emptied")


MADRID, KOLKATA = ZoneInfo("Europe/Madrid"), ZoneInfo("Asia/Kolkata")


class Colour(TextChoices):
    RED = "red", gettext_lazy("red")


class Mixed(str, Enum):  # noqa: UP042
    ONE = "value of one"


class Size(IntEnum):
    SMALL = 7


class Loud(str):
    pass


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Colour.RED, "red"), (Mixed.ONE, "value of one"), (Loud("loud"), "loud"), (SafeString("<b>"), "<b>"),
        (Size.SMALL, 7), (Priority.HIGH, 3), (numpy.int64(2**40), 2**40), (numpy.bool_(True), True),
        (numpy.float64(1.5), 1.5),
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_of_a_kind_of_its_own_is_what_it_stands_for(value, found):
    assert alone("SELECT %s", value) == found
    assert alone("SELECT %s", value) == found


def test_kinds_of_text_and_numbers_make_no_plans_of_their_own():
    for value in ("red", Colour.RED, SafeString("red"), Loud("red"), "red"):
        assert alone("SELECT count(*) FROM events_alarm WHERE verb = %s", value) == 0
    for number in (7, Size.SMALL, Priority.HIGH, 7):
        assert alone("SELECT count(*) FROM events_alarm WHERE attempts = %s", number) == 0

    assert len([said for said in planned() if "count(*)" in said]) == 2


def test_words_that_wait_for_a_language_are_refused():
    with pytest.raises(DatabaseError):
        ask("SELECT %s", [gettext_lazy("red")])

    assert alone("SELECT 1") == 1


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 10, 12, tzinfo=MADRID), datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=1),
        datetime(1890, 1, 1, tzinfo=MADRID), datetime(1, 1, 2, tzinfo=KOLKATA), datetime(1, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1, 1, 2, 3, 4, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
    ids=str,
)  # fmt: skip
def test_a_moment_is_the_same_in_whatever_zone_it_was_said(at):
    assert alone("SELECT %s", at) == at.astimezone(UTC)


def test_the_first_and_the_last_day_are_days():
    assert [alone("SELECT %s", day) for day in (date.min, date.max)] == [date.min, date.max]


@pytest.mark.parametrize("said", ["0044-03-15 BC", "infinity"])
def test_a_day_that_python_does_not_know_is_an_error_and_the_next_answer_is_right(said):
    with pytest.raises(DatabaseError):
        alone("SELECT CAST(%s AS timestamptz)", said)

    assert alone("SELECT CAST(%s AS date)", "2026-03-15") == date(2026, 3, 15)


@pytest.mark.parametrize("many", [65_536, 200_000])
def test_more_values_than_a_statement_takes_are_refused_and_nothing_is_broken(many):
    def work():
        rows.insert([alarm(1)])
        ask(f"SELECT {', '.join(['%s'] * many)}", [1] * many)

    with pytest.raises(DataError), transaction.atomic():
        work()

    assert Alarm.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
