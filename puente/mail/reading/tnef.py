"""winmail.dat: what Outlook packs into one file, unpacked with tnefparse.

tnefparse trusts the counts that it reads. So every object is walked over first, and only sound ones, of the kinds
that matter, are handed over: the message's own as one stream, each attachment as another.
"""

from __future__ import annotations

import logging
import struct
from dataclasses import dataclass, field

from puente.mail.reading import limits, rtf
from puente.mail.reading.problems import Problems

TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
_SIGNATURE = 0x223E9F78
_MESSAGE_KINDS = {0x9003, 0x800C, 0x9007}  # MAPI properties, body, code page
_ATTACHMENT_KINDS = {0x9002, 0x800F, 0x8010, 0x9005}  # rendering data (begins one), data, title, properties
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8,
          0x0040: 8, 0x0048: 16}  # fmt: skip
_COUNTED = {0x0000, 0x000D, 0x001E, 0x001F, 0x0102}
_MULTIPLE, _NAMED = 0x1000, 0x8000
_DATA_OBJECT, _LONG_NAME, _NAME, _MIME, _CONTENT_ID = 0x3701, 0x3707, 0x3704, 0x370E, 0x3712

_SUBJECT = 0x0037
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # marks an attachment that is a message
_CLOSED = b"puente: not read"  # the same length

logging.getLogger("tnefparse").addHandler(logging.NullHandler())
logging.getLogger("tnefparse").propagate = False


@dataclass(slots=True)
class Packed:
    """One file out of a winmail.dat. `type` "" when it does not say."""

    name: str
    data: bytes
    type: str = ""
    content_id: str = ""


@dataclass(slots=True)
class Unpacked:
    """`whole` False when something in it could not be read: then the winmail.dat itself is kept as well."""

    files: list[Packed] = field(default_factory=list)
    text: str | None = None
    html: str | None = None
    subject: str | None = None
    whole: bool = True


class Room:
    """What may still be read of all the winmail.dat of one message."""

    def __init__(self) -> None:
        self.objects, self.properties = limits.TNEF_OBJECTS, limits.TNEF_PROPERTIES
        self.rtf, self.messages = limits.RTF_PACKED, limits.TNEF_MESSAGES


