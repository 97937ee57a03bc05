"""Targets, computed from the events (T15 to T18)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puente.calendars.models import SpecialDay
from puente.desk import verbs as desk
from puente.desk.clock.keeping import differences
from puente.desk.clock.reckoning import Reckoner
from puente.desk.clock.story import MET, Happening, tell
from puente.desk.models import NEVER, Request, Target
from puente.desk.recomputing import recompute_department
from puente.desk.seeing import see
from puente.foundation import clock

HOUR = timedelta(hours=1)


def target_of(service_request, metric):
    return Target.objects.get(request=service_request, metric=metric)


def test_without_a_standard_there_is_no_target(leaky_tap):
    assert not Target.objects.exists()
    assert leaky_tap.due_at is None


def test_four_working_hours_from_friday_at_four_are_due_on_monday_at_noon(ana, facilities, promised):
    promised("resolution", hours=4)
    friday_at_four = datetime(2026, 3, 13, 15, tzinfo=UTC)

    with clock.at(friday_at_four):
        service_request = desk.open(by=ana, subject="x", department=facilities)

    assert service_request.due_at == datetime(2026, 3, 16, 11, tzinfo=UTC)


def test_four_working_hours_across_a_holiday_and_the_change_of_clocks(
    ana, facilities, promised, office_hours
):
    promised("resolution", hours=4)
    SpecialDay.objects.create(calendar=office_hours, on="2026-03-30", name={"en": "Feast"}, intervals=[])
    friday_at_four = datetime(2026, 3, 27, 15, tzinfo=UTC)  # the clocks go forward on Sunday

    with clock.at(friday_at_four):
        service_request = desk.open(by=ana, subject="x", department=facilities)

    assert service_request.due_at == datetime(2026, 3, 31, 10, tzinfo=UTC)  # noon of Tuesday, summer time


def test_time_that_waits_for_the_requester_is_not_counted(taken_tap, bruno, ana, promised, noon):
    promised("resolution", hours=2)
    with clock.at(noon + HOUR):
        desk.wait_for_requester(taken_tap, text="Which?", by=bruno)
    with clock.at(noon + 3 * HOUR):
        service_request = desk.answer(taken_tap, text="That.", by=ana)

    assert service_request.due_at == noon + 4 * HOUR


def test_what_stands_still_comes_last_in_lists_in_order_of_due(taken_tap, bruno, ana, promised, noon):
    promised("resolution", hours=2)
    waiting = desk.wait_for_requester(taken_tap, text="Which?", by=bruno)
    assert waiting.sorts_at == NEVER

    service_request = desk.answer(waiting, text="That.", by=ana)

    assert service_request.sorts_at == service_request.due_at


def test_paused_time_stays_uncounted_when_the_target_changes(taken_tap, bruno, ana, promised, noon):
    promised("resolution", hours=2)
    promised("resolution", hours=1.5, priority="urgent")
    with clock.at(noon + HOUR):
        desk.wait_for_requester(taken_tap, text="Which?", by=bruno)
    with clock.at(noon + 3 * HOUR):
        desk.answer(taken_tap, text="That.", by=ana)
    with clock.at(noon + 3 * HOUR):
        service_request = desk.set_priority(taken_tap, priority=4, by=bruno)

    assert service_request.due_at == noon + 3.5 * HOUR
    assert target_of(service_request, "resolution").started_at == noon


def test_the_clock_runs_on_until_a_date_that_the_serving_side_chose(taken_tap, bruno, promised, noon):
    promised("resolution", hours=2)

    service_request = desk.wait_until(taken_tap, until=noon + timedelta(days=1), by=bruno)

    assert service_request.due_at == noon + 2 * HOUR
    assert not service_request.is_paused


def test_the_clock_stands_still_until_a_date_that_the_requester_chose(taken_tap, ana, promised, noon):
    promised("resolution", hours=2)

    service_request = desk.wait_until(taken_tap, until=noon + HOUR, by=ana)
    with clock.at(noon + HOUR):
        service_request = desk.resume_by_itself(service_request, now=noon + HOUR)

    assert service_request.due_at == noon + 3 * HOUR


@pytest.mark.parametrize(
    ("how", "metric"),
    [
        (lambda r, b: desk.acknowledge(r, by=b), "acknowledge"),
        (lambda r, b: desk.take(r, by=b), "acknowledge"),
        (lambda r, b: desk.answer(r, text="Coming.", by=b), "acknowledge"),
        (lambda r, b: desk.answer(r, text="Coming.", by=b), "first_response"),
        (lambda r, b: desk.resolve(r, by=b), "resolution"),
    ],
)
def test_what_meets_a_target(how, metric, ana, facilities, bruno, promised, noon):
    promised(metric, hours=1)
    service_request = desk.open(by=ana, subject="x", department=facilities)

    with clock.at(noon + HOUR / 2):
        how(service_request, bruno)

    target = target_of(service_request, metric)
    assert (target.end, target.met_at) == (MET, noon + HOUR / 2)
    assert not target.is_missed(noon + 9 * HOUR)


def test_a_note_and_a_word_of_the_requester_meet_nothing(ana, facilities, bruno, promised, noon):
    promised("first_response", hours=1)
    service_request = desk.open(by=ana, subject="x", department=facilities)

    desk.note(service_request, text="Hm.", by=bruno)
    desk.answer(service_request, text="Anybody?", by=ana)

    assert target_of(service_request, "first_response").is_running


def test_each_message_of_the_requester_that_finds_none_running_starts_a_round(
    taken_tap, ana, bruno, promised, noon
):
    promised("next_response", hours=1)
    for minute, (who, by) in enumerate([("ana", ana), ("ana", ana), ("bruno", bruno), ("ana", ana)]):
        with clock.at(noon + timedelta(minutes=minute)):
            desk.answer(taken_tap, text=f"{who} {minute}", by=by)

    rounds = Target.objects.filter(request=taken_tap, metric="next_response").order_by("round")
    assert [(t.round, t.started_at, t.met_at) for t in rounds] == [
        (1, noon, noon + timedelta(minutes=2)),
        (2, noon + timedelta(minutes=3), None),
    ]


def test_a_reopened_resolution_runs_on_without_the_time_resolved(taken_tap, ana, bruno, promised, noon):
    promised("resolution", hours=3)
    with clock.at(noon + HOUR):
        desk.resolve(taken_tap, by=bruno)
    with clock.at(noon + 2 * HOUR):
        service_request = desk.reopen(taken_tap, text="No.", by=ana)

    assert service_request.due_at == noon + 4 * HOUR
    assert target_of(service_request, "resolution").met_at is None


@pytest.mark.parametrize("how", ["confirm", "close", "close_by_itself"])
def test_closing_what_was_resolved_leaves_its_targets_as_they_ended(
    how, taken_tap, ana, bruno, promised, noon
):
    promised("resolution", hours=3)
    with clock.at(noon + HOUR):
        desk.resolve(taken_tap, by=bruno)
    with clock.at(noon + 20 * HOUR):
        if how == "confirm":
            desk.confirm(taken_tap, by=ana)
        elif how == "close":
            desk.close(taken_tap, by=bruno)
        else:
            desk.close_by_itself(taken_tap, now=noon + 20 * HOUR)

    target = target_of(taken_tap, "resolution")
    assert (target.end, target.met_at) == (MET, noon + HOUR)
    assert not target.is_missed(noon + 99 * HOUR)


@pytest.mark.parametrize("end", ["decline", "cancel"])
def test_declined_and_cancelled_have_no_verdict(end, taken_tap, ana, bruno, promised, noon):
    promised("resolution", hours=1)
    with clock.at(noon + 3 * HOUR):
        if end == "decline":
            desk.decline(taken_tap, reason="No.", by=bruno)
        else:
            desk.cancel(taken_tap, reason="No.", by=ana)

    target = target_of(taken_tap, "resolution")
    assert target.end == "void"
    assert not target.is_missed(noon + 9 * HOUR)


def test_the_past_is_judged_by_the_standard_of_its_day(ana, facilities, promised, noon):
    old = promised("resolution", hours=1)
    old.force_until = (noon + timedelta(days=1)).date()
    old.save()
    promised("resolution", hours=5, since=old.force_until)

    before = desk.open(by=ana, subject="x", department=facilities)
    with clock.at(noon + timedelta(days=1)):
        after = desk.open(by=ana, subject="y", department=facilities)

    assert before.due_at == noon + HOUR
    assert after.due_at == noon + timedelta(days=1, hours=5)


def test_a_warning_comes_before_the_breach_in_working_time_and_once(taken_tap, bruno, promised, noon):
    from puente.events.models import Alarm, Event

    promised("resolution", hours=4)
    desk.set_priority(taken_tap, priority=3, by=bruno)
    alarm = Alarm.objects.get(verb="desk.warn")

    with clock.at(alarm.at):
        desk.warn(taken_tap, now=alarm.at)
        desk.warn(taken_tap, now=alarm.at)

    assert alarm.at == noon + 3 * HOUR
    assert Event.objects.filter(kind="request.target_warned").count() == 1


def warned():
    from puente.events.models import Event

    return [
        event.data["metric"] for event in Event.objects.filter(kind="request.target_warned").order_by("pk")
    ]


def test_two_targets_that_warn_at_the_same_moment_both_do(ana, facilities, promised, noon):
    from puente.events.models import Alarm

    promised("acknowledge", hours=4)
    promised("resolution", hours=4)
    tap = desk.open(by=ana, subject="x", department=facilities)
    at = Alarm.objects.get(verb="desk.warn").at

    with clock.at(at):
        desk.warn(tap, now=at)
        assert Alarm.objects.get(verb="desk.warn").at == at
        desk.warn(tap, now=at)

    assert sorted(warned()) == ["acknowledge", "resolution"]
    assert not Alarm.objects.filter(verb="desk.warn").exists()


def test_what_becomes_urgent_after_its_warning_would_have_come_is_warned_of_at_once(
    taken_tap, bruno, promised, noon
):
    from puente.events.models import Alarm

    promised("resolution", hours=4, priority="high")
    promised("resolution", hours=3, priority="urgent")
    desk.set_priority(taken_tap, priority=3, by=bruno)
    later = noon + timedelta(hours=2, minutes=30)

    with clock.at(later):
        desk.set_priority(taken_tap, priority=4, by=bruno)
        assert Alarm.objects.get(verb="desk.warn").at == later
        desk.warn(taken_tap, now=later)
    assert warned() == ["resolution"]


def test_after_a_warning_that_came_too_late_the_next_one_still_comes(ana, facilities, promised, noon):
    from puente.events.models import Alarm

    promised("acknowledge", hours=1)
    promised("resolution", hours=4)
    tap = desk.open(by=ana, subject="x", department=facilities)

    with clock.at(noon + timedelta(hours=2)):
        desk.warn(tap, now=clock.now())

    assert warned() == []
    assert Alarm.objects.get(verb="desk.warn").at == noon + 3 * HOUR


def test_another_calendar_moves_what_is_due_and_its_warning(
    ana, ada, facilities, office_hours, promised, noon, deliver
):
    from puente.calendars import verbs as calendars
    from puente.events.models import Alarm

    promised("resolution", hours=4)
    service_request = desk.open(by=ana, subject="x", department=facilities)
    assert service_request.due_at == noon + 4 * HOUR

    mornings = {day: [["09:00", "13:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendars.set_week(office_hours, by=ada, week=mornings)
    deliver()

    service_request.refresh_from_db()
    assert service_request.due_at == noon + timedelta(days=1)
    assert Alarm.objects.get(verb="desk.warn").at == noon + timedelta(days=1) - HOUR


def test_a_calendar_that_never_opens_gives_a_target_without_a_due(ana, facilities, promised, office_hours):
    office_hours.week = {}
    office_hours.revision += 1
    office_hours.save()
    promised("resolution", hours=1)

    service_request = desk.open(by=ana, subject="x", department=facilities)

    assert target_of(service_request, "resolution").due_at is None
    assert service_request.due_at is None


def told_by_the_doctor():
    return differences(Request.objects.all(), Reckoner())[1]


def test_the_rows_say_what_the_record_says_and_the_doctor_sees_when_not(taken_tap, bruno, promised, noon):
    promised("resolution", hours=4)
    desk.set_priority(taken_tap, priority=3, by=bruno)
    assert told_by_the_doctor() == []

    Target.objects.update(due_at=noon)

    assert [told.partition(":")[0] for told in told_by_the_doctor()] == ["FAC-1 resolution 1", "FAC-1"]


def test_the_doctor_sees_what_lists_show_otherwise(taken_tap, bruno, promised, noon):
    promised("resolution", hours=4)
    desk.set_priority(taken_tap, priority=3, by=bruno)

    Request.objects.update(due_at=noon)

    assert [told.partition(":")[0] for told in told_by_the_doctor()] == ["FAC-1"]


def test_what_ended_is_recomputed_too_unless_the_rules_have_changed_since(
    taken_tap, bruno, ada, promised, noon, office_hours
):
    from puente.calendars import verbs as calendars

    promised("resolution", hours=4)
    desk.resolve(taken_tap, text="Done.", by=bruno)
    assert told_by_the_doctor() == []

    Target.objects.update(due_at=noon)
    assert len(told_by_the_doctor()) == 1

    with clock.at(noon + HOUR):
        calendars.set_week(office_hours, by=ada, week={"mon": [["09:00", "13:00"]]})
    assert told_by_the_doctor() == []


def test_whoever_looked_before_its_calendar_changed_sees_the_due_of_now(
    taken_tap, bruno, ada, promised, noon, office_hours, keeping
):
    from puente.calendars import verbs as calendars

    promised("resolution", hours=4)
    recompute_department(taken_tap.department)

    def due():
        (resolution,) = (one for one in see(bruno, taken_tap.number).targets if one.metric == "resolution")
        return resolution.due_at

    before = due()
    calendars.set_week(office_hours, by=ada, week={"mon": [["09:00", "10:00"]]})
    recompute_department(taken_tap.department)

    assert due() > before
    assert due() == target_of(taken_tap, "resolution").due_at


STEPS = [
    "ask",
    "serve",
    "note",
    "take",
    "wait",
    "wait_date",
    "resume",
    "pass",
    "priority",
    "resolve",
    "close",
    "reopen",
    "cancel",
]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 10**7)), max_size=25))
def test_whatever_happens_stays_touch_clocks_run_once_and_time_adds_up(steps):
    at = datetime(2026, 3, 10, tzinfo=UTC)
    happenings, status, department = (
        [Happening("request.opened", at, {"department": 1, "priority": 2})],
        "new",
        1,
    )
    for step, microseconds in steps:
        at += timedelta(microseconds=microseconds)
        kind, data, status, department = _step(step, status, department)
        if kind:
            happenings.append(Happening(kind, at, data))

    story = tell(happenings)

    assert story.status == status
    for one, other in pairwise(story.stays):
        assert one.end is not None
        assert one.end <= other.start
    gaps = sum((other.start - one.end for one, other in pairwise(story.stays)), timedelta())
    end = story.stays[-1].end or at
    assert sum(story.elapsed_by_department(at).values(), timedelta()) + gaps == end - happenings[0].at
    assert len(story.running("resolution")) == (status in {"new", "open", "waiting"})
    for clock_ in story.clocks:
        assert all(clock_.started_at <= a <= b for a, b in clock_.pauses)
        assert clock_.ended_at is None or clock_.ended_at >= clock_.started_at


def _step(step, status, department):
    standing = status in {"new", "open", "waiting"}
    to = {
        "wait": "waiting",
        "wait_date": "waiting",
        "resume": "open",
        "resolve": "resolved",
        "cancel": "cancelled",
    }
    if step == "ask" and status not in {"cancelled", "closed"}:
        changes = {"status": [status, "open"]} if status in {"waiting", "resolved"} else {}
        return (
            "request.answered",
            {"side": "asking", "changes": changes},
            "open" if changes else status,
            department,
        )
    if step == "serve" and standing:
        return "request.answered", {"side": "serving"}, status, department
    if step == "note":
        return "request.noted", {}, status, department
    if step == "take" and standing:
        return "request.taken", {}, status, department
    if step == "pass" and standing:
        after = "open" if status == "waiting" else status
        changes = {"department": [department, 3 - department]} | (
            {"status": [status, after]} if after != status else {}
        )
        return "request.handed_over", {"changes": changes}, after, 3 - department
    if step == "priority" and standing:
        return "request.priority_set", {"changes": {"priority": [2, 3]}}, status, department
    if step in ("wait", "wait_date") and standing and status != "waiting":
        data = {"pauses": step == "wait", "changes": {"status": [status, "waiting"]}}
        return "request.waited", data, "waiting", department
    if step == "resume" and status == "waiting":
        return "request.resumed", {"changes": {"status": ["waiting", "open"]}}, "open", department
    if step in ("resolve", "cancel") and standing:
        return f"request.{to[step]}", {"changes": {"status": [status, to[step]]}}, to[step], department
    if step == "close" and status == "resolved":
        return "request.closed", {"changes": {"status": ["resolved", "closed"]}}, "closed", department
    if step == "reopen" and status in {"resolved", "closed"}:
        data = {"message": 1, "side": "asking", "changes": {"status": [status, "open"]}}
        return "request.reopened", data, "open", department
    return "", {}, status, department
