"""The worker: one loop that delivers what the outbox holds, rings alarms, and tidies up at night."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection

from puente.events import nightly, outbox
from puente.events.waking import Waker, waker
from puente.foundation import clock, statements

LOOKS = 0.5
"""Seconds until the worker looks again even if nobody committed."""
QUIET, AT_THE_LATEST = 0.05, 0.5
"""It takes up together what was committed, when nobody has committed anything for so many seconds, and after so many even if
somebody does: who writes has the database, and somebody waits for a page. An alarm rings a second late at most."""
SETTLES = 0.5
"""Seconds after which it takes SQLite's log of commits into the file again, so that no page waits for that."""
AFTER_A_FAULT = 2.0
"""Seconds before it tries the database again."""

log = logging.getLogger("puente.events.worker")


def run(name: str, stop: threading.Event, *, lease: timedelta = outbox.LEASE) -> None:
    """Works until `stop` is set; a database that is away is waited for. `name` is this worker's and nobody else's."""
    tidy_at = clock.now() + timedelta(minutes=1)
    wake, released, settle_at = None, False, 0.0
    while not stop.is_set():
        try:
            released = released or _begun(name)
            wake = wake or waker()
            worked = outbox.work(name, lease=lease)
            if clock.now() >= tidy_at:
                nightly.tidy(clock.now())
                tidy_at = nightly.next_night(clock.now())
            if time.monotonic() >= settle_at:
                statements.take_in_the_log()
                settle_at = time.monotonic() + SETTLES
            if not worked:
                wake.wait(LOOKS, stop)
            if worked < outbox.BATCH:
                _gather(wake, stop)
        except (DatabaseError, InterfaceError) as error:
            log.error("the database does not answer: %s", error)
            connection.close()
            wake, released = None, False
            stop.wait(AFTER_A_FAULT)
    connection.close()


def _gather(wake: Waker, stop: threading.Event) -> None:
    until = time.monotonic() + AT_THE_LATEST
    while time.monotonic() < until and not stop.wait(QUIET) and wake.came():
        pass


def _begun(name: str) -> bool:
    """What an earlier life held is free. On PostgreSQL nobody waits until what the worker writes lies on the disk: should
    the server fall, its last deliveries are made again, and whoever builds upon them waits for both."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO OFF")
    outbox.release(name)
    return True
