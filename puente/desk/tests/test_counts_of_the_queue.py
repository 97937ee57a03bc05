"""What a view of a queue counts is what it lists, whoever looks and whatever was done."""

from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from django.db import connection

from puente.desk import queue
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.desk.queue import asking, kept
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused

ONE_BY_ONE = {
    "stage": ["standing", "resolved", "ended", "all"],
    "status": [["waiting"], ["new", "open"], ["resolved"]],
    "assignee": ["me", "none", "bruno"],
    "priority": [[4], [1, 2]],
    "due": ["late", "today", "soon", "paused", "none"],
    "side": ["inside", "outside"],
    "text": ["7"],
}


@pytest.fixture
def busy(facilities, laundry, ana, bruno, berta, carmen, promised, noon):
    """Forty requests to Facilities after two hundred things that people tried with them."""
    promised("resolution", hours=6)
    promised("resolution", hours=2, priority="urgent")
    chance, at = Random(7), noon
    for n in range(40):
        at += timedelta(minutes=chance.randrange(40))
        with clock.at(at):
            desk.open(
                by=ana, subject=f"Lamp {n}", department=facilities, is_confidential=chance.random() < 0.2
            )
    does = [
        lambda one: desk.take(one, by=chance.choice([bruno, berta])),
        lambda one: desk.assign(one, to=berta, by=bruno),
        lambda one: desk.unassign(one, by=bruno),
        lambda one: desk.wait_for_requester(one, by=bruno, text="Which?"),
        lambda one: desk.resume(one, by=bruno),
        lambda one: desk.set_priority(one, priority=chance.randrange(1, 5), by=bruno),
        lambda one: desk.resolve(one, by=bruno, text="Done."),
        lambda one: desk.seal(one, by=ana),
        lambda one: desk.unseal(one, by=ana),
        lambda one: desk.name_person(one, person=chance.choice([bruno, berta]), by=ana),
        lambda one: desk.hand_over(one, to=laundry, reason="Yours.", by=bruno),
        lambda one: desk.cancel(one, by=ana, reason="Found it."),
    ]
    done = 0
    for _attempt in range(200):
        at += timedelta(minutes=chance.randrange(20))
        one = chance.choice(list(Request.objects.order_by("id")))
        with clock.at(at):
            try:
                chance.choice(does)(one)
                done += 1
            except (Forbidden, Invalid, Refused):
                pass
    assert done > 60
    return at


def views(bruno):
    said = [
        (name, bruno.pk if value == "bruno" else value) for name, them in ONE_BY_ONE.items() for value in them
    ]
    together = [dict(pair) for pair in combinations(said, 2) if pair[0][0] != pair[1][0]]
    asked = [{}, *(dict([one]) for one in said), *together]
    return {f"view{at}": queue.clean_filters(filters) for at, filters in enumerate(asked)}


def test_every_view_counts_what_it_lists_whoever_looks(busy, bruno, berta, lara, facilities):
    asked = views(bruno)
    for reader in (bruno, berta, lara):
        counts = queue.Queue(reader, facilities, busy).counts(asked)

        seen = queue.in_queue(reader, facilities)
        listed = {name: queue.filtered(seen, f, person=reader, now=busy).count() for name, f in asked.items()}
        assert {name: (asked[name], counts[name]) for name in asked} == {
            name: (asked[name], many) for name, many in listed.items()
        }, reader
        assert len({*listed.values()}) > 10


def test_the_views_of_every_queue_are_counted_by_one_statement(
    busy, bruno, facilities, django_assert_num_queries
):
    there = queue.Queue(bruno, facilities, busy)
    assert there.counts({})["standing"] > 0
    assert there._confidential

    with django_assert_num_queries(1, connection=connection):
        there.counts({"new": {"status": ["new"]}, "soon": {"due": "soon"}, "urgent": {"priority": [4]}})


def test_counts_are_kept_while_nothing_changes_for_who_sees_the_same_and_for_nobody_else(
    busy, bruno, berta, lara, facilities, monkeypatch
):
    turn = iter(range(100))
    at = {"state": (0, 0, 0)}
    monkeypatch.setattr(asking, "state_later", lambda: lambda: at["state"])
    kept._kept.clear()

    def true_for(reader):
        counts = queue.Queue(reader, facilities, busy).counts({})
        seen = queue.in_queue(reader, facilities)
        return all(
            counts[name] == queue.filtered(seen, filters, person=reader, now=busy).count()
            for name, (_label, filters) in queue.BUILT_IN.items()
        )

    for _change in range(6):
        at["state"] = (0, next(turn), 0)
        for reader in (bruno, berta, lara, bruno, berta, lara):
            assert true_for(reader)
        one = Request.objects.filter(department=facilities, is_standing=True, assignee=None).first()
        desk.take(one, by=bruno if one.is_confidential is False else lara)
    assert not true_for(lara)

    at["state"] = None
    assert true_for(lara)


