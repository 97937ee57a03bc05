"""Content-Transfer-Encoding: base64, quoted-printable, uuencode, and their damaged forms."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from puente.mail.reading import limits
from puente.mail.reading.problems import Problems

_ENVELOPE = re.compile(r"\([^()]{0,200}\)")
IDENTITY = {"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"}
_FOREIGN = bytes(
    byte for byte in range(256) if not (chr(byte).isalnum() and byte < 128) and byte not in b"+/="
)
_SOFT = re.compile(rb"=[ \t]++(?=\r?\n)")  # blanks that a gateway put behind a soft line break
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UU_LINE = re.compile(rb"[^\r\n]+")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,300})\r?$", re.MULTILINE)


def name_of(value: str | None) -> str:
    """The encoding a field names: "base64", "quoted-printable", "uuencode", "" for none, else as written."""
    name = _ENVELOPE.sub("", value or "").strip().strip("\"';").split(";")[0].strip().lower()
    if name in IDENTITY:
        return ""
    if name in ("base64", "base-64", "b64", "b"):
        return "base64"
    if name in ("quoted-printable", "quotedprintable", "quoted printable", "qp", "q"):
        return "quoted-printable"
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return "uuencode"
    return name


def decode(source: bytes, start: int, end: int, encoding: str, problems: Problems, *, where: str) -> bytes:
    """The bytes that source[start:end] stands for. Damage is read as far as it goes, and noted."""
    if encoding == "base64":
        return _base64(source, start, end, problems, where)
    if encoding == "quoted-printable":
        return _quoted_printable(source[start:end])
    if encoding == "uuencode":
        begin = _UU_BEGIN.search(source, start, end)
        return bytes(_uu_bytes(source, begin.end() if begin else start, end))
    if encoding:
        problems.note("encoding-unknown", f"{where}: transfer encoding {encoding[:40]!r}; left as it is")
    return source[start:end]


def _base64(source: bytes, start: int, end: int, problems: Problems, where: str) -> bytes:
    pad = source.find(b"=", start, end)
    whole = memoryview(source)[start:end]
    if pad < 0 or not source[pad:end].strip(b"= \t\r\n"):
        try:
            return binascii.a2b_base64(whole)
        except binascii.Error:
            pass
    problems.note("base64-damaged", f"{where}: read as far as it goes")
    return bytes(_in_pieces(source[start:end].translate(None, _FOREIGN)))


def _in_pieces(clean: bytes) -> bytearray:
    """Base64 that was cut, or put together from pieces that each end in `=`."""
    decoded = bytearray()
    at = 0
    for _ in range(limits.BASE64_PIECES):
        end = clean.find(b"=", at)
        piece = clean[at : end if end >= 0 else len(clean)]
        decoded += _piece(piece)
        if end < 0:
            return decoded
        at = end + 1
    decoded += _piece(clean[at:].replace(b"=", b""))
    return decoded


def _piece(piece: bytes) -> bytes:
    cut = len(piece) - (len(piece) % 4 == 1)
    return binascii.a2b_base64(piece[:cut] + b"=" * (-cut % 4)) if cut else b""


def is_no_base64(beginning: bytes, decoded: bytes) -> bool:
    """Whether a text that calls itself base64 is written plainly: words with blanks between, and nonsense when decoded."""
    words = beginning.lstrip().split(b"\n", 1)[0].split()
    if len(words) < 2 or max(map(len, words)) > 40:
        return False
    return bool(_CONTROL.search(decoded[:3000])) or not _is_utf8(decoded[:3000])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(data)  # cut in the middle of a letter
    return True


def trailing_text(data: bytes) -> bytes:
    """Plain lines that a list or a gateway put behind the base64 of a text; b"" when there are none."""
    foreign = _NOT_BASE64.search(data)
    if not foreign:
        return b""
    start = data.rfind(b"\n", 0, foreign.start()) + 1
    return data[start:] if start and b"=" in data[max(0, start - 80) : start] else b""


def _quoted_printable(data: bytes) -> bytes:
    return binascii.a2b_qp(_SOFT.sub(b"=", data))


def _uu_bytes(source: bytes, start: int, end: int) -> bytearray:
    decoded = bytearray()
    for piece in _uu_lines(source, start, end):
        decoded += piece
    return decoded


def _uu_lines(source: bytes, start: int, end: int) -> Iterator[bytes]:
    for match in _UU_LINE.finditer(source, start, end):
        line = match.group()
        if not line or line == b"`" or line.strip().lower() == b"end":
            if line.strip().lower() == b"end":
                return
            continue
        try:
            yield binascii.a2b_uu(line)
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders pad the line with junk
            try:
                yield binascii.a2b_uu(line[:length])
            except binascii.Error:
                continue


def uuencoded(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A text without the files that are uuencoded in it, and those: (name, bytes)."""
    files: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    at = 0
    while len(files) < 100:
        begin = _UU_BEGIN.search(data, at)
        ended = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE).search(data, begin.end()) if begin else None
        if not begin or not ended:
            break
        content = bytes(_uu_bytes(data, begin.end(), ended.start()))
        if not content:
            kept.append(data[at : ended.end()])
        else:
            kept.append(data[at : begin.start()])
            files.append((begin.group(1).strip(), content))
        at = ended.end()
    kept.append(data[at:])
    return b"".join(kept), files
