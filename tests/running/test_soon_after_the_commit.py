"""A listener is called soon after the commit, by another process."""

import json
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import time

import pytest

from tests.running.conftest import ROOT
from tests.running.test_killed_fifty_times import SOMEBODY

pytestmark = pytest.mark.slow

TWENTY = """
import time
from puente.people.models import Department, Person
from tests.running.ledger import verbs
for number in range(20):
    verbs.write(Department.objects.get(), by=Person.objects.get(), line=str(number))
    time.sleep(0.137)
"""
WAITS = """
import json
from puente.events.models import Event
at = {kind: {event.data["line"]: event.at for event in Event.objects.filter(kind=f"ledger.{kind}")}
      for kind in ("written", "heard", "closed")}
print(json.dumps({kind: [(at[kind][line] - at["written"][line]).total_seconds() for line in at[kind]]
                  for kind in ("heard", "closed")}))
"""


def test_a_listener_is_called_within_a_fifth_of_a_second_and_an_alarm_within_one(house):
    house.python(SOMEBODY)
    worker = subprocess.Popen([sys.executable, "-m", "puente", "worker"], env=house.environment, cwd=ROOT)
    try:
        house.python(TWENTY)
        until = time.monotonic() + 20
        while len((waits := json.loads(house.python(WAITS)))["closed"]) < 20:
            assert time.monotonic() < until
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0

    heard, closed = statistics.median(waits["heard"]), statistics.median(waits["closed"])
    print(f"median wait of a delivery {heard * 1000:.0f} ms, of an alarm of 500 ms {closed * 1000:.0f} ms")
    assert len(waits["heard"]) == 20
    assert heard < 0.2
    assert closed < 1.6


def test_what_was_committed_lies_in_sqlites_own_file_a_moment_later(house):
    """So that no page has to see to it: the log beside the file would grow until somebody who writes takes it in."""
    if not house.database.startswith("sqlite"):
        pytest.skip("PostgreSQL sees to its log by itself")
    house.python(SOMEBODY)
    worker = subprocess.Popen([sys.executable, "-m", "puente", "worker"], env=house.environment, cwd=ROOT)
    reader = sqlite3.connect(house.folder / "data" / "puente.sqlite3")  # whoever closes last would take it in
    try:
        reader.execute("SELECT 1 FROM events_event").fetchone()
        house.python(TWENTY)
        until = time.monotonic() + 10
        while written_in_the_file_alone(house) < 20:
            assert time.monotonic() < until
            time.sleep(0.1)
        assert worker.poll() is None
    finally:
        reader.close()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0


def written_in_the_file_alone(house):
    """As many lines as a copy of the file holds that goes without its log."""
    copy = house.folder / "alone.sqlite3"
    shutil.copyfile(house.folder / "data" / "puente.sqlite3", copy)
    alone = sqlite3.connect(f"file:{copy}?immutable=1", uri=True)
    try:
        return alone.execute("SELECT count(*) FROM events_event WHERE kind = 'ledger.written'").fetchone()[0]
    except sqlite3.DatabaseError:  # copied while it was written
        return 0
    finally:
        alone.close()
