"""Reading the desk: requests, queues, threads, events, news, views. What changes anything is in verbs.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BeforeValidator

from puente.api import finding, showing
from puente.api.entrance import me
from puente.api.paging import After, Limit, Page, no_cursor, paged, sliced
from puente.api.shapes import (
    CountsOut,
    EntryOut,
    EventOut,
    MessageOut,
    NewsOut,
    PriorityCode,
    RequestLine,
    RequestOut,
    RequestRow,
    ViewOut,
)
from puente.api.values import Code, Key, characters
from puente.catalogue.models import Priority, Service
from puente.desk import queue, rules
from puente.desk.levels import Level, messages_for
from puente.desk.models import Attachment, Request
from puente.desk.news import readable_news
from puente.desk.past import asked_at_first
from puente.desk.search import search
from puente.desk.seeing import Seen, see
from puente.desk.timeline import events_for, timeline
from puente.events.sentences import tell
from puente.files.models import File
from puente.files.store import path_of, pieces
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit
from puente.people.models import Department, Person
from puente.people.shelf import department_coded

router = Router()
Stage = Literal["standing", "resolved", "ended", "all"]
Order = Literal["newest", "oldest", "due", "priority", "changed"]
OF_WHAT_STANDS = ("due", "priority")
"""What has ended has no due any more, and no index has all of it in these orders."""
Status = Literal["new", "open", "waiting", "resolved", "closed", "declined", "cancelled", "merged"]


@router.get("/requests", response=Page[RequestRow], summary="My requests")
def requests(
    request: HttpRequest,
    whose: Literal["asked", "assigned", "visible"] = "asked",
    q: Annotated[str, Query("", max_length=200, description="A number, or words of the subject.")] = "",
    stage: Stage = "standing",
    order: Order = "newest",
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """What I asked (or what was asked for me), what is assigned to me, or all that I may read; with `q`, what answers to it.
    Of all that I may read, `due` and `priority` are orders of what still stands: with another stage they are refused (422)."""
    if whose == "visible" and stage != "standing" and order in OF_WHAT_STANDS:
        raise Invalid({"order": _("What no longer stands comes in the order newest, oldest or changed.")})
    mine = search(q, by=me(request)) if q.strip() else Request.objects.visible_to(me(request))
    if whose != "visible":
        mine = mine.asked_by(me(request)) if whose == "asked" else mine.filter(assignee=me(request))
    found = queue.filtered(mine, {"stage": stage}, person=me(request), now=clock.now())
    return _rows(found, order, after, limit)


@router.get("/requests/in-line", response=Page[RequestLine], summary="What my departments wait for")
def in_line(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Only the line: number, subject, status, due."""
    found = Request.objects.in_line_for(me(request)).standing()
    return paged(found, ("-opened_at", "-id"), showing.line, after=after, limit=limit)


