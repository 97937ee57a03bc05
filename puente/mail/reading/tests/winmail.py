"""winmail.dat as Outlook makes it, for tests."""

from __future__ import annotations

import base64
import struct

from compressed_rtf import compress

HEAD = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64"


def item(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, kind, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def counted(kind: int, name: int, value: bytes) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)


def winmail(*items: bytes) -> str:
    return base64.encodebytes(struct.pack("<IH", 0x223E9F78, 1) + b"".join(items)).decode()


def attachment(name: str, data: bytes) -> bytes:
    properties = struct.pack("<I", 1) + counted(0x001F, 0x3707, (name + "\0").encode("utf-16-le"))
    return (
        item(2, 0x9002, b"\0" * 14)
        + item(2, 0x800F, data)
        + item(2, 0x8010, b"SHORT~1.DOC\0")
        + item(2, 0x9005, properties)
    )


def enclosed(message: str) -> bytes:
    """An attachment that is a message: `message` as `winmail` gives it."""
    mark = bytes.fromhex("0703020000000000c000000000000046")
    value = counted(0x000D, 0x3701, mark + base64.b64decode(message))
    return item(2, 0x9002, b"\0" * 14) + item(2, 0x9005, struct.pack("<I", 1) + value)


RICH = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fswiss\fcharset204 Arial;}}
{\colortbl ;\red0\green0\blue255;}{\*\generator Riched20;}\viewkind4\uc1\pard\f0\fs20 Hola, Ana:\par\par
El ma\'f1ana \endash  {\f1\'cf\'f0\'e8\'e2\'e5\'f2} \u-10179?\u-8704? cuesta 5 \'80.\par
Mira {\field{\*\fldinst{HYPERLINK "https://example.com/a"}}{\fldrslt{\ul aqu\'ed}}}.{\pict\wmetafile8 010009}\par
\trowd uno\cell dos\cell\row}"""
WRAPPED = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\*\htmltag19 <html>}{\*\htmltag241 <style>p \{margin:0\}</style>}{\*\htmltag64 <p>}\htmlrtf \par \htmlrtf0 Ma\'f1ana 5 {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0  6,
{\*\htmltag84 <a href="https://example.com/a">}\htmlrtf {\field{\*\fldinst HYPERLINK "https://example.com/a"}{\fldrslt \htmlrtf0 enlace\htmlrtf }}\htmlrtf0 {\*\htmltag92 </a>}
{\*\htmltag72 </p>}{\*\mhtmltag64 <p class=x>}{\*\htmltag27 </html>}}"""


def rich(text: bytes) -> str:
    return winmail(item(1, 0x9003, struct.pack("<I", 1) + counted(0x0102, 0x1009, compress(text))))
