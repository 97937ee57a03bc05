"""The tree of a message: where each part's header and body stand in the bytes. Nothing is copied or decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from puente.mail.reading import headers as header_blocks
from puente.mail.reading import limits, parameters, transfer
from puente.mail.reading.headers import Headers
from puente.mail.reading.parameters import Structured
from puente.mail.reading.problems import Problems

_LINE_ENDS = rb"(--)?[ \t]{0,60}(?:\r\n|\n|\r|\Z)"
_LOOKS_LIKE_DELIMITER = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:content-[a-z-]{2,30}[ \t]*:)", re.M | re.I
)
# A MIME body whose type was lost on the road: a delimiter line, the header of a part, and somewhere the end.
_LOST_TYPE = re.compile(
    rb"\s{0,20}(?:[^\r\n]{0,200}MIME[^\r\n]{0,200}\s{1,20})?--([^\s\"]{1,70})[ \t]*\r?\ncontent-[a-z-]{2,30}[ \t]*:",
    re.IGNORECASE,
)
_PAGE = re.compile(rb"\s{0,200}<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(slots=True)
class Part:
    """One part: source[start:end] is its body. `type` is lower case; "" never."""

    source: bytes
    headers: Headers
    start: int
    end: int
    type: str = "text/plain"
    content: Structured = field(default_factory=lambda: Structured(""))
    disposition: Structured = field(default_factory=lambda: Structured(""))
    encoding: str = ""
    children: list[Part] = field(default_factory=list)
    parent: Part | None = None
    typed: bool = True  # False when the type is only a default
    outside: list[tuple[int, int]] = field(
        default_factory=list
    )  # of a multipart: what stands before and behind its parts

    @property
    def is_multipart(self) -> bool:
        return self.type.startswith("multipart/")

    @property
    def is_top(self) -> bool:
        return self.parent is None

    def walk(self) -> Iterator[Part]:
        """Itself and the parts below it, in order. Attached messages are not opened."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))

    def bytes(self, problems: Problems) -> bytes:
        """The decoded bytes of the body."""
        return transfer.decode(self.source, self.start, self.end, self.encoding, problems, where=self.type)

    def raw(self) -> memoryview:
        return memoryview(self.source)[self.start : self.end]


class _Room:
    """Parts that may still be made, and bytes that may still be looked at; shared by the whole tree."""

    def __init__(self) -> None:
        self.left, self.bytes = limits.PARTS, limits.SCANNED


def parse(source: bytes, problems: Problems) -> Part | None:
    """The tree of a message, None when the bytes do not begin with a header."""
    headers, body = header_blocks.split(source, 0, len(source), problems, top=True)
    if headers is None or not any(name in header_blocks.KNOWN or name.startswith("x-") for name in headers):
        return None
    top = _part(source, headers, body, len(source), problems, "text/plain")
    lost = _LOST_TYPE.match(source, body, len(source)) if "content-type" not in headers else None
    if lost and source.find(b"\n--" + lost.group(1) + b"--", lost.end()) >= 0:
        problems.note("type-missing", "parts stand in a message that does not say so")
        top.type, top.content = (
            "multipart/mixed",
            Structured("", {"boundary": lost.group(1).decode("latin-1")}),
        )
    _open(top, problems, _Room())
    return top


def _part(source: bytes, headers: Headers, start: int, end: int, problems: Problems, default: str) -> Part:
    part = Part(source, headers, start, end, type=default)
    part.disposition = parameters.parse(
        headers.first("content-disposition"), problems, where="content-disposition"
    )
    part.encoding = transfer.name_of(headers.first("content-transfer-encoding"))
    fields = [
        parameters.parse(value, problems, where="content-type") for value in headers.all("content-type")[:5]
    ]
    fields = [content for content in fields if content.value or content.parameters]
    if len(fields) > 1:
        problems.note("header-repeated", "more than one Content-Type")
    chosen = next((content for content in fields if content.parameters.get("boundary")), None)
    part.content = chosen or (fields[0] if fields else Structured(""))
    named = parameters.media_type(part.content)
    if named:
        part.type = named
    else:
        part.typed = False
        if written := " ".join(headers.all("content-type")):
            problems.note("type-broken", f"content type {written[:60]!r}")
            part.type = _told_type(part, default)
    return part


def _told_type(part: Part, default: str) -> str:
    """What a part with a broken type is: what is left of its name, else what its bytes look like (RFC 2045, 5.2)."""
    said = part.content.value
    if said.startswith("multipart") and part.content.parameters.get("boundary"):
        return "multipart/mixed"
    if said.startswith("message"):
        return "message/rfc822"
    if "html" in said or _PAGE.match(part.source, part.start, part.end):
        return "text/html"
    if said.startswith(("text", "plain")):
        return "text/plain"
    named = part.content.parameters.get("name") or part.headers.first("content-disposition")
    if (
        named
        or part.encoding == "base64"
        or _BINARY.search(part.source, part.start, min(part.end, part.start + 2000))
    ):
        return "application/octet-stream"
    return default


