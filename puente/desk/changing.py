"""What every verb of the desk does at its beginning and at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model
from django.utils.translation import gettext as _

from puente.catalogue.models import Standard
from puente.catalogue.standards import Book
from puente.desk.clock.keeping import Kept, keep, next_due, next_warning
from puente.desk.clock.reckoning import promised_by, reckoner
from puente.desk.events import TargetWarned
from puente.desk.levels import all_parties
from puente.desk.models import Attachment, Message, Party, Request, Target, Wait, turn
from puente.desk.past import Talk, events_of, known, targets_of, told
from puente.events.alarms import drop_alarm, set_alarm
from puente.events.kinds import Kind
from puente.events.models import Event
from puente.events.record import record
from puente.files.store import Upload, clean_name
from puente.files.store import keep as keep_file
from puente.foundation import clock, markdown, rows
from puente.foundation.errors import Invalid
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together
from puente.foundation.verbs import door, recorded, refuse_if
from puente.people.models import Department, Person
from puente.people.queries import organization

MOST_FILES = 20
BY_DOOR = {"api": Request.Channel.API}
"""How a message came in whose verb is not told: a note, the words of a resolution."""


@dataclass
class Held:
    """What was read of a request when a verb locked it, what its department promised, and the numbers of the message that
    the verb may write and of the event that it will record."""

    happened: Sequence[Event]
    targets: list[Target]
    promised: list[Standard]
    department: int
    of_message: int | None
    number: int | None
    recorded: int


def lock(service_request: Request, *, writes: bool = False) -> Request:
    """The row as it is now, held until the verb's transaction ends, with all that its end needs to know of it.

    A verb that `writes` has the number of its one message taken ahead.
    """
    pk, happened = service_request.pk, known(service_request)
    with together():
        found, parties = _locked.later(pk), all_parties.later(pk)
        events = events_of.later(pk) if happened is None else None
        targets = targets_of.later(pk)
        ahead = rows.numbers(*((Message, Event) if writes else (Event,)))
        department = service_request.department_id
        promised = promised_by.later(department)
    locked = next(iter(found()), None)
    if locked is None:
        raise Request.DoesNotExist
    locked.__dict__["_parties_read"] = parties()
    *of_message, of_event = ahead()
    if happened is None or locked.revision != service_request.revision:
        happened = events() if events is not None else events_of(pk)
    locked.__dict__["_held"] = Held(
        happened,
        targets(),
        promised(),
        department,
        of_message[0] if of_message else None,
        of_event,
        recorded(),
    )
    return locked


def hold_new(service_request: Request, promised: list[Standard], number: int | None) -> None:
    """Of a request that is made just now nothing else is to be read; `number` is its event's own, when taken ahead."""
    department = service_request.department_id
    service_request.__dict__["_held"] = Held([], [], promised, department, None, number, recorded())


_locked: Prepared[Request] = Prepared(
    lambda pk: (
        Request.objects.select_for_update(of=("self",))
        .select_related("department__calendar", "requester")
        .filter(pk=pk)
    ),
    int,
)


def change(service_request: Request, **values: Any) -> dict[str, list[Any]]:
    """Sets the fields and tells what changed, as an event keeps it: {field: [before, after]}, things by their ids.

    A change of status keeps what goes with it: `is_standing`, `resolved_at`, `ended_at`.
    """
    changes: dict[str, list[Any]] = {}
    written: set[str] = service_request.__dict__.setdefault("_written", set())
    for name, value in values.items():
        field = Request._meta.get_field(name)
        attribute = getattr(field, "attname", name)
        before = getattr(service_request, attribute)
        after = value.pk if isinstance(value, Model) else value
        if before == after:
            continue
        setattr(service_request, name, value)
        written.add(name)
        changes[name] = [_plain(before), _plain(after)]
    if "status" in changes:
        _keep_status(service_request, written)
    return changes


def _keep_status(service_request: Request, written: set[str]) -> None:
    status, now = service_request.status, clock.now()
    service_request.is_standing = status in Request.STANDING
    service_request.ended_at = now if status in Request.ENDED else None
    if status == Request.Status.RESOLVED:
        service_request.resolved_at = now
    elif service_request.is_standing:
        service_request.resolved_at = None
    if status != Request.Status.WAITING:
        service_request.waits_for = ""
    written |= {"is_standing", "ended_at", "resolved_at", "waits_for"}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def finish(
    service_request: Request,
    kind: Kind,
    *,
    by: Person | None,
    department: Department | None = None,
) -> Request:
    """How a verb ends: records its event, recomputes the targets from the events, keeps what lists show of them, and
    saves the request, once. `department` is the one it happened in, when not the one that serves it now."""
    held = _held(service_request)
    keeping = reckoner()
    if service_request.department_id == held.department:
        keeping.place(service_request.department).book = Book(held.promised)
    with together(with_the_end=True) if held.number else nullcontext():
        where = department or service_request.department
        event = record(kind, service_request, by=by, department=where, number=held.number)
        kept = keep(service_request, keeping, until_now=told([*held.happened, event]), targets=held.targets)
        _show(service_request, kept, event.at)
        if kept.warning_moved or event.kind == TargetWarned.name:
            set_warning(service_request, kept.targets, event.at)
    service_request.__dict__["_kept"] = kept  # for who shows it now: seeing.Seen.after
    return service_request


def _held(service_request: Request) -> Held:
    """What `lock` read, unless another verb spoke of it meanwhile."""
    service_request.__dict__.pop("_parties_read", None)
    held: Held = service_request.__dict__.pop("_held")
    if held.recorded != recorded():
        pk = service_request.pk
        return replace(held, happened=events_of(pk), targets=targets_of(pk), number=None)
    return held


