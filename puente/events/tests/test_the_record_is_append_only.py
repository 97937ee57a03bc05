"""The event log says no to changes and deletions, whoever asks, on both databases."""

import pytest
from django.db import DatabaseError, connection, transaction

from puente.events.models import Event


@pytest.fixture
def event(organization, ada):
    return Event.objects.create(
        at=organization.founded_at,
        recorded_at=organization.founded_at,
        actor=ada,
        via="code",
        kind="organization.founded",
        about_code="organization",
        about_id=1,
    )


def test_an_event_cannot_be_changed(event):
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="something.else")

    event.refresh_from_db()
    assert event.kind == "organization.founded"


def test_an_event_cannot_be_deleted(event):
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()

    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own word")
def test_an_event_cannot_be_replaced(event):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO events_event SELECT * FROM events_event")

    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own word")
def test_events_cannot_be_emptied(event):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_event CASCADE")

    assert Event.objects.filter(pk=event.pk).exists()
