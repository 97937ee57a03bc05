"""Waiting, resolving, confirming, reopening, closing, declining, cancelling."""

from datetime import timedelta

import pytest

from puente.desk import verbs as desk
from puente.desk.models import Request, Wait
from puente.desk.timeline import timeline
from puente.events.models import Alarm, Event
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused

Status = Request.Status


def test_a_question_to_the_requester_makes_it_wait(taken_tap, bruno):
    service_request = desk.wait_for_requester(taken_tap, text="Which kitchen?", by=bruno)

    assert service_request.status == Status.WAITING
    assert service_request.waits_for == Wait.Kind.REQUESTER
    assert service_request.messages.latest("id").text == "Which kitchen?"


def test_the_requesters_answer_wakes_it(taken_tap, bruno, ana):
    waiting = desk.wait_for_requester(taken_tap, text="Which kitchen?", by=bruno)

    service_request = desk.answer(waiting, text="The small one.", by=ana)

    assert service_request.status == Status.OPEN
    assert not Wait.objects.filter(ended_at__isnull=True).exists()
    assert Event.objects.latest("id").changes["status"] == ["waiting", "open"]


def test_the_thread_says_that_the_requesters_answer_called_it_back(taken_tap, bruno, ana):
    desk.wait_for_requester(taken_tap, text="Which tap?", by=bruno)
    desk.answer(taken_tap, text="The left one", by=ana)
    desk.answer(taken_tap, text="And it is loud", by=ana)
    desk.resolve(taken_tap, by=bruno)
    back = desk.answer(taken_tap, text="It leaks again", by=ana)

    told = [entry.told.plainly for entry in timeline(back, bruno) if entry.told]

    assert told.count("Ana answered: it goes on") == 1
    assert told[-1] == "Ana answered: it is open again"


def test_a_colleagues_answer_does_not_wake_it(taken_tap, bruno, berta):
    waiting = desk.wait_for_requester(taken_tap, text="Which kitchen?", by=bruno)

    assert desk.answer(waiting, text="Any news?", by=berta).status == Status.WAITING


def test_waiting_until_a_date_goes_on_by_itself(taken_tap, bruno, noon):
    desk.wait_until(taken_tap, until=noon + timedelta(days=2), by=bruno)
    alarm = Alarm.objects.get(verb="desk.resume_by_itself")

    with clock.at(alarm.at):
        service_request = desk.resume_by_itself(taken_tap, now=alarm.at)

    assert service_request.status == Status.OPEN


def test_an_alarm_that_comes_too_late_changes_nothing(taken_tap, bruno, noon):
    desk.wait_until(taken_tap, until=noon + timedelta(days=2), by=bruno)
    desk.resume(taken_tap, by=bruno)
    before = Event.objects.count()

    desk.resume_by_itself(taken_tap, now=noon + timedelta(days=2))

    assert Event.objects.count() == before


def test_waiting_until_yesterday_is_sent_back(taken_tap, bruno, noon):
    with pytest.raises(Invalid):
        desk.wait_until(taken_tap, until=noon - timedelta(days=1), by=bruno)


def test_resolving_tells_the_requester_and_sets_the_closing(taken_tap, bruno):
    service_request = desk.resolve(taken_tap, text="New washer.", by=bruno)

    assert service_request.status == Status.RESOLVED
    assert service_request.messages.latest("id").text == "New washer."
    assert Alarm.objects.get(verb="desk.close_by_itself").about_id == taken_tap.pk


def test_of_two_who_resolve_at_once_the_second_is_told(taken_tap, bruno, berta):
    desk.resolve(taken_tap, by=bruno)

    with pytest.raises(Refused) as refusal:
        desk.resolve(taken_tap, by=berta)

    assert "resolved" in str(refusal.value)


def test_it_closes_by_itself_three_working_days_later(taken_tap, bruno, noon):
    desk.resolve(taken_tap, by=bruno)
    alarm = Alarm.objects.get(verb="desk.close_by_itself")

    service_request = desk.close_by_itself(taken_tap, now=alarm.at)

    assert alarm.at == noon + timedelta(days=3)
    assert service_request.status == Status.CLOSED
    assert Event.objects.latest("id").actor is None


def test_working_days_leave_the_weekend_out(ana, facilities, bruno, noon):
    with clock.at(noon + timedelta(days=3)):  # Friday
        service_request = desk.open(by=ana, subject="Late in the week", department=facilities)
        desk.resolve(service_request, by=bruno)

    assert Alarm.objects.get(verb="desk.close_by_itself").at == noon + timedelta(days=8)


def test_what_was_reopened_does_not_close_by_itself(taken_tap, bruno, ana, noon):
    desk.resolve(taken_tap, by=bruno)
    desk.answer(taken_tap, text="It still drips.", by=ana)

    service_request = desk.close_by_itself(taken_tap, now=noon + timedelta(days=9))

    assert service_request.status == Status.OPEN
    assert service_request.reopened == 1


def test_the_requester_confirms_and_it_closes(taken_tap, bruno, ana):
    desk.resolve(taken_tap, by=bruno)

    assert desk.confirm(taken_tap, by=ana).status == Status.CLOSED


def test_the_serving_side_does_not_confirm(taken_tap, bruno):
    desk.resolve(taken_tap, by=bruno)

    with pytest.raises(Forbidden):
        desk.confirm(taken_tap, by=bruno)


def test_closed_can_be_reopened_within_thirty_days_and_not_later(taken_tap, bruno, ana, noon):
    desk.resolve(taken_tap, by=bruno)
    desk.confirm(taken_tap, by=ana)

    with clock.at(noon + timedelta(days=31)), pytest.raises(Refused):
        desk.reopen(taken_tap, text="It drips again.", by=ana)
    with clock.at(noon + timedelta(days=29)):
        service_request = desk.reopen(taken_tap, text="It drips again.", by=ana)

    assert service_request.status == Status.OPEN


def test_declining_says_why_in_public(taken_tap, bruno):
    service_request = desk.decline(taken_tap, reason="The building is sold.", by=bruno)

    assert service_request.status == Status.DECLINED
    assert service_request.messages.latest("id").is_public


def test_declining_without_a_reason_is_sent_back(taken_tap, bruno):
    with pytest.raises(Invalid) as error:
        desk.decline(taken_tap, reason=" ", by=bruno)

    assert list(error.value.fields) == ["reason"]
    taken_tap.refresh_from_db()
    assert taken_tap.is_standing


def test_the_requester_takes_it_back(taken_tap, ana):
    assert desk.cancel(taken_tap, reason="Not needed.", by=ana).status == Status.CANCELLED


def test_nothing_is_answered_once_it_has_ended(taken_tap, ana):
    desk.cancel(taken_tap, reason="Not needed.", by=ana)

    with pytest.raises(Refused):
        desk.answer(taken_tap, text="Hello?", by=ana)
