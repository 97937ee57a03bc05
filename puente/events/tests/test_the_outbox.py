"""Each listener hears of each event, at least once; what fails is tried again, then kept with its reason."""

from datetime import timedelta

import pytest

from puente.events import listeners, outbox
from puente.events import verbs as events
from puente.events.events import DeliveryDropped, DeliveryRetried
from puente.events.kinds import KINDS, Kind
from puente.events.models import Alarm, Delivery
from puente.events.record import record
from puente.foundation import clock, verbs
from puente.foundation.errors import Forbidden, Refused


class Knocked(Kind):
    name = "test.knocked"
    says = "{actor} knocked at {about}"


KINDS.pop("test.knocked")


@pytest.fixture
def heard():
    """Who listens to a knock, and what was heard."""
    before = dict(listeners.LISTENERS)
    heard = []
    listeners.listen("test.knocked", heard.append, name="test.ear")
    yield heard
    listeners.LISTENERS.clear()
    listeners.LISTENERS.update(before)
    listeners.listeners_of.cache_clear()


@pytest.fixture
def knock(facilities, ana):
    def knock():
        return record(Knocked(), facilities, by=ana)

    knock.__module__ = "puente.tests"
    yield verbs.verb(knock)
    del verbs.VERBS["tests.knock"]


def deaf():
    """Nobody can be told any more."""

    def fails(event):
        raise ConnectionError("nobody at home")

    listeners.listen("test.knocked", fails, name="test.ear")


def fail_for_good(noon):
    for minutes in (0, 1, 5, 20, 60):
        with clock.at(noon + timedelta(minutes=minutes)):
            outbox.work("one")


def test_a_listener_hears_of_an_event_once_and_the_delivery_is_gone(noon, heard, knock):
    event = knock()
    assert heard == []

    assert outbox.work("one") == 1
    assert outbox.work("one") == 0

    assert heard == [event]
    assert not Delivery.objects.exists()


def test_nobody_hears_of_what_was_rolled_back(noon, heard, facilities, ana):
    @verbs.verb
    def stumble():
        record(Knocked(), facilities, by=ana)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    del verbs.VERBS["events.stumble"]

    assert outbox.work("one") == 0


def test_while_one_worker_holds_a_delivery_another_leaves_it(noon, heard, knock):
    knock()
    Delivery.objects.update(leased_by="one", leased_until=noon + outbox.LEASE)

    assert outbox.work("two") == 0
    assert heard == []


def test_the_delivery_of_a_worker_that_died_is_taken_over_when_its_lease_ends(noon, heard, knock):
    event = knock()
    Delivery.objects.update(leased_by="one", leased_until=noon + outbox.LEASE)

    with clock.at(noon + outbox.LEASE):
        outbox.work("two")

    assert heard == [event]


def test_a_worker_that_starts_anew_takes_up_at_once_what_it_held(noon, heard, knock):
    event = knock()
    Delivery.objects.update(leased_by="one", leased_until=noon + outbox.LEASE)

    outbox.release("one")
    outbox.work("one")

    assert heard == [event]


def test_what_kills_the_worker_each_time_is_set_aside_and_takes_no_other_along(noon, heard, knock):
    knock()
    harmless = knock()
    killer = Delivery.objects.order_by("id").first()
    for minutes in range(1, 10, 2):  # it is leased, and the worker dies
        with clock.at(noon + timedelta(minutes=minutes)):
            leased = outbox._lease(
                outbox.due_deliveries(clock.now()).filter(pk=killer.pk), "one", outbox.LEASE, many=20
            )
            assert len(leased) == 1

    with clock.at(noon + timedelta(hours=1)):
        while outbox.work("one"):
            pass

    assert heard == [harmless]
    killer.refresh_from_db()
    assert killer.failed_at == noon + timedelta(hours=1)


def test_a_listener_that_fails_is_asked_again_later_and_later(noon, heard, knock):
    deaf()
    knock()

    outbox.work("one")

    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.failed_at) == (1, None)
    assert delivery.available_at == noon + timedelta(seconds=10)
    assert delivery.error.startswith("ConnectionError: nobody at home (test_the_outbox.py:")
    assert outbox.work("one") == 0


def test_after_five_failures_the_delivery_is_kept_and_left_alone(noon, heard, knock):
    deaf()
    knock()

    fail_for_good(noon)

    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.failed_at) == (5, noon + timedelta(hours=1))
    with clock.at(noon + timedelta(days=30)):
        assert outbox.work("one") == 0


def test_a_listener_whose_room_is_gone_loses_nothing(noon, heard, knock):
    knock()
    listeners.LISTENERS.pop("test.ear")

    outbox.work("one")

    assert "nobody listens as test.ear" in Delivery.objects.get().error


def test_one_listener_that_fails_keeps_no_other_from_hearing(noon, heard, knock):
    deaf()
    listeners.listen("test.*", heard.append, name="test.other")
    event = knock()

    outbox.work("one")

    assert heard == [event]
    assert Delivery.objects.get().listener == "test.ear"


def test_an_administrator_sends_a_failed_delivery_again(noon, heard, knock, ada, recorded):
    deaf()
    event = knock()
    fail_for_good(noon)
    listeners.listen("test.knocked", heard.append, name="test.ear")

    with recorded(DeliveryRetried) as change:
        events.retry_delivery(Delivery.objects.get(), by=ada)
    outbox.work("one")

    assert heard == [event]
    assert change.event.data == {"event": event.pk, "listener": "test.ear"}


def test_an_administrator_drops_a_failed_delivery_once(noon, heard, knock, ada, recorded):
    deaf()
    knock()
    fail_for_good(noon)
    delivery = Delivery.objects.get()

    with recorded(DeliveryDropped):
        events.drop_delivery(delivery, by=ada)

    assert not Delivery.objects.exists()
    with pytest.raises(Refused):
        events.drop_delivery(delivery, by=ada)


def test_only_administrators_see_to_failed_deliveries_and_alarms(noon, heard, knock, bruno):
    deaf()
    knock()
    fail_for_good(noon)

    for verb in (events.retry_delivery, events.drop_delivery):
        with pytest.raises(Forbidden):
            verb(Delivery.objects.get(), by=bruno)
    for verb in (events.retry_alarm, events.drop_alarm):
        with pytest.raises(Forbidden):
            verb(Alarm(pk=1), by=bruno)


def test_a_delivery_that_did_not_fail_is_not_seen_to(noon, heard, knock, ada):
    knock()

    with pytest.raises(Refused):
        events.retry_delivery(Delivery.objects.get(), by=ada)
