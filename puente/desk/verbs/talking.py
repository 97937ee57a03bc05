"""Public answers, internal notes, and who follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from puente.desk import rules
from puente.desk.changing import change, drop_party, end_waits, finish, lock, put_party, side_of, write
from puente.desk.events import RequestAnswered, RequestFollowed, RequestNoted, RequestUnfollowed
from puente.desk.models import Message, Party, Request, Wait
from puente.desk.verbs.serving import opened_by_serving
from puente.events.alarms import drop_alarm
from puente.files.store import Upload
from puente.foundation import clock
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people.models import Person


@verb
def answer(
    service_request: Request,
    *,
    text: str,
    by: Person,
    files: Sequence[Upload] = (),
    channel: str = Request.Channel.PORTAL,
) -> Request:
    """A public answer. From the asking side it wakes a request that waits or is resolved."""
    service_request = lock(service_request, writes=True)
    permit(rules.may_answer, by, service_request)
    refuse_if(
        service_request.is_ended,
        _("%(number)s is %(status)s. Reopen it to go on.")
        % {"number": service_request.number, "status": service_request.get_status_display()},
        code="ended",
    )
    side = side_of(by, service_request)
    now = clock.now()
    message = write(
        service_request,
        Message.Kind.ANSWER,
        text,
        by=by,
        department=service_request.department if side == "serving" else None,
        channel=channel,
        files=files,
    )
    changes = _woken(service_request) if side == "asking" else {}
    if side == "serving":
        seen = {"acknowledged_at": now} if service_request.acknowledged_at is None else {}
        changes = change(service_request, **seen, **opened_by_serving(service_request))
    return finish(service_request, RequestAnswered(message=message.pk, side=side, changes=changes), by=by)


def _woken(service_request: Request) -> dict[str, list[object]]:
    """The requester's word ends the wait, unless it is for another request, and reopens what was taken for solved."""
    if service_request.status == Request.Status.WAITING and service_request.waits_for != Wait.Kind.REQUEST:
        end_waits(service_request, clock.now())
        return change(service_request, status=Request.Status.OPEN)
    if service_request.status == Request.Status.RESOLVED:
        drop_alarm(service_request, "desk.close_by_itself")
        return change(service_request, status=Request.Status.OPEN, reopened=service_request.reopened + 1)
    return {}


@verb
def note(service_request: Request, *, text: str, by: Person, files: Sequence[Upload] = ()) -> Request:
    """An internal note: the serving side's own, never shown to whoever asked, never sent out."""
    service_request = lock(service_request, writes=True)
    permit(rules.may_note, by, service_request)
    message = write(
        service_request, Message.Kind.NOTE, text, by=by, department=service_request.department, files=files
    )
    return finish(service_request, RequestNoted(message=message.pk), by=by)


@verb
def follow(service_request: Request, *, by: Person) -> Request:
    """Be told what happens."""
    service_request = lock(service_request)
    permit(rules.may_follow, by, service_request)
    if Party.objects.filter(request=service_request, person=by, part=Party.Part.FOLLOWER).exists():
        return unchanged(service_request)

    put_party(service_request, Party.Part.FOLLOWER, person=by)
    return finish(service_request, RequestFollowed(follower=by.pk), by=by)


@verb
def unfollow(service_request: Request, *, by: Person) -> Request:
    """Be told no longer."""
    service_request = lock(service_request)
    permit(rules.may_follow, by, service_request)
    if not drop_party(service_request, Party.Part.FOLLOWER, person=by):
        return unchanged(service_request)

    return finish(service_request, RequestUnfollowed(follower=by.pk), by=by)
