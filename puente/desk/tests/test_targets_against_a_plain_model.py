"""Targets of whole histories, lived through the verbs, against a model that counts minutes one by one (T15 to T17)."""

import random
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from puente.calendars.models import SpecialDay
from puente.desk import verbs as desk
from puente.desk.clock.keeping import differences, story_of
from puente.desk.clock.reckoning import Reckoner
from puente.desk.models import Request, Target
from puente.foundation import clock
from puente.foundation.errors import Refused

MADRID = ZoneInfo("Europe/Madrid")
MINUTE = timedelta(minutes=1)
CLOSED = {"2026-03-30"}
START = datetime(2026, 3, 26, 8, tzinfo=UTC)
"""A Thursday: the clocks go forward on the Sunday after, and the Monday is closed."""
MINUTES = {
    ("FAC", "acknowledge", None): 45,
    ("FAC", "first_response", None): 120,
    ("FAC", "next_response", None): 90,
    ("FAC", "resolution", None): 600,
    ("FAC", "resolution", 4): 240,
    ("LEG", "first_response", None): 60,
    ("LEG", "resolution", None): 960,
}


@lru_cache(100_000)
def is_open(minute):
    local = minute.astimezone(MADRID)
    return local.weekday() < 5 and 9 <= local.hour < 17 and local.date().isoformat() not in CLOSED


class Model:
    """What the words say a target does, and no more."""

    def __init__(self, now):
        self.place, self.priority, self.paused, self.rounds, self.clocks = "FAC", 2, False, {}, []
        self.begin(now, "acknowledge", "first_response", "resolution")

    def begin(self, now, *metrics):
        for metric in metrics:
            key = (self.place, metric)
            self.rounds[key] = self.rounds.get(key, 0) + 1
            self.clocks.append(
                {
                    "place": self.place,
                    "metric": metric,
                    "round": self.rounds[key],
                    "start": now,
                    "pauses": [],
                    "still": now if self.paused else None,
                    "end": None,
                    "how": "",
                    "priority": self.priority,
                }
            )

    def running(self, *metrics):
        return [c for c in self.clocks if c["end"] is None and (not metrics or c["metric"] in metrics)]

    def end(self, now, how, *metrics):
        for c in self.running(*metrics):
            self._goes_on(c, now)
            c["end"], c["how"] = now, how

    def pause(self, now):
        self.paused = True
        for c in self.running():
            c["still"] = now

    def go_on(self, now):
        self.paused = False
        for c in self.running():
            self._goes_on(c, now)

    def asked(self, now):
        if not self.running("next_response"):
            self.begin(now, "next_response")

    def answered(self, now):
        self.end(now, "met", "acknowledge", "first_response", "next_response")

    def handed(self, now, place):
        self.paused = False
        self.end(now, "passed_on")
        self.place = place
        self.begin(now, "acknowledge", "first_response", "resolution")

    def prioritised(self, priority):
        self.priority = priority
        for c in self.running():
            c["priority"] = priority

    def reopened(self, now):
        c = [c for c in self.clocks if (c["place"], c["metric"]) == (self.place, "resolution")][-1]
        c["pauses"].append((c["end"], now))
        c["end"], c["how"], c["priority"] = None, "", self.priority

    def targets(self):
        found = {}
        for c in self.clocks:
            for priority in (c["priority"], None):
                minutes = MINUTES.get((c["place"], c["metric"], priority))
                if minutes:
                    met = c["end"] if c["how"] == "met" else None
                    key = (c["place"], c["metric"], c["round"])
                    found[key] = (c["start"], self._due(c, minutes), met, c["how"])
                    break
        return found

    @staticmethod
    def _due(c, minutes):
        at = c["start"]
        while minutes:
            minutes -= is_open(at) and not any(a <= at < b for a, b in c["pauses"])
            at += MINUTE
        return at

    @staticmethod
    def _goes_on(c, now):
        if c["still"] is not None:
            c["pauses"].append((c["still"], now))
            c["still"] = None


