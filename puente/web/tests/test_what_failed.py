"""Administrators see what failed behind the pages, with its reason, and do it again or drop it."""

import pytest

from puente.events.models import Alarm, Delivery, Event


@pytest.fixture
def office(client, ada):
    client.force_login(ada, backend="puente.web.entrance.backend.HouseBackend")
    return client


@pytest.fixture
def failed(noon, facilities, ana):
    """A delivery and an alarm that failed."""
    event = Event.objects.create(
        at=noon,
        recorded_at=noon,
        actor=ana,
        via="web",
        kind="x.y",
        about_code="department",
        about_id=facilities.pk,
    )
    said = {"attempts": 5, "failed_at": noon}
    return (
        Delivery.objects.create(
            event=event, listener="mail.tell:x.y", available_at=noon, error="OSError: <no> answer", **said
        ),
        Alarm.objects.create(
            at=noon, verb="desk.remind", about_code="department", about_id=facilities.pk, error="oh", **said
        ),
    )


def test_the_page_tells_what_failed_and_why(office, failed):
    page = office.get("/settings/deliveries/").text

    assert "mail.tell:x.y" in page
    assert "OSError: &lt;no&gt; answer" in page
    assert "desk.remind" in page
    assert "Facilities" in page


def test_when_nothing_failed_it_says_so(office):
    assert "Nothing failed" in office.get("/settings/deliveries/").text


@pytest.mark.parametrize("what", [0, 1])
def test_it_is_done_again_or_dropped_once(office, failed, what):
    row = failed[what]
    address = f"/settings/deliveries/{type(row).__name__.lower()}/{row.pk}"

    office.post(f"{address}/retry/")
    row.refresh_from_db()
    assert (row.attempts, row.failed_at) == (0, None)

    again = office.post(f"{address}/drop/", follow=True)
    assert "Somebody saw to this already." in again.text
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("what", [0, 1])
def test_what_is_dropped_is_gone(office, failed, what):
    row = failed[what]

    office.post(f"/settings/deliveries/{type(row).__name__.lower()}/{row.pk}/drop/")

    assert not type(row).objects.filter(pk=row.pk).exists()


def test_nobody_else_sees_or_does_it(client, bruno, failed):
    client.force_login(bruno, backend="puente.web.entrance.backend.HouseBackend")

    assert client.get("/settings/deliveries/").status_code == 403
    assert client.post(f"/settings/deliveries/delivery/{failed[0].pk}/drop/").status_code == 403
    assert Delivery.objects.exists()
