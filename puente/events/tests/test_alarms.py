"""A moment to come: set by a verb, moved by setting it again, taken back when it no longer applies."""

from datetime import timedelta

import pytest

from puente.events.alarms import drop_alarm, set_alarm
from puente.events.models import Alarm
from puente.foundation import verbs


@pytest.fixture
def doze():
    """A verb of the clock that finds nothing to do."""

    def doze(thing, *, now, detail=""):
        return verbs.unchanged(thing)

    doze.__module__ = "puente.tests"
    yield verbs.verb(doze)
    del verbs.VERBS["tests.doze"]


def test_an_alarm_set_again_moves(facilities, noon, doze):
    set_alarm(facilities, doze, noon + timedelta(hours=1))
    set_alarm(facilities, doze, noon + timedelta(hours=2))

    (alarm,) = Alarm.objects.all()
    assert (alarm.verb, alarm.about_code, alarm.about_id) == ("tests.doze", "department", facilities.pk)
    assert alarm.at == noon + timedelta(hours=2)


def test_alarms_of_one_verb_are_told_apart_by_their_detail(facilities, noon, doze):
    set_alarm(facilities, doze, noon, detail="first")
    set_alarm(facilities, doze, noon, detail="second")

    assert drop_alarm(facilities, doze, "first") == 1
    assert [alarm.detail for alarm in Alarm.objects.all()] == ["second"]


def test_all_alarms_of_a_thing_are_dropped_at_once_and_no_others(facilities, legal, noon, doze):
    for department in (facilities, legal):
        set_alarm(department, doze, noon)

    assert drop_alarm(facilities) == 1
    assert [alarm.about_id for alarm in Alarm.objects.all()] == [legal.pk]


def test_an_alarm_set_again_after_it_failed_is_as_new(facilities, noon, doze):
    set_alarm(facilities, doze, noon)
    Alarm.objects.update(attempts=5, failed_at=noon, error="no")

    set_alarm(facilities, doze, noon + timedelta(days=1))

    alarm = Alarm.objects.get()
    assert (alarm.attempts, alarm.failed_at, alarm.error) == (0, None, "")


def test_an_alarm_for_a_verb_that_does_not_exist_is_a_fault_at_once(facilities, noon):
    with pytest.raises(LookupError):
        set_alarm(facilities, "events.sing", noon)