@pytest.fixture
def promises(promised, facilities, legal, office_hours):
    SpecialDay.objects.create(calendar=office_hours, on="2026-03-30", name={"en": "Feast"}, intervals=[])
    words = {None: None, 4: "urgent"}
    for (code, metric, priority), minutes in MINUTES.items():
        department = facilities if code == "FAC" else legal
        promised(metric, hours=minutes / 60, department=department, priority=words[priority])


@pytest.mark.parametrize("seed", range(30))
def test_a_history_leaves_the_targets_that_the_words_say(seed, promises, ana, bruno, luis, facilities, legal):
    chance, now = random.Random(seed), START + MINUTE * (seed * 37 % 600)
    with clock.at(now):
        one = desk.open(by=ana, subject="The tap leaks", department=facilities)
    model, done = Model(now), []
    for _step in range(14):
        now += MINUTE * chance.choice([1, 7, 35, 95, 240, 700])
        done.append(step(chance.choice(STEPS), one, model, now, chance, ana, bruno, luis))
        one = Request.objects.get(pk=one.pk)

    kept = {
        (t.department.code, t.metric, t.round): (t.started_at, t.due_at, t.met_at, t.end)
        for t in Target.objects.filter(request=one).select_related("department")
    }
    assert kept == model.targets(), done
    assert differences([one], Reckoner()) == (1, [])
    stays = story_of(one).stays
    resolved = sum((other.start - one.end for one, other in pairwise(stays)), timedelta())
    whole = (stays[-1].end or now) - stays[0].start
    assert sum(story_of(one).elapsed_by_department(now).values(), timedelta()) + resolved == whole


STEPS = ["ack", "take", "answer", "ask", "note", "hand", "wait", "until", "until_hers", "resume"]
STEPS += ["priority", "resolve", "confirm", "reopen", "answer", "ask", "hand", "resume"]


def step(name, one, model, now, chance, ana, bruno, luis):
    """One verb, and what the model makes of it; a refusal leaves both as they were."""
    serves, status = (bruno if one.department.code == "FAC" else luis), one.status
    other = Request._meta.get_field("department").related_model.objects.get(
        code="LEG" if one.department.code == "FAC" else "FAC"
    )
    priority = chance.choice([1, 2, 3, 4])
    with clock.at(now):
        try:
            match name:
                case "ack":
                    before = one.acknowledged_at
                    desk.acknowledge(one, by=serves)
                    if before is None or status == "new":
                        model.end(now, "met", "acknowledge")
                case "take":
                    if one.assignee_id == serves.pk:
                        return f"{name}: already"
                    desk.take(one, by=serves)
                    model.end(now, "met", "acknowledge")
                case "answer":
                    desk.answer(one, text="We look at it.", by=serves)
                    model.answered(now)
                case "ask":
                    desk.answer(one, text="And now?", by=ana)
                    if status == "waiting":
                        model.go_on(now)
                    if status == "resolved":
                        model.reopened(now)
                    if status != "closed":
                        model.asked(now)
                case "note":
                    desk.note(one, text="Old pipe.", by=serves)
                case "hand":
                    desk.hand_over(one, to=other, reason="Theirs.", by=serves)
                    model.handed(now, other.code)
                case "wait":
                    desk.wait_for_requester(one, text="Which tap?", by=serves)
                    model.answered(now)
                    model.pause(now)
                case "until":
                    desk.wait_until(one, until=now + timedelta(days=3), by=serves)
                case "until_hers":
                    desk.wait_until(one, until=now + timedelta(days=3), by=ana)
                    model.pause(now)
                case "resume":
                    desk.resume(one, by=chance.choice([ana, serves]))
                    model.go_on(now)
                case "priority":
                    if priority == one.priority:
                        return f"{name}: the same"
                    desk.set_priority(one, priority=priority, by=serves)
                    model.prioritised(priority)
                case "resolve":
                    desk.resolve(one, text="New washer.", by=serves)
                    model.paused = False
                    model.end(now, "met")
                case "confirm":
                    desk.confirm(one, by=ana)
                case "reopen":
                    desk.reopen(one, text="It drips again.", by=ana)
                    model.reopened(now)
                    model.asked(now)
        except Refused as refusal:
            return f"{name}: {refusal}"
    return f"{now:%d %H:%M} {name}"
