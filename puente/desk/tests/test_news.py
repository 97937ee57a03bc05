"""The bell: who hears of what, once each, and never of their own doings."""

from datetime import timedelta

import pytest

from puente.desk import verbs as desk
from puente.desk.models import News
from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import Membership


@pytest.fixture
def heard(deliver):
    """`heard()`: after the worker ran, the names of who has news, with why."""

    def names():
        deliver()
        return sorted(News.objects.values_list("person__name", "why"))

    return names


def test_who_serves_there_hears_of_a_new_request_that_nobody_has(leaky_tap, bruno, berta, lara, luis, heard):
    assert heard() == [("Berta", "nobodys"), ("Bruno", "nobodys"), ("Lara", "nobodys")]


def test_who_is_away_does_not(ana, facilities, bruno, berta, noon, heard):
    people.be_away(berta, by=berta, from_at=noon, until_at=noon + timedelta(days=1))

    desk.open(by=ana, subject="A lamp", department=facilities)

    assert heard() == [("Bruno", "nobodys")]


def test_with_all_of_them_away_the_lead_is_told(ana, facilities, bruno, lara, noon, heard):
    for one in (bruno, lara):
        people.be_away(one, by=one, from_at=noon, until_at=noon + timedelta(days=1))

    desk.open(by=ana, subject="A lamp", department=facilities)

    assert heard() == [("Lara", "led")]


def test_of_a_department_without_agents_the_nearest_lead_above_hears_else_administrators(
    ana, finance, facilities, luis, legal, ada, noon, heard
):
    desk.open(by=ana, subject="A lamp", department=facilities)
    assert heard() == [("Ada", "nobodys")]

    News.objects.all().delete()
    people.move_department(facilities, by=ada, parent=legal)
    Membership.objects.filter(person=luis).update(role="lead")
    desk.open(by=ana, subject="Another lamp", department=facilities)

    assert ("Luis", "led") in heard()


def test_nobody_hears_of_their_own_doings(bruno, berta, facilities, noon, heard):
    desk.open(by=bruno, subject="A lamp", department=facilities)

    assert heard() == [("Berta", "nobodys")]


def test_a_confidential_one_rings_only_for_the_lead(ana, facilities, bruno, lara, noon, heard):
    desk.open(by=ana, subject="Between us", department=facilities, is_confidential=True)

    assert heard() == [("Lara", "nobodys")]


def test_after_a_hand_over_the_department_that_has_it_now_hears(leaky_tap, bruno, legal, luis, heard):
    heard()
    News.objects.all().delete()

    desk.hand_over(leaky_tap, to=legal, reason="A contract", by=bruno)

    assert ("Luis", "nobodys") in heard()
    assert ("Ana", "mine") in heard()


def test_what_somebody_has_in_hand_rings_for_them_alone(leaky_tap, ana, bruno, berta, heard):
    desk.take(leaky_tap, by=bruno)
    heard()
    News.objects.all().delete()

    desk.answer(leaky_tap, text="It is worse now", by=ana)

    assert heard() == [("Bruno", "served")]


def test_who_acts_on_a_request_has_read_what_was_told_of_it_before_and_nothing_else(
    leaky_tap, ana, bruno, berta, facilities, noon, heard, deliver
):
    other = desk.open(by=ana, subject="A lamp", department=facilities)
    heard()
    with clock.at(noon + timedelta(minutes=5)):
        desk.take(leaky_tap, by=bruno)
    deliver()

    unread = set(News.objects.filter(read_at=None).values_list("person__name", "request__number"))

    assert ("Bruno", leaky_tap.number) not in unread
    assert {("Bruno", other.number), ("Ana", leaky_tap.number)} <= unread
    assert News.objects.get(person=bruno, request=leaky_tap).read_at == noon + timedelta(minutes=5)


