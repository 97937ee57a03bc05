"""A moment to come: set by a verb, moved by setting it again, taken back when it no longer applies."""

from datetime import timedelta

import pytest

from puente.events import outbox
from puente.events import verbs as events
from puente.events.alarms import drop_alarm, set_alarm
from puente.events.models import Alarm
from puente.foundation import clock, verbs


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


@pytest.fixture
def rung():
    return []


@pytest.fixture
def wake(rung):
    """A verb of the clock: it notes who was woken and when."""

    def wake(thing, *, now, detail=""):
        rung.append((thing, now, detail))
        return verbs.unchanged(thing)

    wake.__module__ = "puente.tests"
    yield verbs.verb(wake)
    del verbs.VERBS["tests.wake"]


@pytest.fixture
def stumble():
    """A verb of the clock that fails each time."""

    def stumble(thing, *, now):
        raise ZeroDivisionError("a stone")

    stumble.__module__ = "puente.tests"
    yield verbs.verb(stumble)
    del verbs.VERBS["tests.stumble"]


def test_an_alarm_rings_at_its_time_and_not_before(facilities, noon, wake, rung):
    set_alarm(facilities, wake, noon + timedelta(hours=1), detail="tea")

    assert outbox.work("one") == 0
    with clock.at(noon + timedelta(hours=1)):
        outbox.work("one")
        outbox.work("one")

    assert rung == [(facilities, noon + timedelta(hours=1), "tea")]
    assert not Alarm.objects.exists()


def test_an_alarm_may_set_itself_again(facilities, noon, rung):
    def snooze(thing, *, now):
        rung.append(now)
        set_alarm(thing, "tests.snooze", now + timedelta(minutes=5))
        return verbs.unchanged(thing)

    snooze.__module__ = "puente.tests"
    verbs.verb(snooze)
    set_alarm(facilities, "tests.snooze", noon)

    outbox.work("one")
    del verbs.VERBS["tests.snooze"]

    assert Alarm.objects.get().at == noon + timedelta(minutes=5)


def test_an_alarm_moved_while_a_worker_held_it_does_not_ring(facilities, noon, wake, rung):
    set_alarm(facilities, wake, noon)
    (held,) = outbox._lease(outbox.due_alarms(noon), "one", outbox.LEASE, many=1)
    set_alarm(facilities, wake, noon + timedelta(hours=1))

    outbox.ring(held)

    assert rung == []
    assert Alarm.objects.get().at == noon + timedelta(hours=1)


def test_an_alarm_whose_verb_fails_leaves_nothing_and_is_kept_after_five_times(
    facilities, noon, stumble, ada
):
    set_alarm(facilities, stumble, noon)

    for minutes in (0, 1, 5, 20, 60):
        with clock.at(noon + timedelta(minutes=minutes)):
            outbox.work("one")

    alarm = Alarm.objects.get()
    assert (alarm.attempts, alarm.failed_at) == (5, noon + timedelta(hours=1))
    assert "a stone" in alarm.error
    events.retry_alarm(alarm, by=ada)
    assert outbox.due_alarms(noon).get() == alarm


def test_an_alarm_that_a_house_rule_refuses_is_kept_at_once(facilities, noon, ada):
    def beg(thing, *, now):
        verbs.refuse_if(True, "Not today.")

    beg.__module__ = "puente.tests"
    set_alarm(facilities, verbs.verb(beg), noon)

    outbox.work("one")
    del verbs.VERBS["tests.beg"]

    alarm = Alarm.objects.get()
    assert (alarm.attempts, alarm.failed_at) == (1, noon)
    assert "Not today." in alarm.error
    events.drop_alarm(alarm, by=ada)
    assert not Alarm.objects.exists()
