"""Mutations of real messages, and what must be true of every reading."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import time
from pathlib import Path

from puente.mail.reading import Message
from puente.mail.reading.reader import understood
from puente.mail.reading.tests import winmail

SAMPLES = sorted((Path(__file__).resolve().parent / "samples").glob("*.eml"))
MADE = [
    f"From: ana@example.com\nSubject: x\n{winmail.HEAD}\n\n{winmail.rich(text)}".encode()
    for text in (winmail.RICH, winmail.WRAPPED)
]
SPICE = [
    b"\r\n", b"\n\n", b"\r", b"\0", b"=?", b"?=", b"=?utf-8?b?", b"=?iso-2022-jp?B?GyRC", b"--", b"--b--", b"<", b">", b"\"", b"(",
    b";", b":", b"From ", b"\r\nFrom: ", b"Content-Type: multipart/mixed; boundary=\"\"\r\n", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n", b"charset=utf-16", b"charset=utf-7",
    b"charset=iso-2022-kr", b"charset=hz", b"charset=unicode_escape", b"\xff\xfe", b"\xef\xbb\xbf", b"\xf0\x9f\x98", b"\x1b$B", b"+ACI-",
    b"<table><tr><td>", b"<!--", b"<![CDATA[", b"<svg><style>", b"&#xD800;", b"&#1114112;", b"begin 644 x\r\n#0V%T\r\n`\r\nend\r\n",
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Nowhere:20250101T250000\r\n", b"filename*0*=''%ZZ", b"name*=utf-8''%", b"=\r\n", b"=E9=",
    b"Final-Recipient: rfc822;\r\nAction:\r\nStatus:\r\n", b"Date: Thu, 99 Foo 99999 99:99:99 +9999\r\n", b"\r\n> ", b"\r\n-- \r\n", b"\xa0", b"_" * 40,
]  # fmt: skip


def mutated(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A real message, damaged in one to six places."""
    data = bytearray(chance.choice(seeds))
    if len(data) > 9_000:
        start = chance.randrange(len(data) - 6_000)
        del data[start : start + len(data) - 9_000]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        span = chance.choice((1, 1, 4, 40, 400))
        kind = chance.randrange(7)
        if kind == 0:
            data[at : at + span] = b""
        elif kind == 1:
            data[at:at] = chance.choice(SPICE)
        elif kind == 2:
            data[at : at + span] = chance.randbytes(min(span, len(data) - at))
        elif kind == 3:
            data[at:at] = data[at : at + span] * chance.randint(1, 4)
        elif kind == 4:
            other = chance.choice(seeds)
            start = chance.randrange(len(other) + 1)
            data[at : at + span] = other[start : start + chance.randint(1, 500)]
        elif kind == 5:
            data[at : at + len(data)] = b"" if chance.random() < 0.2 else data[at:]
        elif at < len(data):
            data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def carrying(chance: random.Random, damaged: bytes) -> tuple[bytes, list[bytes]]:
    """A sound message with a damaged part, the damaged message attached and a file; and the bytes of those two."""
    file = chance.randbytes(chance.randint(0, 3_000))
    mark = b"sound-%d" % chance.getrandbits(60)
    parts = [
        damaged,
        b"Content-Type: message/rfc822\r\n\r\n" + damaged,
        b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(file),
    ]
    chance.shuffle(parts)
    head = b"From: ana@example.com\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=" + mark
    body = b"".join(b"\r\n--" + mark + b"\r\n" + part for part in parts)
    return head + b"\r\n\r\n" + body + b"\r\n--" + mark + b"--\r\n", [damaged, file]


def soaked(count: int, seed: int) -> tuple[float, float]:
    """Reads `count` mutated messages, each fifth also carried beside a file; gives the longest and the mean seconds."""
    chance, seeds = random.Random(seed), [*(file.read_bytes() for file in SAMPLES), *MADE]
    worst, whole = 0.0, 0.0
    for number in range(count):
        data = mutated(chance, seeds)
        try:
            _message, took = checked(data)
            if number % 5 == 0:
                around, inside = carrying(chance, data)
                message, _took = checked(around)
                sums = {one.sha256 for one in message.attachments}
                assert all(hashlib.sha256(one).hexdigest() in sums for one in inside)
        except Exception as error:
            raise AssertionError(f"seed {seed}, message {number}: {data!r}") from error
        worst, whole = max(worst, took), whole + took
    return worst, whole / count


def checked(data: bytes) -> tuple[Message, float]:
    """Reads, and holds what is true of every reading; gives the seconds of processor time that it took."""
    began = time.process_time()
    message = understood(data)
    took = time.process_time() - began
    described = message.described()
    json.dumps(described, ensure_ascii=False).encode("utf-8")
    assert set(described["blocked"]) == {"remote_images", "trackers", "scripts", "forms", "styles"}
    assert described["from"] is None or set(described["from"]) == {"name", "email"}
    assert not message.would_answer or not (message.automatic or message.is_list)
    assert message.text is None or "\r" not in message.text
    assert len(message.key) == 64
    for attachment in message.attachments:
        assert attachment.name
        assert "/" not in attachment.name
        assert hashlib.sha256(attachment.content()).hexdigest() == attachment.sha256
    if message.html is not None:
        low = message.html.lower()
        assert "<script" not in low
        assert "<style" not in low
        assert "<form" not in low
    return message, took
