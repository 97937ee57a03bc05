"""On PostgreSQL numbers are given before they are committed: the export waits for them, and lets others write meanwhile."""

import threading
import time

import pytest
from django.db import connection, connections

from puente.events.models import Event
from puente.insight.lake.export import BadLake
from puente.insight.lake.layout import Layout
from puente.insight.record import export as record

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _committed(django_db_setup, django_db_blocker):
    """What a story writes is committed, so that others see it; afterwards the record is empty again."""
    with django_db_blocker.unblock():
        if connection.vendor != "postgresql":
            pytest.skip("needs PostgreSQL itself")
        yield
        table = Event._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"alter table {table} disable trigger user")
            cursor.execute(f"delete from {table}")
            cursor.execute(f"alter table {table} enable trigger user")


def event(noon, message):
    return Event(
        at=noon, recorded_at=noon, via="api", kind="request.noted", about_code="request", about_id=1, data={"message": message}
    )  # fmt: skip


class Slow(threading.Thread):
    """Writes an event and commits it only when told to."""

    def __init__(self, noon):
        super().__init__()
        self.noon, self.wrote, self.may_commit = noon, threading.Event(), threading.Event()

    def run(self):
        from django.db import transaction

        with transaction.atomic():
            event(self.noon, "slow").save()
            self.wrote.set()
            self.may_commit.wait(20)
        connections.close_all()


def test_what_is_written_but_not_yet_committed_is_waited_for(noon, tmp_path, monkeypatch):
    monkeypatch.setattr(record, "_AT_ONCE", 1)
    slow = Slow(noon)
    slow.start()
    slow.wrote.wait(10)
    event(noon, "quick").save()  # a later number, committed first
    later = threading.Timer(1.5, slow.may_commit.set)
    later.start()

    manifest = record.export(Layout(tmp_path / "lake"))

    slow.join()
    assert manifest.rows == 2
    assert record.prove(Layout(tmp_path / "lake")).rows == 2


def test_others_can_write_while_the_export_waits(noon, tmp_path, monkeypatch):
    monkeypatch.setattr(record, "_AT_ONCE", 1)
    slow = Slow(noon)
    slow.start()
    slow.wrote.wait(10)
    exporting = threading.Thread(
        target=lambda: (record.export(Layout(tmp_path / "lake")), connections.close_all())
    )
    exporting.start()
    time.sleep(0.5)

    began = time.monotonic()
    event(noon, "meanwhile").save()
    waited = time.monotonic() - began

    slow.may_commit.set()
    exporting.join()
    slow.join()
    assert waited < 3
    assert record.prove(Layout(tmp_path / "lake")).rows >= 1


def test_who_writes_without_end_is_told_of(noon, tmp_path, monkeypatch):
    monkeypatch.setattr(record, "_AT_ONCE", 1)
    monkeypatch.setattr(record, "_PATIENCE", 0)
    slow = Slow(noon)
    slow.start()
    slow.wrote.wait(10)

    with pytest.raises(BadLake, match="ten minutes"):
        record.export(Layout(tmp_path / "lake"))

    slow.may_commit.set()
    slow.join()