@pytest.mark.parametrize("verb", ["take", "assign", "resolve", "decline", "cancel", "hand_over"])
def test_what_somebody_sees_to_calls_nobody_else_any_more(
    leaky_tap, ana, bruno, berta, lara, legal, luis, facilities, heard, deliver, verb
):
    other = desk.open(by=ana, subject="A lamp", department=facilities)
    heard()

    {
        "take": lambda: desk.take(leaky_tap, by=bruno),
        "assign": lambda: desk.assign(leaky_tap, to=bruno, by=lara),
        "resolve": lambda: desk.resolve(leaky_tap, by=bruno),
        "decline": lambda: desk.decline(leaky_tap, reason="Not ours", by=bruno),
        "cancel": lambda: desk.cancel(leaky_tap, reason="It stopped", by=ana),
        "hand_over": lambda: desk.hand_over(leaky_tap, to=legal, reason="A contract", by=bruno),
    }[verb]()
    deliver()

    unread = set(News.objects.filter(read_at=None, why="nobodys").values_list("person__name", "request"))
    assert {person for person, about in unread if about == other.pk} == {"Berta", "Bruno", "Lara"}
    called = {"Luis"} if verb == "hand_over" else set()
    assert {person for person, about in unread if about == leaky_tap.pk} == called


def test_once_somebody_has_it_only_they_and_the_lead_hear_that_its_time_runs_out(
    leaky_tap, bruno, berta, lara, ana, promised, noon, heard, deliver
):
    promised("resolution", hours=4)
    desk.set_priority(leaky_tap, priority=3, by=bruno)
    with clock.at(noon + timedelta(hours=3)):
        desk.warn(leaky_tap, now=clock.now())
        heard()

        desk.take(leaky_tap, by=bruno)
        deliver()
        warned = News.objects.filter(read_at=None, why="warning")
        assert [one.person.name for one in warned] == ["Lara"]
        desk.resolve(leaky_tap, by=bruno)
        deliver()

    assert not warned.all().exists()


def test_a_second_delivery_reads_nothing_that_was_told_meanwhile(leaky_tap, bruno, legal, luis, deliver):
    from puente.desk.news import ring
    from puente.events.models import Event

    desk.hand_over(leaky_tap, to=legal, reason="A contract", by=bruno)
    deliver()

    ring(Event.objects.get(kind="request.handed_over"))

    assert News.objects.filter(person=luis, why="nobodys", read_at=None).exists()


def test_what_is_told_after_somebody_acted_is_news_to_them(leaky_tap, ana, bruno, noon, heard, deliver):
    with clock.at(noon + timedelta(minutes=5)):
        desk.take(leaky_tap, by=bruno)
    with clock.at(noon + timedelta(minutes=6)):
        desk.answer(leaky_tap, text="It drips more now.", by=ana)
    deliver()

    assert News.objects.filter(person=bruno, request=leaky_tap, read_at=None).count() == 1


def test_a_second_delivery_tells_nothing_twice(leaky_tap, bruno, heard):
    from puente.desk.news import ring
    from puente.events.models import Event

    once = heard()
    ring(Event.objects.get(kind="request.opened"))

    assert heard() == once


def test_a_warning_rings_for_who_has_it_and_the_lead_once_each(
    taken_tap, bruno, berta, lara, ana, promised, noon, heard
):
    promised("resolution", hours=4)
    desk.set_priority(taken_tap, priority=3, by=bruno)
    heard()
    News.objects.all().delete()

    with clock.at(noon + timedelta(hours=3)):
        desk.warn(taken_tap, now=clock.now())
        desk.warn(taken_tap, now=clock.now())

        assert heard() == [("Bruno", "warning"), ("Lara", "warning")]


def test_of_a_confidential_one_that_nobody_has_the_lead_alone_is_warned(
    ana, bruno, lara, facilities, promised, noon, heard
):
    promised("resolution", hours=4)
    sealed = desk.open(by=ana, subject="A letter", department=facilities, is_confidential=True)
    heard()
    News.objects.all().delete()

    with clock.at(noon + timedelta(hours=3)):
        desk.warn(sealed, now=clock.now())

        assert heard() == [("Lara", "warning")]
