"""The page of one request: what was said and done, its clock, its facts, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cache, partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from puente.catalogue.models import Option, Priority
from puente.desk import past
from puente.desk.levels import Level, eyes, level_among
from puente.desk.models import Party, Request
from puente.desk.queries import menu_counts_ahead
from puente.desk.seeing import Seen, see
from puente.events.lasting import Lasting
from puente.foundation import clock
from puente.foundation.prepared import Prepared
from puente.foundation.said import gettext as _
from puente.people.models import Person
from puente.people.queries import organization
from puente.people.shelf import departments
from puente.web.desk.actions import ACTIONS, Action
from puente.web.desk.clocks import clocks
from puente.web.desk.conversation import conversation
from puente.web.desk.facts import answers_of
from puente.web.desk.finding import find
from puente.web.environment import parts as drawn
from puente.web.environment import render_part
from puente.web.formats import duration, hours, listed, upfirst
from puente.web.people.visitor import me

PAGE = "desk/request.html"
WRITES = {"answer", "note", "resolve", "wait_for_requester", "decline", "cancel", "reopen", "hand_over"}
CHANGES_READERS = {"name_person", "seal", "unseal", "confirm", "close", "assign", "unassign"}
REDRAWS_COMPOSER = WRITES | CHANGES_READERS
"""After these the composer is drawn anew: it is empty again, or other people read it now."""


@login_required
@require_GET
def show(request: HttpRequest, number: str) -> HttpResponse:
    """The whole page; whose departments merely wait for the request get its line."""
    seen = find(request, number)
    if seen.level < Level.THREAD:
        return render(
            request, "desk/line.html", {"service_request": seen.service_request, "now": clock.now()}
        )
    menu_counts_ahead(seen.person)
    past.read_whole(seen.service_request)
    return render(request, PAGE, page(request, seen))


@login_required
@require_GET
def changed(request: HttpRequest, number: str) -> HttpResponse:
    """What an open page asks for when it hears that the request changed: every part, and of what is being written there,
    of whatever `kind`, who reads it now. What was to be a note never becomes an answer."""
    seen = see(me(request), number)
    if seen is None or seen.level < Level.THREAD:
        return _gone(request, number)
    given, kind = page(request, seen), request.GET.get("kind", "")
    if not kind:
        return parts(request, given, composer="write")
    if kind in given["kinds"] or "note" in given["kinds"]:
        return parts(request, given | {"kind": kind}, composer="words")
    return parts(request, given | {"errors": [_written_too_late(seen, kind)]}, composer="stopped")


def _gone(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever may not know of it is told the same, whether there is such a request or not."""
    if not getattr(request, "htmx", False):
        raise Http404
    return render_part(request, "desk/gone.html", "gone", {"number": number}, status=404)


def _written_too_late(seen: Seen, kind: str) -> str:
    if kind == "note" and not seen.serves:
        return _("You do not serve it any more: no note of yours is kept here.")
    said = {"number": seen.service_request.number, "status": seen.service_request.get_status_display()}
    return _("%(number)s is %(status)s already.") % said


