"""What a second call would show: every effect is an event, and events are never taken back."""

from dataclasses import dataclass
from datetime import timedelta

from puente.events.alarms import set_alarm
from puente.events.kinds import Kind
from puente.events.once import once
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.verbs import verb
from puente.people.models import Department, Person


@dataclass(frozen=True, kw_only=True)
class Written(Kind):
    name = "ledger.written"
    says = "{actor} wrote {line}"
    line: str


@dataclass(frozen=True, kw_only=True)
class Heard(Kind):
    name = "ledger.heard"
    says = "{line} was heard"
    line: str


@dataclass(frozen=True, kw_only=True)
class Closed(Kind):
    name = "ledger.closed"
    says = "{line} was closed"
    line: str


@verb
def write(department, *, by, line):
    """Write a line; half a second later it closes by itself."""
    record(Written(line=line), department, by=by)
    set_alarm(department, close, clock.now() + timedelta(seconds=0.5), detail=line)
    return department


@verb
def close(department, *, now, detail):
    """Not idempotent by itself: the alarm goes in this very transaction, or this would be seen twice."""
    record(Closed(line=detail), department, by=None)
    return department


@verb
def note_heard(department, *, by, line):
    """What the listener leaves behind."""
    record(Heard(line=line), department, by=by)
    return department


def hear(event):
    """Called at least once; what it does, it does once."""
    department, clerk = Department.objects.get(pk=event.about_id), Person.objects.get(pk=event.actor_id)

    def do():
        note_heard(department, by=clerk, line=event.data["line"])
        return {}

    once(f"heard {event.pk}", clerk, do)
