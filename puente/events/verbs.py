"""What an administrator does about deliveries and alarms that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from puente.events import rules
from puente.events.events import AlarmDropped, AlarmRetried, DeliveryDropped, DeliveryRetried
from puente.events.models import Alarm, Delivery
from puente.events.record import record
from puente.foundation import clock, things
from puente.foundation.errors import Refused
from puente.foundation.verbs import permit, verb

if TYPE_CHECKING:
    from puente.people.models import Person


@verb
def retry_delivery(delivery: Delivery, *, by: Person) -> Delivery:
    """Let a failed delivery be made again, as if for the first time."""
    permit(rules.may_see_to_failures, by)
    delivery = _failed(delivery)

    delivery.attempts, delivery.failed_at, delivery.available_at = 0, None, clock.now()
    delivery.save(update_fields=["attempts", "failed_at", "available_at"])

    record(DeliveryRetried(event=delivery.event_id, listener=delivery.listener), _house(), by=by)
    return delivery


@verb
def drop_delivery(delivery: Delivery, *, by: Person) -> Delivery:
    """Give up a failed delivery: that listener never hears of that event."""
    permit(rules.may_see_to_failures, by)
    delivery = _failed(delivery)

    Delivery.objects.filter(pk=delivery.pk).delete()

    record(DeliveryDropped(event=delivery.event_id, listener=delivery.listener), _house(), by=by)
    return delivery


@verb
def retry_alarm(alarm: Alarm, *, by: Person) -> Alarm:
    """Let a failed alarm ring again, now."""
    permit(rules.may_see_to_failures, by)
    alarm = _failed(alarm)

    alarm.attempts, alarm.failed_at, alarm.leased_until = 0, None, None
    alarm.save(update_fields=["attempts", "failed_at", "leased_until"])

    record(AlarmRetried(verb=alarm.verb, on=f"{alarm.about_code}:{alarm.about_id}"), _house(), by=by)
    return alarm


@verb
def drop_alarm(alarm: Alarm, *, by: Person) -> Alarm:
    """Give up a failed alarm: its verb is not called."""
    permit(rules.may_see_to_failures, by)
    alarm = _failed(alarm)

    Alarm.objects.filter(pk=alarm.pk).delete()

    record(AlarmDropped(verb=alarm.verb, on=f"{alarm.about_code}:{alarm.about_id}"), _house(), by=by)
    return alarm


def _failed(row: Any) -> Any:
    """The row, locked; Refused when somebody saw to it already."""
    there = type(row)._default_manager.select_for_update().filter(pk=row.pk, failed_at__isnull=False).first()
    if there is None:
        raise Refused(_("Somebody saw to this already."), code="not_failed")
    return there


def _house() -> models.Model:
    """The organization, about which these events are: a delivery itself does not stay."""
    return things.coded("organization").model._default_manager.get(pk=1)
