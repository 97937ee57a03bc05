"""A description on its way out: JSON for programs, a few lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext, pgettext
from puente.mail.reading.addresses import Address
from puente.mail.reading.message import Message
from puente.mail.reading.sources import Raw

CHUNK = 500_000
LINES = 12


def as_json(raw: Raw, message: Message) -> Iterator[bytes]:
    """One line of JSON in pieces, so that a long text is never held a second time."""
    described: dict[str, Any] = {"file": raw.file, "index": raw.index, **message.described()}
    opening = "{"
    for name, value in described.items():
        yield f"{opening}{json.dumps(name)}: ".encode()
        opening = ", "
        if isinstance(value, str) and len(value) > CHUNK:
            yield b'"'
            for at in range(0, len(value), CHUNK):
                yield _bytes(json.dumps(value[at : at + CHUNK], ensure_ascii=False)[1:-1])
            yield b'"'
        else:
            yield _bytes(json.dumps(value, ensure_ascii=False))
    yield b"}\n"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def plain(text: str) -> str:
    """Fit for a terminal: nothing in it can move the cursor or change the colours."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def summary(raw: Raw, message: Message) -> str:
    """What a person wants to see of a message first."""
    title = raw.file if raw.index is None else f"{raw.file} [{raw.index}]"
    rows = [
        (pgettext("mail", "From"), _people(message.authors or ([message.sender] if message.sender else []))),
        (pgettext("mail", "To"), _people(message.to)),
        (_("Copy"), _people(message.cc)),
        (_("Date"), message.date.strftime("%Y-%m-%d %H:%M %z") if message.date else ""),
        (_("Subject"), message.subject or ""),
        (_("Marks"), ", ".join(_marks(message))),
        (
            _("Files"),
            "; ".join(
                _("{name} ({size} bytes)").format(name=one.name, size=one.size) for one in message.attachments
            ),
        ),
        (_("Calendar"), "; ".join(_event(message))),
        (_("Blocked"), _blocked(message)),
        (_("Problems"), "; ".join(f"{problem.code} ({problem.detail})" for problem in message.problems)),
    ]
    width = max(len(name) for name, _value in rows) + 2
    lines = [f"{name + ':':<{width}} {value}" for name, value in rows if value]
    words = (message.new_text or message.text or "").split("\n")
    shown = words[:LINES]
    if len(words) > LINES:
        rest = len(words) - LINES
        shown.append(ngettext("… and {count} more line", "… and {count} more lines", rest).format(count=rest))
    body = [f"    {line[:200]}" for line in shown] if any(words) else []
    return plain("\n".join([title, *(f"  {line}" for line in lines), *body, "", ""]))


def _people(people: list[Address]) -> str:
    said = [
        f"{one.name} <{one.email}>" if one.name and one.email else one.email or one.name or ""
        for one in people[:8]
    ]
    return ", ".join(said) + (" …" if len(people) > 8 else "")


def _marks(message: Message) -> list[str]:
    marks = []
    if message.bounce:
        reached = ", ".join(one.address or "?" for one in message.bounce.recipients[:4])
        if message.bounce.recipients[0].final:
            marks.append(_("came back: {addresses}").format(addresses=reached))
        else:
            marks.append(_("delayed: {addresses}").format(addresses=reached))
    if message.out_of_office:
        marks.append(_("out of office"))
    elif message.automatic:
        marks.append(_("automatic"))
    if message.is_list:
        marks.append(_("list"))
    if message.receipt:
        marks.append(_("read receipt"))
    if message.feedback:
        marks.append(_("complaint"))
    if message.sealed:
        marks.append(_("signed") if message.sealed == "signed" else _("encrypted"))
    marks.append(_("a robot may answer") if message.would_answer else _("no robot should answer"))
    if message.language:
        marks.append(message.language)
    return marks


def _event(message: Message) -> list[str]:
    return [
        f"{entry.summary or '—'} ({entry.start.isoformat() if entry.start else '?'})"
        for entry in message.calendar
    ]


def _blocked(message: Message) -> str:
    counts = message.blocked
    said = [
        (counts.remote_images, _("remote images")),
        (counts.trackers, _("trackers")),
        (counts.scripts, _("scripts")),
        (counts.forms, _("forms")),
        (counts.styles, _("styles")),
    ]
    return ", ".join(f"{count} {name}" for count, name in said if count)
