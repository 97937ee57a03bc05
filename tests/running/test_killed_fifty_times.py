"""Web and worker are killed fifty times while people work: nothing acknowledged is lost, nothing is done twice."""

import http.client
import os
import random
import signal
import threading
import time
import urllib.request
from collections import Counter

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(700)]

KILLS = 50
LONGEST = 400
"""Seconds in which they must have happened, on the busiest machine."""
SOMEBODY = """
from django.utils import timezone
from puente.calendars.models import Calendar
from puente.people.models import Company, Department, Organization, Person
now = timezone.now()
calendar = Calendar.objects.create(name={"en": "Always"}, zone="Europe/Madrid", week={})
company = Company.objects.create(name="Casa", kind="own")
Organization.objects.create(pk=1, company=company, languages=["en"], zone="Europe/Madrid", calendar=calendar,
    founded_at=now)
Department.objects.create(code="LED", name={"en": "Ledger"}, company=company, founded_at=now)
Person.objects.create(name="Clerk", company=company, joined_at=now)
"""
COUNTS = """
import json
from puente.events.models import Alarm, Delivery, Event
said = {kind: [event.data["line"] for event in Event.objects.filter(kind=f"ledger.{kind}")]
        for kind in ("written", "heard", "closed")}
print(json.dumps(said | {"waiting": Delivery.objects.count() + Alarm.objects.count(),
    "failed": list(Delivery.objects.exclude(failed_at=None).values_list("error", flat=True))
    + list(Alarm.objects.exclude(failed_at=None).values_list("error", flat=True))}))
"""


class Writer(threading.Thread):
    """Writes lines over HTTP, one after the other, each until it is acknowledged."""

    def __init__(self, house, name):
        super().__init__(daemon=True)
        self.house, self.prefix = house, name
        self.acknowledged, self.asked = [], 0
        self.enough = threading.Event()

    def run(self):
        while not self.enough.is_set():
            line = f"{self.prefix}-{len(self.acknowledged)}"
            if self.write(line):
                self.acknowledged.append(line)
                time.sleep(0.02)
            else:
                time.sleep(0.1)

    def write(self, line):
        self.asked += 1
        try:
            with urllib.request.urlopen(f"{self.house.address}/ledger/{line}/", timeout=30) as answer:
                return answer.status == 200 and answer.read().decode() == line
        except (OSError, http.client.HTTPException):  # killed before, or in the middle of, its answer
            return False


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(house):
    house.python(SOMEBODY)
    house.start()
    writers = [Writer(house, name) for name in "abc"]
    for writer in writers:
        writer.start()

    kill_fifty_times(house, writers)
    for writer in writers:
        writer.enough.set()
        writer.join()

    said = when_all_is_quiet(house)
    acknowledged = Counter(line for writer in writers for line in writer.acknowledged)
    written = Counter(said["written"])
    print(
        f"{KILLS} kills, {len(acknowledged)} lines acknowledged in {sum(writer.asked for writer in writers)} tries"
    )
    assert len(acknowledged) > KILLS
    assert said["failed"] == []
    assert not acknowledged - written, "acknowledged, and lost"
    assert max(written.values()) == 1
    assert Counter(said["heard"]) == written
    assert Counter(said["closed"]) == written


def kill_fifty_times(house, writers):
    """One of the processes that do the work, at any moment; web only when it has acknowledged something since."""
    chance = random.Random(50)
    killed = Counter()
    seen = 0
    until = time.monotonic() + LONGEST
    while killed.total() < KILLS:
        assert house.running.poll() is None, f"it gave up after {killed}:\n{house.said[-3000:]}"
        assert time.monotonic() < until, f"only {killed} in {LONGEST} seconds:\n{house.said[-3000:]}"
        time.sleep(chance.uniform(0.05, 0.3))
        what = "web" if killed["web"] <= killed["worker"] else "worker"
        done = sum(len(writer.acknowledged) for writer in writers)
        alive = [pid for pid, line in house.processes().items() if f"puente {what} " in line]
        if not alive or (what == "web" and done == seen):
            continue
        seen = done if what == "web" else seen
        os.kill(chance.choice(alive), signal.SIGKILL)
        killed[what] += 1


def when_all_is_quiet(house):
    """What the record says when the outbox is empty; a lease of a killed worker, or a waiting retry, takes its time."""
    import json

    until = time.monotonic() + 100
    while (said := json.loads(house.python(COUNTS)))["waiting"] and time.monotonic() < until:
        time.sleep(1)
    return said