def _open(top: Part, problems: Problems, room: _Room) -> None:
    """Splits multiparts, breadth first, without recursion."""
    waiting = [(top, 0)]
    while waiting:
        part, depth = waiting.pop()
        if not part.is_multipart or part.children:
            continue
        room.bytes -= part.end - part.start
        if depth >= limits.DEPTH or room.left <= 0 or room.bytes < 0:
            problems.note("too-deep", "multiparts inside multiparts are left unopened")
            part.type, part.typed = "application/octet-stream", False
            continue
        _unpack(part, problems)
        places = _places(part, problems)
        if not places:
            part.children = [_plain(part, problems)]
            continue
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for start, end in places:
            room.left -= 1
            if room.left < 0:
                problems.note("too-many-parts", f"only the first {limits.PARTS} parts are read")
                break
            child = _child(part, start, end, problems, default)
            child.parent = part
            part.children.append(child)
        _adopt(part, problems)
        waiting.extend((child, depth + 1) for child in reversed(part.children))


def _adopt(part: Part, problems: Problems) -> None:
    """A multipart with the boundary of the one around it has no parts of its own: the texts that follow are its."""
    kept: list[Part] = []
    adopting: Part | None = None
    for child in part.children:
        if (
            adopting is not None
            and child.type.startswith("text/")
            and child.disposition.value != "attachment"
        ):
            child.parent = adopting
            adopting.children.append(child)
            continue
        kept.append(child)
        same = child.is_multipart and child.content.parameters.get("boundary") == part.content.parameters.get(
            "boundary"
        )
        adopting = child if same and not child.source[child.start : child.end].strip() else None
        if adopting is not None:
            problems.note("boundary-repeated", f"{child.type} has the boundary of the {part.type} around it")
    part.children = kept


def _unpack(part: Part, problems: Problems) -> None:
    """A multipart whose whole body is in base64 or quoted-printable, against the rules."""
    boundary = part.content.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
    if not part.encoding or (boundary and part.source.find(b"--" + boundary, part.start, part.end) >= 0):
        return
    body = part.bytes(Problems())
    if b"--" + boundary in body:
        problems.note("encoding-of-multipart", f"a whole {part.type} in {part.encoding}")
        part.source, part.start, part.end, part.encoding = body, 0, len(body), ""


def _plain(part: Part, problems: Problems) -> Part:
    """What stands in a multipart without parts, as text."""
    problems.note("boundary-missing", f"{part.type} without parts; what stands in it is taken as text")
    text = Part(part.source, Headers([], problems), part.start, part.end, parent=part, typed=False)
    text.encoding = part.encoding if part.encoding in ("base64", "quoted-printable") else ""
    return text


def _child(part: Part, start: int, end: int, problems: Problems, default: str) -> Part:
    source = part.source
    if source[start : start + 1] == b"\n" or source[start : start + 2] == b"\r\n":  # no header at all
        body = start + (2 if source[start : start + 1] == b"\r" else 1)
        return _part(source, Headers([], problems), min(body, end), end, problems, default)
    headers, body = header_blocks.split(source, start, end, problems)
    if headers is None or not any(name.startswith("content-") for name in headers):
        known = headers is not None and any(name in header_blocks.KNOWN for name in headers)
        if not known:
            if start < end:
                problems.note("part-header-missing", "a part begins without a header")
            return _part(source, Headers([], problems), start, end, problems, default)
    assert headers is not None
    return _part(source, headers, min(body, end), end, problems, default)


def _places(part: Part, problems: Problems) -> list[tuple[int, int]]:
    """Where the children stand, between the delimiter lines."""
    said = part.content.parameters.get("boundary", "")[: limits.BOUNDARY]
    tries = [said, said.strip()] if said.strip() else []
    for boundary in dict.fromkeys(tries):
        places = _between(part, boundary.encode("utf-8", "surrogateescape"), problems)
        if places:
            return places
    guess = _LOOKS_LIKE_DELIMITER.search(part.source, part.start, min(part.end, part.start + 200_000))
    if guess:
        problems.note("boundary-wrong", "the boundary was told from the parts themselves")
        return _between(part, guess.group(1), problems)
    return []


def _between(part: Part, boundary: bytes, problems: Problems) -> list[tuple[int, int]]:
    source = part.source
    mark = re.escape(b"--" + boundary)
    starts: list[tuple[int, int, bool]] = []  # (line begins, content begins, closes)
    elsewhere = 0
    for match in re.finditer(mark + _LINE_ENDS, memoryview(source)[part.start : part.end]):
        at = part.start + match.start()
        if at == part.start or source[at - 1] in b"\r\n":
            starts.append((at, part.start + match.end(), match.group(1) is not None))
            if len(starts) > limits.PARTS:
                break
        else:
            elsewhere += 1
            if elsewhere > 20_000:  # made to cost time: what is not said within so many is no boundary
                break
    if not starts:
        return []
    if not any(closes for _line, _content, closes in starts):
        problems.note("boundary-not-closed", f"the last part of a {part.type} runs to the end")
    closing = next((content for _line, content, closes in reversed(starts) if closes), part.end)
    part.outside = [(part.start, starts[0][0]), (closing, part.end)]
    places: list[tuple[int, int]] = []
    for number, (_line, content, closes) in enumerate(starts):
        following = starts[number + 1][0] if number + 1 < len(starts) else part.end
        if closes:
            if number + 1 < len(starts) and not starts[number + 1][2]:
                problems.note("parts-after-end", f"parts follow the end of a {part.type}")
            continue
        places.append((content, max(content, _without_line_end(source, content, following, part.end))))
    return places


def _without_line_end(source: bytes, content: int, end: int, whole: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    if end == whole:
        return end
    if source[end - 2 : end] == b"\r\n" and end - 2 >= content:
        return end - 2
    return end - 1 if end - 1 >= content else end