def page(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    """All that the page and its parts show."""
    service_request, now = seen.service_request, clock.now()
    offered = [action for action in ACTIONS if action.verb in seen.can and not needless(action, seen)]
    return {
        "seen": seen,
        "service_request": service_request,
        "now": now,
        "as_read": (service_request.pk, service_request.revision, *eyes(seen.person, seen.level)),
        "as_seen": (seen.face, seen.person.pk, seen.level, seen.can),
        "conversation": conversation,
        "priority_code": Priority(service_request.priority).code,
        "clocks": (told := clocks(seen, now)),
        "times": tuple(
            (str(one.department), duration(one.microseconds // 1_000_000), hours(one.worked))
            for one in told.shares
        ),
        "offer": tuple(action.verb for action in offered),
        "is_taken": service_request.assignee_id is not None,
        "here": f"/requests/{service_request.number}/",
        "before_sealing": _before_sealing(seen),
        "offered": {action.verb: action for action in offered},
        "in_head": [action for action in offered if action.place == "head"],
        "in_more": [action for action in offered if action.place == "more"],
        "kinds": [kind for kind in ("answer", "note") if kind in seen.can],
        "readers": cache(partial(readers, seen)),
        "answered": partial(answers_of, service_request),
        "followers": [party.person for party in _also(seen) if party.part == Party.Part.FOLLOWER],
        "named": [party.person for party in _also(seen) if party.part == Party.Part.NAMED],
        "most": organization().largest_file,
        "oob": False,
        "text": "",
        "kind": "answer",
        "errors": [],
    }


def _before_sealing(seen: Seen) -> str:
    """What is asked first of whoever serves it: they could not take it back, and may not even read it any longer."""
    if seen.asks or "seal" not in seen.can:
        return ""
    sealed = copy(seen.service_request)
    sealed.is_confidential = True
    if level_among(seen.person, sealed, seen.parties) >= Level.THREAD:
        return _("Make it confidential? Only who asked for it can take that back.")
    return _("Make it confidential? You do not have it in hand, so you will not read it any more.")


def parts(request: HttpRequest, context: dict[str, Any], *, composer: str = "") -> HttpResponse:
    """What changed, for htmx: the thread, and out of band the head, the clock, the facts, the keys and this of the
    composer."""
    context |= {"oob": True}
    names = ["thread", "head", "aside", "keys", *([composer] if composer else [])]
    answer = HttpResponse(drawn(request, PAGE, names, context))
    answer["HX-Retarget"] = "#thread"
    answer["HX-Reswap"] = "outerMorph"
    return answer


def readers(seen: Seen) -> dict[str, str]:
    """Who reads an answer, who reads a note, and to whom the button sends: always by name."""
    service_request, department = seen.service_request, str(seen.service_request.department)
    asking = _names([service_request.requester, service_request.beneficiary], seen.person)
    others = _names((party.person for party in _also(seen)), seen.person, without=asking)
    people = [*_had_it(seen), *asking, *others]
    if not seen.serves:
        people = [*_serving(seen), *people]
    said = listed(people)
    answer = _("%(people)s read it") if len(people) > 1 else _("%(people)s reads it")
    answer = upfirst(answer % {"people": said})
    if seen.asks and service_request.status == Request.Status.RESOLVED:
        answer = _("%(readers)s; with your answer it is open again") % {"readers": answer}
    note = (
        _("Only whoever has it in hand and the lead of %(department)s read it. It never leaves by mail.")
        if service_request.is_confidential
        else _("Only %(department)s and administrators read it. It never leaves by mail.")
    )
    to = str(service_request.requester) if seen.serves or not seen.asks else department
    return {
        "answer": answer,
        "note": note % {"department": department},
        "send": _("Send to %(name)s") % {"name": to},
        "secret": _("Internal note, only %(department)s") % {"department": department},
    }


def _also(seen: Seen) -> list[Party]:
    """Whoever else reads it by name: of what is confidential, who merely follows it no longer does."""
    part, is_open = Party.Part, not seen.service_request.is_confidential
    reading = (part.FOLLOWER, part.NAMED) if is_open else (part.NAMED, part.UNSEALED)
    return [party for party in seen.parties if party.part in reading]


def _had_it(seen: Seen) -> list[str]:
    """The departments that handed it over, and still read it."""
    if seen.service_request.is_confidential:
        return []
    passed = {
        party.department_id
        for party in seen.parties
        if party.part == Party.Part.PASSED_ON and party.department_id != seen.service_request.department_id
    }
    return sorted(str(one) for one in departments(passed).values()) if passed else []


def _serving(seen: Seen) -> list[str]:
    """Who reads it on the side that serves: of what is confidential, not the whole department."""
    service_request, department = seen.service_request, str(seen.service_request.department)
    if not service_request.is_confidential:
        return [department]
    return [
        *_names([service_request.assignee], seen.person),
        _("the lead of %(department)s") % {"department": department},
    ]


def _names(people: Iterable[Person | None], reader: Person, without: Iterable[str] = ()) -> list[str]:
    seen: dict[int, str] = {}
    for person in people:
        if person is not None and person.pk != reader.pk and person.name not in without:
            seen[person.pk] = person.name
    return list(seen.values())


_standing: Prepared[Option] = Prepared(lambda service: Option.objects.standing().filter(service=service), int)
_has_options: Lasting[bool] = Lasting(lambda service: bool(_standing(service)))


def needless(action: Action, seen: Seen) -> bool:
    """Offered by a better word, or with nothing to choose: who may confirm need not close; who may take may not also let
    somebody else wait; a service without options has none to choose."""
    if action.verb == "close":
        return "confirm" in seen.can
    if action.verb == "choose_option":
        return seen.service_request.option_id is None and not _has_options(
            seen.service_request.service_id or 0
        )
    return action.verb == "unassign" and seen.service_request.assignee_id != seen.person.pk
