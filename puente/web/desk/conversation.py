"""What was said and what happened with a request, in one line of time: the items of its thread."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from markupsafe import Markup

from puente.desk.models import Request
from puente.desk.timeline import Entry
from puente.foundation.said import gettext as _
from puente.people.models import Person
from puente.web import formats
from puente.web.desk.files import address_of
from puente.web.filled import Filled, hole

TEXT = "components/text.html"
_message, _event, _day = Filled(TEXT, "message"), Filled(TEXT, "timeline_event"), Filled(TEXT, "timeline_day")


class _Somebody(NamedTuple):
    """Whoever wrote, with holes for what is theirs alone."""

    is_inside: bool
    initials: str = hole("initials")
    name: str = hole("name")


def conversation(service_request: Request, entries: Iterable[Entry], secret: str) -> Markup:
    """The items; `secret` says above a note who reads it."""
    drawn: list[str] = []
    before = ""
    for entry in entries:
        day = formats.day(entry.at)
        if day != before:
            drawn.append(_day({}, label=formats.upfirst(day)))
            before = day
        drawn.append(_said(service_request, entry, secret) if entry.message else _happened(entry))
    return Markup("".join(drawn))


def _happened(entry: Entry) -> Markup:
    told: Any = entry.told
    words = told.sentence
    if entry.reason:
        words += Markup('<span class="timeline__why">{}</span>').format(entry.reason)
    return _event({"icon_name": told.icon}, words=words, when=_when(entry))


def _said(service_request: Request, entry: Entry, secret: str) -> Markup:
    message: Any = entry.message
    author: Person | None = message.author
    department = message.department
    if department is None and message.author_id == service_request.requester_id:
        department = service_request.asking_department
    say = {
        "kind": message.kind,
        "html": SafeString(message.html) if message.html else _without_words(service_request),
        "id": f"message-{message.pk}",
        "readers": secret if message.kind == message.Kind.NOTE else "",
        "department": str(department or ""),
        "when": _when(entry),
    }
    if entry.attachments:
        return _message.drawn(author=author, attachments=_files(entry), **say)
    form = {"kind": say.pop("kind"), "author": _Somebody(author.is_inside) if author else None}
    fill = partial(_message, form, **say)
    # The macro says "Puente" by itself where nobody wrote.
    return fill(initials=author.initials, name=author.name) if author else fill()


def _without_words(service_request: Request) -> Markup:
    """What stands where nothing was written: the answers to the form say it, or the attached files."""
    words = (
        _("Asks for “%(service)s”, without more words.") % {"service": service_request.service}
        if service_request.service
        else _("Without words.")
    )
    return Markup('<p class="soft">{}</p>').format(words)


def _when(entry: Entry) -> SafeString | str:
    return formats.when(entry.at, formats.time(entry.at))


def _files(entry: Entry) -> list[dict[str, Any]]:
    return [{"name": one.name, "href": address_of(one), "size": one.file.size} for one in entry.attachments]
