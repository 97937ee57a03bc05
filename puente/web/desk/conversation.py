"""What was said and what happened with a request, in one line of time: the items of its thread."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markupsafe import Markup

from puente.desk.levels import eyes
from puente.desk.models import Message, Request
from puente.desk.past import asked_at_first
from puente.desk.seeing import Seen
from puente.desk.timeline import Entry, Happened, entries, line
from puente.events.lasting import mark
from puente.events.models import Event
from puente.events.sentences import names_what_is_busy
from puente.foundation.remembered import Remembered
from puente.foundation.said import gettext as _
from puente.foundation.statements import when_ended
from puente.web.desk.files import address_of
from puente.web.filled import Filled, hole
from puente.web.formats import Teller, reckoning, upfirst

TEXT = "components/text.html"
_message, _event, _day = Filled(TEXT, "message"), Filled(TEXT, "timeline_event"), Filled(TEXT, "timeline_day")


class _Somebody(NamedTuple):
    """Whoever wrote, with holes for what is theirs alone."""

    is_inside: bool
    initials: str = hole("initials")
    name: str = hole("name")


class _Drawn(NamedTuple):
    """A thread as it was last drawn: what was in it, and the day that its last item stands under."""

    happened: tuple[tuple[type, int], ...]
    items: str
    day: str


LETTERS = 3_000_000
"""Of all threads that are remembered."""
_drawn: Remembered[_Drawn] = Remembered(LETTERS)


def conversation(seen: Seen, secret: str) -> Markup:
    """The items; `secret` says above a note who reads it.

    A thread grows at its end: what was drawn before for the same eyes is drawn no more.
    """
    service_request = seen.service_request
    happened = line(service_request, seen.person, seen.level)
    key, known = _key(seen, secret, happened), tuple((type(one), one.pk) for one in happened)
    before = _drawn.get(key)
    if before is None or known[: len(before.happened)] != before.happened:
        before = _Drawn((), "", "")
    more, day = _Thread(service_request, secret).items(
        entries(service_request, happened[len(before.happened) :]), before.day
    )
    items = before.items + more
    if key:
        when_ended(lambda: _drawn.put(key, _Drawn(known, items, day), len(items)))
    return Markup(items)


def _key(seen: Seen, secret: str, happened: Iterable[Happened]) -> Hashable:
    """All that a thread's items depend on, besides what is in it; nothing when one of them may say something else
    tomorrow."""
    stands = mark()
    if stands is None or any(isinstance(one, Event) and names_what_is_busy(one.kind) for one in happened):
        return ()
    of = seen.service_request
    named = (of.pk, of.requester_id, of.asking_department_id, of.service_id)
    return (*named, *eyes(seen.person, seen.level), get_language(), reckoning(), stands, secret)


class _Thread:
    """What many of its items say, found once."""

    def __init__(self, service_request: Request, secret: str) -> None:
        self.service_request, self.secret = service_request, secret
        self.teller = Teller()
        self._writers: dict[tuple[int | None, int | None], dict[str, Any]] = {}

    def items(self, entries: Iterable[Entry], day: str) -> tuple[str, str]:
        """They, after others that ended on this day; and the day that they end on."""
        items: list[str] = []
        for entry in entries:
            if day != (day := self.teller.day(entry.at)):
                items.append(_day({}, label=upfirst(day)))
            items.append(self._said(entry) if entry.message else self._happened(entry))
        return "".join(items), day

    def _happened(self, entry: Entry) -> Markup:
        told: Any = entry.told
        words = told.sentence
        if entry.reason:
            words += Markup('<span class="timeline__why">{}</span>').format(entry.reason)
        return _event({"icon_name": told.icon}, words=words, when=self.teller.time(entry.at))

    def _said(self, entry: Entry) -> Markup:
        message: Any = entry.message
        writer = self._writer(message)
        say = {
            "html": SafeString(message.html) if message.html else _without_words(self.service_request),
            "id": f"message-{message.pk}",
            "readers": self.secret if message.kind == Message.Kind.NOTE else "",
            "department": writer["department"],
            "when": self.teller.time(entry.at),
        }
        if entry.attachments:
            return _message.drawn(author=message.author, kind=message.kind, attachments=_files(entry), **say)
        return _message({"kind": message.kind, "author": writer["form"]}, **say, **writer["holes"])

    def _writer(self, message: Message) -> dict[str, Any]:
        """Who wrote it and for which department, in holes; the macro says "Puente" by itself where nobody wrote."""
        key = (message.author_id, message.department_id)
        if key not in self._writers:
            author, department = message.author, message.department
            if department is None and message.author_id == self.service_request.requester_id:
                department = self.service_request.asking_department
            self._writers[key] = {
                "department": str(department or ""),
                "form": _Somebody(author.is_inside) if author else None,
                "holes": {"initials": author.initials, "name": author.name} if author else {},
            }
        return self._writers[key]


def _without_words(service_request: Request) -> Markup:
    """What stands where nothing was written: the answers to the form say it, or the attached files."""
    service = asked_at_first(service_request)
    words = (
        _("Asks for “%(service)s”, without more words.") % {"service": service}
        if service
        else _("Without words.")
    )
    return Markup('<p class="soft">{}</p>').format(words)


def _files(entry: Entry) -> list[dict[str, Any]]:
    return [{"name": one.name, "href": address_of(one), "size": one.file.size} for one in entry.attachments]