def test_what_was_counted_goes_with_the_time_of_day_while_nothing_changes(
    busy, bruno, berta, lara, facilities, monkeypatch
):
    monkeypatch.setattr(asking, "state_later", lambda: lambda: (0, 0, 0))
    kept._kept.clear()
    by_due = {due: {"due": due} for due in ("late", "soon", "today")}
    moved, last = set(), {}
    for hours in [*range(-48, 120, 2), 0]:
        now = busy + timedelta(hours=hours)
        for reader in (bruno, berta, lara):
            counts = queue.Queue(reader, facilities, now).counts(by_due)
            seen = queue.in_queue(reader, facilities)
            listed = {
                name: queue.filtered(seen, filters, person=reader, now=now).count()
                for name, filters in (by_due | {"mine": {"assignee": "me"}}).items()
            }
            assert {name: counts[name] for name in listed} == listed, (reader, now)
            moved |= {name for name, many in listed.items() if last.get((reader, name), many) != many}
            last |= {(reader, name): many for name, many in listed.items()}

    assert moved == {*by_due}


def test_what_is_committed_while_a_page_asks_is_never_taken_for_what_stood_before(
    busy, bruno, lara, facilities, monkeypatch
):
    """Whoever does it does it after the state was told, and before it is counted."""
    at = {"state": 0}

    def told():
        state = ("everywhere", at["state"])
        return lambda: state

    def counts(page):
        return page.counts({"urgent": {"priority": [4]}, "late": {"due": "late"}})

    def listed(reader):
        here = queue.in_queue(reader, facilities).filter(is_standing=True)
        return here.count(), here.filter(assignee=reader).count(), here.filter(priority=4).count()

    monkeypatch.setattr(asking, "state_later", told)
    kept._kept.clear()
    chance, seen = Random(11), set()
    there = queue.in_queue(bruno, facilities).filter(is_standing=True, is_confidential=False)
    for turn in range(30):
        here = [queue.Queue(reader, facilities, busy) for reader in (bruno, lara) for _each in range(2)]
        for page in here:
            page.ask_ahead()
        one = chance.choice(list(there.order_by("id")))
        with clock.at(busy + timedelta(minutes=turn)):
            desk.set_priority(one, priority=1 if one.priority == 4 else 4, by=bruno)
            desk.unassign(one, by=bruno) if one.assignee == bruno else desk.take(one, by=bruno)
        at["state"] += 1
        for page in chance.sample(here, chance.randrange(5)):  # who was too early counts, and keeps it
            counts(page)
        for reader in (bruno, lara):
            found = counts(queue.Queue(reader, facilities, busy))
            assert (found["standing"], found["mine"], found["urgent"]) == listed(reader)
            seen.add((found["mine"], found["urgent"]))

    assert len(seen) > 5


def test_who_leads_no_more_is_told_nothing_that_a_lead_counted(busy, lara, facilities, monkeypatch):
    monkeypatch.setattr(asking, "state_later", lambda: lambda: ("everywhere", 1))
    kept._kept.clear()

    def standing():
        return queue.Queue(lara, facilities, busy).counts({})["standing"]

    as_lead = standing()
    monkeypatch.setattr(type(lara), "leads", lambda person, department: False)
    without = queue.in_queue(lara, facilities).filter(is_standing=True).count()

    assert standing() == without < as_lead


def test_when_the_clock_goes_back_what_is_late_is_counted_again(busy, bruno, facilities, monkeypatch):
    monkeypatch.setattr(asking, "state_later", lambda: lambda: ("everywhere", 1))
    kept._kept.clear()

    def late(hours):
        now = busy + timedelta(hours=hours)
        counted = queue.Queue(bruno, facilities, now).counts({})["late"]
        seen = queue.in_queue(bruno, facilities)
        assert counted == queue.filtered(seen, {"due": "late"}, person=bruno, now=now).count()
        return counted

    assert late(90) > late(-40)
    assert late(90) > late(-90)


def test_every_page_of_every_view_lists_what_it_counts_whoever_looks(busy, bruno, berta, lara, facilities):
    chance = Random(3)
    for reader in (bruno, berta, lara):
        asked = views(bruno)
        for name in chance.sample(sorted(asked), 25):
            order, there = chance.choice(queue.known_orders()), queue.Queue(reader, facilities, busy)
            seen = queue.filtered(
                queue.in_queue(reader, facilities), asked[name], person=reader, now=busy
            ).order_by(*queue.ORDERS[order])
            listed, after, before = [], "", []
            while True:
                found, counts = there.page_and_counts(
                    asked[name], order, {name: asked[name]}, after=after, size=7
                )
                before.append([row["id"] for row in found.rows])
                listed += before[-1]
                if len(before) > 1:
                    back = there.page(asked[name], order, before=found.before, size=7)
                    assert [row["id"] for row in back.rows] == before[-2]
                if not (after := found.after):
                    break

            assert listed == [one.pk for one in seen], (asked[name], order)
            assert counts[name] == len(listed)
