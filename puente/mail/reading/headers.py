"""A header block: its fields in order, however badly they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from puente.mail.reading import limits, words
from puente.mail.reading.problems import Problems

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*")
_BLANK = re.compile(rb"[ \t\r\n]*\n(?=\S)")
_ENVELOPE = re.compile(rb">?From (?![ \t]*:)[^\r\n]*\r?\n")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_MATTERS = re.compile(
    rb"^(from|to|cc|reply-to|sender|subject|date|message-id|in-reply-to|references|thread-index|mime-version|"
    rb"content-[a-z-]{2,20}|auto-submitted|precedence|list-[a-z-]{2,20}|return-path)[ \t]*:[ \t]*"
    rb"([^\r\n]*(?:\r?\n[ \t][^\r\n]*){0,2000})",
    re.MULTILINE | re.IGNORECASE,
)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r(?!\n)|\Z)")
# A block without any of these is no message: text with a colon in its first line is still text.
KNOWN = frozenset(
    [
        "from",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "reply-to",
        "sender",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "content-id",
        "delivered-to",
        "references",
        "in-reply-to",
        "x-mailer",
        "user-agent",
        "dkim-signature",
        "x-original-to",
        "resent-from",
        "resent-to",
        "resent-date",
        "envelope-to",
        "importance",
        "auto-submitted",
        "precedence",
        "list-id",
        "content-description",
        "content-length",
        "status",
        "thread-topic",
        "thread-index",
        "reporting-mta",
        "final-recipient",
        "original-recipient",
        "action",
        "arrival-date",
        "feedback-type",
        "disposition",
        "reporting-ua",
        "x-envelope-from",
        "authentication-results",
        "content-language",
        "content-location",
    ]
)


class Headers:
    """The fields of one block. Names are lower case; values are text, unfolded, encoded words still in them."""

    def __init__(self, fields: list[tuple[str, bytes | bytearray]], problems: Problems) -> None:
        self._fields: dict[str, list[bytes | bytearray]] = {}
        for name, value in fields:
            self._fields.setdefault(name, []).append(value)
        self._problems = problems
        self.charset: str | None = None  # of raw 8-bit fields, when the message names one for its body

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return sum(len(values) for values in self._fields.values())

    def all(self, name: str) -> list[str]:
        """Every field of that name, unfolded; together no longer than what is understood of one field."""
        found: list[str] = []
        room = limits.HEADER_VALUE
        for value in self._fields.get(name, ()):
            if len(value) > room:
                self._problems.note("header-too-long", f"{name}: only its first {room} bytes are read")
                value = value[:room]
            room -= len(value)
            found.append(words.unfold(words.raw(value, self.charset, self._problems, name)))
            if room <= 0:
                break
        return found

    def first(self, name: str) -> str | None:
        """The first field of that name that says something, else an empty one, else None."""
        values = self.all(name)
        return next((value for value in values if value), values[0] if values else None)

    def text(self, name: str) -> str | None:
        """Like `first`, encoded words read."""
        value = self.first(name)
        return None if value is None else words.decoded(value, self._problems, where=name)


def split(
    source: bytes, start: int, end: int, problems: Problems, *, top: bool = False
) -> tuple[Headers | None, int]:
    """The header block of source[start:end], and where its body begins.

    Gives None for the headers when there is no block: what stands there is text. Only a top block (`top`) may
    begin with blank lines or an mbox envelope line.
    """
    at = start
    if top:
        blank = _BLANK.match(source, at, min(end, at + 20_000))
        at = blank.end() if blank else at
    envelope = _ENVELOPE.match(source, at, end)
    sender = b""
    if envelope:
        said = envelope.group().split()
        sender, at = said[1] if len(said) > 1 else b"", envelope.end()
    fields: list[tuple[str, bytes | bytearray]] = []
    for _ in range(limits.HEADER_LINES):
        line = _LINE.match(source, at, end)
        assert line is not None
        content = line.group().rstrip(b"\r\n")
        if not content:
            return _block(fields, sender, problems), line.end()
        named = _FIELD.match(content)
        if content[0] in b" \t" and fields:
            _lengthen(fields, content)
        elif named and content[0] not in b" \t":
            fields.append((named.group(1).decode("ascii").lower(), content[named.end() :]))
        elif fields and _goes_on(source, line.end(), end):
            problems.note("header-broken", f"a line is no field: {_shown(content)}")
            _lengthen(fields, b" " + content)
        elif fields and _some_known(fields):
            problems.note("header-end-missing", "no blank line between the header and the text")
            return _block(fields, sender, problems), at
        else:
            return None, start
        at = line.end()
    problems.note(
        "too-many-headers", f"behind {limits.HEADER_LINES} lines only the fields that matter are read"
    )
    stop = _BLANK_LINE.search(source, at - 1, end)
    for found in islice(_MATTERS.finditer(source, at, stop.start() + 1 if stop else end), 1000):
        fields.append((found.group(1).decode("ascii").lower(), found.group(2)))
    return _block(fields, sender, problems), stop.end() if stop else end


def _block(fields: list[tuple[str, bytes | bytearray]], sender: bytes, problems: Problems) -> Headers:
    if sender and b"@" in sender:
        fields.append(("x-mbox-sender", sender))
    return Headers(fields, problems)


def _lengthen(fields: list[tuple[str, bytes | bytearray]], content: bytes) -> None:
    name, value = fields[-1]
    if isinstance(value, bytearray):
        value.extend(b"\n" + content)
        return
    grown = bytearray(value)
    grown.extend(b"\n" + content)
    fields[-1] = (name, grown)


def _goes_on(source: bytes, at: int, stop: int) -> bool:
    """Whether a line that is no field stands in the middle of a header rather than at the start of the text."""
    for _ in range(6):
        line = _LINE.match(source, at, stop)
        content = line.group().rstrip(b"\r\n") if line else b""
        if not line or not content:
            return bool(line and line.end() > at)  # the blank line that ends a header comes right after
        named = _FIELD.match(content)
        if named and (
            named.group(1).decode("ascii").lower() in KNOWN or named.group(1)[:2] in (b"X-", b"x-")
        ):
            return True
        at = line.end()
    return False


def _some_known(fields: list[tuple[str, bytes | bytearray]]) -> bool:
    return any(name in KNOWN for name, _value in fields)


def _shown(content: bytes) -> str:
    return repr(content[:60].decode("latin-1"))
