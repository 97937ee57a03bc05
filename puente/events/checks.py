"""What the doctor asks of the record: its triggers, and whether anything in the outbox or among the alarms is stuck."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from puente.events import outbox, triggers
from puente.events.models import Alarm, Delivery
from puente.foundation import clock, doctor
from puente.foundation.doctor import Finding

LATE = timedelta(minutes=5)
"""What is due for so long although nobody holds it was forgotten: no worker runs."""


def register() -> None:
    doctor.check("triggers", _triggers)
    doctor.check("deliveries", _deliveries)
    doctor.check("alarms", _alarms)


def _triggers() -> Finding:
    absent = triggers.missing()
    if absent:
        words = _("Triggers are missing: {names}. `puente migrate` makes them again.")
        return Finding(False, words.format(names=", ".join(absent)), {"missing": len(absent)})
    return Finding(True, _("The record is append-only."), {"missing": 0})


def _deliveries() -> Finding:
    failed = Delivery.objects.filter(failed_at__isnull=False).count()
    late = outbox.due_deliveries(clock.now() - LATE).count()
    figures: dict[str, int | float | str] = {"failed": failed, "late": late}
    if late:
        words = ngettext(
            "{n} delivery has waited for more than five minutes: does a worker run?",
            "{n} deliveries have waited for more than five minutes: does a worker run?",
            late,
        )
        return Finding(False, words.format(n=late), figures)
    if failed:
        words = ngettext(
            "{n} delivery failed; see Settings, Failures.",
            "{n} deliveries failed; see Settings, Failures.",
            failed,
        )
        return Finding(False, words.format(n=failed), figures)
    return Finding(True, _("Everything in the outbox is on its way."), figures)


def _alarms() -> Finding:
    failed = Alarm.objects.filter(failed_at__isnull=False).count()
    late = outbox.due_alarms(clock.now() - LATE).count()
    figures: dict[str, int | float | str] = {"failed": failed, "late": late}
    if late:
        words = ngettext(
            "{n} alarm is more than five minutes late: does a worker run?",
            "{n} alarms are more than five minutes late: does a worker run?",
            late,
        )
        return Finding(False, words.format(n=late), figures)
    if failed:
        words = ngettext(
            "{n} alarm failed; see Settings, Failures.",
            "{n} alarms failed; see Settings, Failures.",
            failed,
        )
        return Finding(False, words.format(n=failed), figures)
    return Finding(True, _("Every alarm is on time."), figures)
