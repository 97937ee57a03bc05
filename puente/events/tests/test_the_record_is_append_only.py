"""The event log says no to changes and deletions, whoever asks, on both databases."""

import pytest
from django.db import DatabaseError, transaction

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
