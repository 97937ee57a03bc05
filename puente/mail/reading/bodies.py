"""The words of a message: which parts are its body, as text and as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from puente.mail.reading import charsets, flowed, limits, markup, naming, plaintext, transfer
from puente.mail.reading.markup import Blocked, Surveyed
from puente.mail.reading.problems import Problems
from puente.mail.reading.structure import Part

_ENRICHED = re.compile(r"<(<)|<param>[^<]{0,500}+</param>|</?[A-Za-z0-9-]{1,60}>", re.IGNORECASE)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_META = re.compile(
    rb"<meta[^>]{0,300}charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9._:-]{2,40})", re.IGNORECASE
)
READ = {"text/plain", "text/html", "text/enriched", "text/richtext"}
# Texts that are files, also when they are all that a message is.
FILES = {
    "text/calendar", "text/x-vcalendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/xml", "text/rtf",
    "text/css", "text/javascript", "text/rfc822-headers",
}  # fmt: skip
UNKNOWN = {
    "text/unknown",
    "text/markdown",
    "text/x-markdown",
    "text/ascii",
    "text/us-ascii",
    "text/text",
    "text/txt",
}
SKIPPED = {"text/x-amp-html", "text/watch-html"}  # a third form of the same words, for one vendor's pages


@dataclass(slots=True)
class Section:
    """One stretch of the body, in the forms in which it came."""

    plain: str | None = None
    html: str | None = None
    surveyed: Surveyed | None = None


@dataclass(slots=True)
class Body:
    """`text` None when no part is text; `own` is the same text without what HTML marks as quotation."""

    text: str | None = None
    own: str | None = None
    html: str | None = None
    blocked: Blocked = field(default_factory=Blocked)
    shown: set[str] = field(default_factory=set)  # Content-IDs and locations that the HTML shows
    size: int = 0  # bytes of all texts so far
    files: list[tuple[bytes, bytes]] = field(default_factory=list)  # uuencoded in the text: name, bytes


def is_body(part: Part) -> bool:
    """Whether a leaf is words to read rather than a file: text, not named, not called an attachment."""
    alone = part.is_top and part.type.startswith("text/") and part.type not in FILES
    if part.type not in READ and part.type not in SKIPPED and part.type not in UNKNOWN and not alone:
        return False
    if part.disposition.value == "attachment":
        return False
    return part.is_top or naming.given(part) is None


def collect(top: Part) -> tuple[list[list[Part]], list[Part]]:
    """The body, as stretches of alternative forms in reading order, and the leaves that are not body."""
    stretches: list[list[Part]] = []
    others: list[Part] = []
    group_of: dict[int, list[Part]] = {}
    for part in top.walk():
        if part.children:
            continue
        if not is_body(part):
            others.append(part)
            continue
        around = _alternative(part)
        if around is None:
            stretches.append([part])
        elif id(around) in group_of:
            group_of[id(around)].append(part)
        else:
            group_of[id(around)] = [part]
            stretches.append(group_of[id(around)])
    return stretches, others


def _alternative(part: Part) -> Part | None:
    """The outermost multipart/alternative around a part."""
    found = None
    above = part.parent
    while above is not None:
        if above.type == "multipart/alternative":
            found = above
        above = above.parent
    return found


def read(stretches: list[list[Part]], problems: Problems) -> Body:
    """Decodes the stretches and puts them together."""
    body = Body()
    sections = [section for stretch in stretches for section in _sections(stretch, body, problems)]
    if not sections:
        return body
    texts: list[str] = []
    own: list[str] = []
    to_lay_out, to_clean = plaintext.Room(), limits.HTML
    for section in sections:
        plain = section.plain
        if section.html is not None:
            section.surveyed = markup.survey(section.html, room=to_clean)
            to_clean = max(0, to_clean - section.surveyed.size)
            body.blocked.add(section.surveyed.blocked)
            body.shown |= section.surveyed.shown
            if plain is None or not plain.strip():
                laid_out, said = plaintext.texts_of(section.html, section.surveyed, to_lay_out)
                if laid_out or plain is None:
                    texts.append(laid_out)
                    own.append(said)
                    continue
        texts.append(plain or "")
        own.append(plain or "")
    body.text = _joined(texts)
    body.own = body.text if own == texts else _joined(own)
    surveyed = [section.surveyed for section in sections if section.surveyed is not None]
    if too_much := next((found.too_much for found in surveyed if found.too_much), None):
        problems.note("html-too-much", f"{too_much}; only its text is given")
    elif surveyed:
        body.html = "\n".join(piece for piece in map(_shown, sections) if piece)
    return body


def _joined(texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    if sum(map(len, texts)) > limits.WIDE:
        texts = [_ASTRAL.sub("\ufffd", text) for text in texts]  # as `charsets.narrowed`
    return "\n".join(
        text.rstrip("\n") if place < len(texts) - 1 else text for place, text in enumerate(texts)
    )


def _shown(section: Section) -> str:
    if section.html is not None:
        return markup.sanitised(section.html)
    if not (section.plain or "").strip():
        return ""
    escaped = (section.plain or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre>{escaped}</pre>"


def _sections(stretch: list[Part], body: Body, problems: Problems) -> list[Section]:
    """One section for a stretch of alternatives. Parts that are not alternatives come one by one."""
    section = Section()
    for part in stretch:
        if part.type in SKIPPED:
            continue
        text = _text(part, body, problems)
        if part.type == "text/html":
            if section.html is None or _alternative(part) is part.parent:
                section.html = text
            else:
                section.html += "\n" + text
        elif part.type in ("text/enriched", "text/richtext"):
            if section.plain is None and section.html is None:
                section.plain = _unmarked(text)
        elif section.plain is None:
            section.plain = text
        elif part.parent is not None and part.parent.type != "multipart/alternative":
            section.plain = _joined([section.plain, text])
    return [section] if section.plain is not None or section.html is not None else []


def _text(part: Part, body: Body, problems: Problems) -> str:
    data = part.bytes(problems)
    if part.encoding == "base64" and transfer.is_no_base64(part.source[part.start : part.start + 4000], data):
        problems.note("encoding-wrong", f"{part.type} is not in base64")
        data, part.encoding = part.source[part.start : part.end], ""
    charset = part.content.parameters.get("charset", "").split(";")[0].strip(" \"'")
    if part.encoding == "base64":
        behind = transfer.trailing_text(part.source[part.start : part.end])
        data = data if not behind else _first_base64(part, problems) + b"\n" + behind
    if part.type == "text/html" and not charset and (meta := _META.search(data[:4000])):
        charset = meta.group(1).decode("ascii")
    if part.type != "text/html" and b"begin" in data and b"\nend" in data:
        data, files = transfer.uuencoded(data)
        body.files.extend(files)
    if b"\r" in data and b"\0" not in data[:4000]:  # zeros: letters of two bytes
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    body.size += len(data)
    if body.size > limits.WIDE and not charset.lower().startswith(("gb", "utf-16", "utf-32")):
        data = charsets.narrowed(data, problems, f"body ({part.type})")
    text = charsets.with_line_feeds(charsets.decode(data, charset, problems, where=f"body ({part.type})"))
    if (
        len(text) <= limits.FLOWED
        and part.type == "text/plain"
        and part.content.parameters.get("format", "").lower().strip() == "flowed"
    ):
        text = flowed.unflowed(text, delsp=part.content.parameters.get("delsp", "").lower().strip() == "yes")
    return text


def _first_base64(part: Part, problems: Problems) -> bytes:
    stop = part.source.find(b"=", part.start, part.end)
    while part.source[stop : stop + 1] == b"=":
        stop += 1
    return transfer.decode(part.source, part.start, stop, "base64", problems, where=part.type)


def _unmarked(text: str) -> str:
    """text/enriched without its commands."""
    return _ENRICHED.sub(r"\1", text)