def unpack(data: bytes, problems: Problems, room: Room) -> Unpacked | None:
    """The contents of a winmail.dat, None when it is no TNEF."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        problems.note("tnef-broken", "a winmail.dat that is none")
        return None
    found = Unpacked()
    head = data[:6]
    message, attachments = _sorted(data, found, room)
    page = next((item for item in message if _kind(item) == 0x9007), b"")
    _message(head + b"".join(message), found, room)
    for group in attachments:
        _attachment(head + page, group, found, room)
    if not found.whole:
        problems.note("tnef-broken", "a part of winmail.dat could not be read; the file is kept as well")
    return found


def _sorted(data: bytes, found: Unpacked, room: Room) -> tuple[list[bytes], list[list[bytes]]]:
    """Sound objects of the message, and of each attachment."""
    message: list[bytes] = []
    attachments: list[list[bytes]] = []
    at = 6
    while room.objects:
        room.objects -= 1
        if at + 11 > len(data):
            found.whole = found.whole and not data[at:].strip(b"\0")
            break
        level, kind, _type, length = struct.unpack_from("<BHHI", data, at)
        end = at + 11 + length
        if end > len(data) or level not in (1, 2):
            found.whole = False
            break
        item = data[at:end]
        if level == 1 and kind in _MESSAGE_KINDS:
            if kind != 0x9003 or _is_sound(item[9:-2], room):
                message.append(item)
            else:
                found.whole = False
        elif level == 2 and kind in _ATTACHMENT_KINDS:
            if kind == 0x9002:
                attachments.append([])
            if not attachments or (kind == 0x9005 and not _is_sound(item[9:-2], room)):
                found.whole = False
            else:
                attachments[-1].append(item)
        at = end
    else:
        found.whole = False
    return message, attachments


def _kind(item: bytes) -> int:
    return int(struct.unpack_from("<H", item, 1)[0])


def _is_sound(data: bytes, room: Room) -> bool:
    """Whether every count and length of a MAPI block stays inside it."""
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        room.properties -= count
        if room.properties < 0:
            return False
        for _ in range(count):
            kind, name = struct.unpack_from("<HH", data, at)
            at += 4
            if name >= _NAMED:
                (by_name,) = struct.unpack_from("<I", data, at + 16)
                at += 20
                at += 4 if by_name == 0 else 4 + _padded(struct.unpack_from("<I", data, at)[0])
            values = 1
            if kind & _MULTIPLE:
                kind ^= _MULTIPLE
                (values,) = struct.unpack_from("<I", data, at)
                at += 4
                if values > limits.TNEF_OBJECTS:
                    return False
            if kind in _FIXED:
                at += _FIXED[kind] * values
            elif kind in _COUNTED:
                at = _over_counted(data, at, 0 if values == 1 and not kind & _MULTIPLE else values)
            else:
                return False
            if at > len(data):
                return False
    except struct.error:
        return False
    return True


def _over_counted(data: bytes, at: int, values: int) -> int:
    if not values:
        (values,) = struct.unpack_from("<I", data, at)
        at += 4
    if values > limits.TNEF_OBJECTS:
        raise struct.error
    for _ in range(values):
        at += 4 + _padded(struct.unpack_from("<I", data, at)[0])
        if at > len(data):
            raise struct.error
    return at


def _padded(length: int) -> int:
    return length + (-length) % 4


def _message(stream: bytes, found: Unpacked, room: Room) -> None:
    from tnefparse import TNEF

    try:
        read = TNEF(stream, do_checksum=False)
    except Exception:  # tnefparse raises many kinds of errors on bytes that nobody checked
        found.whole = False
        return
    found.text, found.html = _text(read.body), _text(read.htmlbody)
    found.subject = next((_text(one.data) for one in read.mapiprops if one.name == _SUBJECT), None)
    packed = getattr(read, "_rtfbody", None)  # unpacked by ourselves: its own property knows no bounds
    if isinstance(packed, bytes) and found.html is None:
        _rich_text(packed, found, room)


def _rich_text(packed: bytes, found: Unpacked, room: Room) -> None:
    """The body as it often is: only as compressed RTF, with the HTML inside it."""
    from compressed_rtf import decompress

    if len(packed) > room.rtf:
        found.whole = False
        return
    room.rtf -= len(packed)
    try:
        unpacked = decompress(packed)
    except Exception:  # its sum is wrong, or it points beyond its end
        found.whole = False
        return
    said = rtf.read(unpacked[: limits.RTF])
    found.html = said.html
    found.text = found.text or said.text
    found.whole = found.whole and len(unpacked) <= limits.RTF


def _attachment(head: bytes, group: list[bytes], found: Unpacked, room: Room) -> None:
    from tnefparse import TNEF

    # The library would open a message in the attachment as well, and trust what it counts there.
    message = any(_kind(item) == 0x9005 and _MESSAGE in item for item in group)
    if any(_CLOSED in item for item in group):
        found.whole = False
        return
    stream = head + b"".join(
        item.replace(_MESSAGE, _CLOSED) if _kind(item) == 0x9005 else item for item in group
    )
    try:
        read = TNEF(stream, do_checksum=False).attachments[0]
        said = {attribute.name: attribute for attribute in read.mapi_attrs}
        data = read.data if isinstance(read.data, bytes) else b"".join(read.data)
        names = [_text(said[name].data) for name in (_LONG_NAME, _NAME) if name in said] + [_title(read)]
        mime = _text(said[_MIME].data) if _MIME in said else ""
        content_id = _text(said[_CONTENT_ID].data) if _CONTENT_ID in said else ""
    except Exception:  # as above
        found.whole = False
        return
    data = data.replace(_CLOSED, _MESSAGE) if message else data
    if message and data.startswith(_MESSAGE):
        _enclosed(data[len(_MESSAGE) :], found, room)
        return
    name = next((name for name in names if name), "")
    found.files.append(Packed(name, data, (mime or "").lower(), (content_id or "").strip("<>")))


def _enclosed(data: bytes, found: Unpacked, room: Room) -> None:
    """A message inside: its words as one file called by its subject, and its own files."""
    room.messages -= 1
    inside = unpack(data, Problems(), room) if room.messages >= 0 else None
    if inside is None:
        found.whole = False
        found.files.append(Packed("message.dat", data, "application/ms-tnef"))
        return
    called = inside.subject or "message"
    if inside.html is not None:
        found.files.append(Packed(f"{called}.html", inside.html.encode(), "text/html"))
    elif inside.text is not None or not inside.files:
        found.files.append(Packed(f"{called}.txt", (inside.text or "").encode(), "text/plain"))
    found.files.extend(inside.files)
    found.whole = found.whole and inside.whole


def _title(read: object) -> str | None:
    name = getattr(read, "_name", b"")
    return _text(name)


def _text(value: object) -> str | None:
    if isinstance(value, (list, tuple)):
        value = value[0] if value else None
    if isinstance(value, bytes):
        value = _decoded(value)
    return value.replace("\0", "") if isinstance(value, str) and value.strip("\0 ") else None


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")
