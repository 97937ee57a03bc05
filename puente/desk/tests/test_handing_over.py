"""Handing over: same number, same thread, each department's own time (T9, T17)."""

from datetime import timedelta

import pytest

from puente.desk import verbs as desk
from puente.desk.clock.keeping import story_of
from puente.desk.levels import Level, level_of
from puente.desk.models import Target
from puente.events.models import Event
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused


def test_it_keeps_its_number_its_thread_and_its_history(taken_tap, bruno, legal, ana):
    before = (taken_tap.number, taken_tap.messages.count())
    told = [event.pk for event in Event.objects.about(taken_tap).in_order()]

    service_request = desk.hand_over(taken_tap, to=legal, reason="It is about the contract.", by=bruno)

    assert (service_request.number, service_request.messages.count()) == before
    assert service_request.department == legal
    assert service_request.assignee is None
    assert level_of(ana, service_request) == Level.THREAD
    assert [event.pk for event in Event.objects.about(service_request).in_order()][:-1] == told


def test_each_hand_over_is_counted_also_the_one_that_goes_back(taken_tap, bruno, luis, legal, facilities):
    desk.hand_over(taken_tap, to=legal, reason="Contract.", by=bruno)
    service_request = desk.hand_over(taken_tap, to=facilities, reason="No, the tap.", by=luis)

    assert service_request.handed_over == service_request.hand_overs.count() == 2


def test_the_department_that_passed_it_on_still_reads_the_thread(taken_tap, bruno, legal):
    service_request = desk.hand_over(taken_tap, to=legal, reason="Contract.", by=bruno)
    bruno.forget_roles()

    assert level_of(bruno, service_request) == Level.THREAD


def test_a_reason_is_asked_for(taken_tap, bruno, legal):
    with pytest.raises(Invalid) as error:
        desk.hand_over(taken_tap, to=legal, reason="", by=bruno)

    assert list(error.value.fields) == ["reason"]


def test_it_does_not_go_where_it_is(taken_tap, bruno, facilities):
    with pytest.raises(Refused):
        desk.hand_over(taken_tap, to=facilities, reason="Round and round.", by=bruno)


def test_the_requester_does_not_hand_over(taken_tap, ana, legal):
    with pytest.raises(Forbidden):
        desk.hand_over(taken_tap, to=legal, reason="Better there.", by=ana)


def test_each_departments_own_time_sums_to_the_whole(taken_tap, bruno, luis, legal, facilities, noon):
    with clock.at(noon + timedelta(hours=5, microseconds=7)):
        desk.hand_over(taken_tap, to=legal, reason="Contract.", by=bruno)
    with clock.at(noon + timedelta(days=2, microseconds=11)):
        desk.hand_over(taken_tap, to=facilities, reason="Not ours.", by=luis)
    end = noon + timedelta(days=3, seconds=1, microseconds=1)
    with clock.at(end):
        service_request = desk.resolve(taken_tap, by=bruno)

    own = story_of(service_request).elapsed_by_department(end)

    assert own[legal.pk] == timedelta(days=2, microseconds=11) - timedelta(hours=5, microseconds=7)
    assert sum(own.values(), timedelta()) == end - noon


def test_running_targets_are_passed_on_and_new_ones_start(leaky_tap, bruno, legal, promised, noon):
    promised("resolution", hours=8)
    promised("resolution", hours=2, department=legal)
    desk.take(leaky_tap, by=bruno)

    with clock.at(noon + timedelta(hours=1)):
        service_request = desk.hand_over(leaky_tap, to=legal, reason="Contract.", by=bruno)

    first, second = Target.objects.filter(request=service_request).order_by("started_at")
    assert (first.end, first.ended_at) == ("passed_on", noon + timedelta(hours=1))
    assert (second.department, second.started_at) == (legal, noon + timedelta(hours=1))
    assert service_request.due_at == noon + timedelta(hours=3)


def test_handing_over_past_due_does_not_wash_the_miss_away(leaky_tap, bruno, legal, promised, noon):
    promised("resolution", hours=1)
    desk.take(leaky_tap, by=bruno)

    with clock.at(noon + timedelta(hours=3)):
        desk.hand_over(leaky_tap, to=legal, reason="Contract.", by=bruno)

    target = Target.objects.get(request=leaky_tap)
    assert target.end == "passed_on"
    assert target.is_missed(noon + timedelta(hours=3))
