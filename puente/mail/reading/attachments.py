"""Every part that is not the body: its name, type, size and sums, and its bytes when asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from puente.mail.reading import naming, tnef
from puente.mail.reading.bodies import Body
from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part


@dataclass(slots=True)
class Attachment:
    """`size`, `md5` and `sha256` are of the decoded bytes, which `content()` gives; of an attached message, of its
    raw bytes. `inline`: shown in the text rather than beside it. `content_id` without angle brackets."""

    name: str
    type: str
    size: int
    md5: str
    sha256: str
    inline: bool
    content_id: str | None = None
    content: Callable[[], bytes] = field(repr=False, compare=False, default=bytes)


@dataclass(slots=True)
class Found:
    """`text` and `html`: the body that a winmail.dat carries."""

    attachments: list[Attachment] = field(default_factory=list)
    text: str | None = None
    html: str | None = None


def collect(leaves: list[Part], body: Body, problems: Problems) -> Found:
    """The attachments in their order; a winmail.dat is replaced by what is in it, when all of it can be read."""
    found = Found()
    room = tnef.Room()
    for part in leaves:
        if _is_tnef(part):
            unpacked = tnef.unpack(part.bytes(problems), problems, room)
            if unpacked is not None:
                found.text, found.html = found.text or unpacked.text, found.html or unpacked.html
                found.attachments.extend(_packed(item) for item in unpacked.files)
                if unpacked.whole:
                    continue
        found.attachments.append(_of_part(part, body, problems))
    for name, data in body.files:
        called = naming.harmless(name.decode("utf-8", "replace")) or "attachment.bin"
        found.attachments.append(_made(called, "application/octet-stream", data, inline=False))
    return found


def _is_tnef(part: Part) -> bool:
    if part.type in tnef.TYPES:
        return True
    return part.type == "application/octet-stream" and (naming.given(part) or "").lower() == "winmail.dat"


def _of_part(part: Part, body: Body, problems: Problems) -> Attachment:
    data = part.bytes(problems) if part.encoding else part.raw()
    content_id = re.sub(r"\s+", "", part.headers.first("content-id") or "").strip("<>") or None
    location = (part.headers.first("content-location") or "").strip() or None
    shown = any(mark in body.shown for mark in (content_id, location) if mark)
    disposition = part.disposition.value
    related = part.parent is not None and part.parent.type == "multipart/related"
    inline = shown or disposition == "inline" or (not disposition and (related or content_id is not None))
    made = _made(
        naming.told(part, problems), part.type, data, inline=inline and not part.type.startswith("message/")
    )
    made.content_id = content_id
    made.content = lambda: part.bytes(Problems())
    return made


def _packed(item: tnef.Packed) -> Attachment:
    name = naming.harmless(item.name) or naming.unnamed(item.type or "application/octet-stream")
    made = _made(name, item.type or "application/octet-stream", item.data, inline=bool(item.content_id))
    made.content_id = item.content_id or None
    return made


def _made(name: str, media_type: str, data: bytes | memoryview, *, inline: bool) -> Attachment:
    return Attachment(
        name,
        media_type,
        len(data),
        hashlib.md5(data, usedforsecurity=False).hexdigest(),
        hashlib.sha256(data).hexdigest(),
        inline,
        content=lambda: bytes(data),
    )
