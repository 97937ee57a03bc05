"""What can have happened to the outbox itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from puente.events.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(Kind):
    name = "delivery.retried"
    says = _("{actor} sent a failed delivery again: {listener}")
    icon = "rotate-ccw"

    event: int
    listener: str


@dataclass(frozen=True, kw_only=True)
class DeliveryDropped(Kind):
    name = "delivery.dropped"
    says = _("{actor} dropped a failed delivery: {listener}")
    icon = "trash-2"

    event: int
    listener: str


@dataclass(frozen=True, kw_only=True)
class AlarmRetried(Kind):
    name = "alarm.retried"
    says = _("{actor} set a failed alarm again: {verb}")
    icon = "rotate-ccw"

    verb: str
    on: str


@dataclass(frozen=True, kw_only=True)
class AlarmDropped(Kind):
    name = "alarm.dropped"
    says = _("{actor} dropped a failed alarm: {verb}")
    icon = "trash-2"

    verb: str
    on: str