@router.get("/departments/{code}/requests", response=Page[RequestRow], summary="A department's queue")
def department_queue(
    request: HttpRequest,
    code: Code,
    stage: Stage = "standing",
    status: Annotated[list[Status], Query([])] = [],  # noqa: B006
    priority: Annotated[list[PriorityCode], Query([])] = [],  # noqa: B006
    service: Annotated[list[Code], Query([])] = [],  # noqa: B006
    assignee: Annotated[str, Query("", description="me, none, or a person's id")] = "",
    requester: Annotated[str, Query("", description="me, or a person's id")] = "",
    due: Literal["late", "today", "soon", "paused", "none"] | None = None,
    side: Annotated[
        Literal["inside", "outside"] | None, Query(None, description="Where the requester is from.")
    ] = None,
    waits_for: Literal["requester", "request", "date", "outside"] | None = None,
    text: Annotated[str, Query("", max_length=queue.LONGEST), BeforeValidator(characters)] = "",
    order: Order = "newest",
    after: After = "",
    limit: Limit = 50,
) -> Any:
    """For those who serve there. Filters narrow it; without a stage it is what still stands."""
    department = _queue(me(request), code)
    _check_somebody("assignee", assignee, ("me", "none"))
    _check_somebody("requester", requester, ("me",))
    codes = {one for one in service if one}
    services = dict(Service.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
    if unknown := codes - services.keys():
        raise Invalid(
            {"service": _("There is none such: %(names)s.") % {"names": ", ".join(sorted(unknown))}}
        )
    filters = queue.clean_filters(
        {
            "stage": stage,
            "status": status,
            "priority": [Priority.coded(one).value for one in priority],
            "service": [*services.values()],
            "assignee": assignee,
            "requester": requester,
            "due": due,
            "side": side,
            "waits_for": waits_for,
            "text": text,
        }
    )
    asked = queue.Queue(me(request), department, clock.now())
    return _page(partial(asked.page, filters), order, after, limit)


@router.get("/departments/{code}/counts", response=CountsOut, summary="How many stand in a queue")
def counts(request: HttpRequest, code: Code) -> Any:
    department = _queue(me(request), code)
    return queue.Queue(me(request), department, clock.now()).counts({})


@router.get("/requests/{number}", response=RequestOut | RequestLine, summary="One request")
def one_request(request: HttpRequest, number: Code) -> Any:
    """At the level of whoever asks; of a line only number, subject, status and due."""
    return showing.service_request(_seen(request, number))


@router.get("/requests/{number}/messages", response=Page[MessageOut], summary="Its messages")
def messages(request: HttpRequest, number: Code, after: After = "", limit: Limit = 50) -> Any:
    """Oldest first. Internal notes for those alone who see the whole."""
    seen = _thread(request, number)
    found = messages_for(seen.person, seen.service_request, seen.level).select_related("author", "department")
    found = found.prefetch_related("attachments__file")
    return paged(
        found,
        ("at", "id"),
        lambda one: showing.message(one, list(one.attachments.all())),
        after=after,
        limit=limit,
    )


@router.get("/requests/{number}/events", response=Page[EventOut], summary="What happened to it")
def events(request: HttpRequest, number: Code, after: After = "", limit: Limit = 50) -> Any:
    """Oldest first. Internal ones for those alone who see the whole."""
    seen = _thread(request, number)
    told = tell(events_for(seen.service_request, seen.level))
    return sliced(told, showing.event, after=after, limit=limit)


@router.get("/requests/{number}/timeline", response=Page[EntryOut], summary="Its story")
def story(request: HttpRequest, number: Code, after: After = "", limit: Limit = 50) -> Any:
    """Messages and events in one line of time, oldest first."""
    seen = _thread(request, number)
    entries = timeline(seen.service_request, seen.person, seen.level)
    return sliced(entries, showing.entry, after=after, limit=limit)


@router.get("/attachments/{pk}", summary="The bytes of an attachment")
def attachment(request: HttpRequest, pk: Key) -> StreamingHttpResponse:
    """As a download, to those who read its message."""
    found = (
        Attachment.objects.select_related("file", "message__request", "message__department")
        .filter(pk=pk)
        .first()
    )
    if found is None or not rules.may_read(me(request), found.message):
        raise Http404
    return _bytes_of(found.file)


@router.get("/requests/{number}/answers/{field}", summary="The file that answers a question")
def answer_file(request: HttpRequest, number: Code, field: Code) -> StreamingHttpResponse:
    """Of the form of the service that it was asked for, by the question's code. As a download, to those who read the request."""
    service_request = _thread(request, number).service_request
    service = asked_at_first(service_request)
    asked = service and service.fields.filter(code=field, kind="file").first()
    kept: Any = service_request.answers.get(field) if asked else None
    found = File.objects.filter(pk=kept).first() if isinstance(kept, int) else None
    if found is None:
        raise Http404
    return _bytes_of(found)


def _bytes_of(file: File) -> StreamingHttpResponse:
    if not path_of(file.sha256).exists():
        raise Http404
    answer = StreamingHttpResponse(pieces(file), content_type=file.type)
    answer["Content-Disposition"] = "attachment"
    answer["Content-Length"] = str(file.size)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@router.get("/news", response=Page[NewsOut], summary="What others did to what is mine")
def news(request: HttpRequest, unread: bool = False, after: After = "", limit: Limit = 50) -> Any:
    """Newest first."""
    found = readable_news(me(request))
    if unread:
        found = found.filter(read_at__isnull=True)
    return paged(
        found.select_related("event", "request"), ("-at", "-id"), showing.news, after=after, limit=limit
    )


@router.get("/views", response=Page[ViewOut], summary="Saved views")
def views(request: HttpRequest, after: After = "", limit: Limit = 50) -> Any:
    """Mine, and those shared in the departments that I serve."""
    return paged(finding.views(me(request)), ("id",), showing.view, after=after, limit=limit)


def _rows(found: Any, order: str, after: str, limit: int) -> dict[str, Any]:
    return _page(partial(queue.page, found), order, after, limit)


def _page(asked: Callable[..., queue.Page], order: str, after: str, limit: int) -> dict[str, Any]:
    if after and queue.read_cursor(after, queue.ORDERS[order]) is None:
        no_cursor()
    try:
        page = asked(order=order, after=after, size=limit)
    except (TypeError, ValueError, OverflowError):
        no_cursor()
    return {"items": [showing.row(row) for row in page.rows], "after": page.after or None}


def _check_somebody(name: str, said: str, words: tuple[str, ...]) -> None:
    if not said or said in words:
        return
    if not re.fullmatch(r"[1-9][0-9]{0,17}", said):
        told = {"words": ", ".join(repr(word) for word in words)}
        raise Invalid({name: _("The id of a person, or one of these: %(words)s.") % told})
    if not Person.objects.filter(pk=int(said)).exists():
        raise Invalid({name: _("There is none such: %(names)s.") % {"names": said}})


def _queue(person: Person, code: str) -> Department:
    """Everybody may know of it; only who serves there may use it."""
    department = department_coded(code)
    if department is None:
        raise Http404
    permit(rules.may_use_queue, person, department)
    return department


def _seen(request: HttpRequest, number: str) -> Seen:
    seen = see(me(request), number)
    if seen is None:
        raise Http404
    return seen


def _thread(request: HttpRequest, number: str) -> Seen:
    seen = _seen(request, number)
    if seen.level < Level.THREAD:
        raise Http404
    return seen