def _show(service_request: Request, kept: Kept, now: datetime) -> None:
    """What lists show of the targets, and what the verb changed; a new request is written here, where it is known whole."""
    targets = kept.targets
    service_request.due_at, service_request.next_metric = next_due(targets)
    service_request.is_paused = any(target.paused_at for target in targets if target.is_running)
    service_request.sorts_at = turn(service_request.due_at, is_paused=service_request.is_paused)
    service_request.changed_at = now
    service_request.revision += 1
    written: set[str] = service_request.__dict__.pop("_written", set())
    always = {"due_at", "sorts_at", "next_metric", "is_paused", "changed_at", "revision"}
    if service_request._state.adding:  # it has its number, and all else points at it already
        rows.insert([service_request])
    else:
        rows.update(service_request, *sorted(written | always))


def set_warning(service_request: Request, targets: Iterable[Target], now: datetime) -> None:
    """The alarm of the next target that warns."""
    at = next_warning(targets, now)
    if at is not None:
        set_alarm(service_request, "desk.warn", at)
    else:
        drop_alarm(service_request, "desk.warn")


def put_party(service_request: Request, part: str, *, person: Person | None = None, department: Department | None = None,
              until_at: datetime | None = None) -> None:  # fmt: skip
    """Somebody has this part from now on; a second time changes nothing but `until_at`."""
    _read_anew(service_request)
    Party.objects.update_or_create(
        request=service_request,
        person=person,
        department=department,
        part=part,
        defaults={"until_at": until_at},
    )


def _read_anew(service_request: Request) -> None:
    if "_parties_read" in service_request.__dict__:
        service_request.__dict__["_parties_read"] = None


def targets_changed(service_request: Request) -> None:
    """A verb changed rows of Target itself: they are read again."""
    if (held := service_request.__dict__.get("_held")) is not None:
        held.targets = targets_of(service_request.pk)


def drop_party(service_request: Request, part: str, *, person: Person | None = None) -> int:
    """Nobody (or this person no longer) has this part. Returns how many had it."""
    _read_anew(service_request)
    parties = Party.objects.filter(request=service_request, part=part)
    if person is not None:
        parties = parties.filter(person=person)
    return parties.delete()[0]


def write(
    service_request: Request,
    kind: str,
    text: str,
    *,
    by: Person,
    department: Department | None,
    channel: str = "",
    files: Sequence[Upload] = (),
    at: datetime | None = None,
    field: str = "text",
    number: int | None = None,
) -> Message:
    """A message with its files, its text rendered and sanitised once. Raises Invalid for what cannot be sent.

    Without a `channel` it came in by the door in use. `number` is its own, when it was taken ahead (`rows.numbers`).
    """
    text = text_of(text, may_be_empty=bool(files) or kind == Message.Kind.OPENING, field=field)
    refuse_if(
        len(files) > MOST_FILES,
        _("At most %(most)d files at a time, please.") % {"most": MOST_FILES},
        code="many_files",
    )
    largest = organization().largest_file if files else 0
    kept = [(clean_name(upload.name or ""), keep_file(upload, largest=largest)) for upload in files]
    number = number or _taken_ahead(service_request)
    message = Message(
        pk=number,
        request=service_request,
        kind=kind,
        author=by,
        department=department,
        text=text,
        html=markdown.render(text),
        channel=channel or BY_DOOR.get(door(), Request.Channel.PORTAL),
        at=at or clock.now(),
    )
    with together(with_the_end=True) if number else nullcontext():
        rows.insert([message])
        attached = [Attachment(message=message, file=file, name=name) for name, file in kept]
    rows.insert(attached)
    wrote = service_request.__dict__.get("_wrote", Talk((), ()))
    service_request.__dict__["_wrote"] = Talk((*wrote.messages, message), (*wrote.attachments, *attached))
    return message


def _taken_ahead(service_request: Request) -> int | None:
    """The number that `lock` took for the message."""
    held: Held | None = service_request.__dict__.get("_held")
    if held is None:
        return None
    number, held.of_message = held.of_message, None
    return number


def text_of(text: str, *, may_be_empty: bool = False, field: str = "text") -> str:
    """The text without its outer blanks. Raises Invalid when there is none, or more than a megabyte."""
    text = text.replace("\x00", "").strip()
    if not text and not may_be_empty:
        raise Invalid({field: _("Write something first.")})
    if len(text.encode("utf-8", "replace")) > markdown.LONGEST:
        raise Invalid({field: _("This text is longer than one megabyte. Send it as a file.")})
    return text


def end_waits(service_request: Request, at: datetime) -> Wait | None:
    """Ends the wait that runs, if any, and returns it; its alarm goes with it."""
    wait = Wait.objects.filter(request=service_request, ended_at__isnull=True).order_by("-id").first()
    if wait is not None:
        wait.ended_at = at
        wait.save(update_fields=["ended_at"])
        drop_alarm(service_request, "desk.resume_by_itself")
    return wait


def working_days_after(at: datetime, days: int, department: Department) -> datetime:
    """The same time of day, `days` days with opening hours later, in the department's zone; on a calendar that
    never opens, plain days."""
    calendar = department.hours_calendar
    hours, zone = calendar.hours(), ZoneInfo(calendar.zone)
    local = at.astimezone(zone)
    day, left = local.date(), days
    for _further in range(400):
        if left <= 0:
            break
        day += timedelta(days=1)
        left -= bool(hours.spans_on(day))
    if left > 0:
        day = local.date() + timedelta(days=days)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def side_of(person: Person, service_request: Request) -> str:
    """ "serving" or "asking": on whose behalf this person writes."""
    from puente.desk import rules

    return (
        "serving"
        if rules.serves(person, service_request)
        else "asking"
        if rules.asks(person, service_request)
        else "other"
    )
