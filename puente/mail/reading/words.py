"""Header text: RFC 2047 encoded words in all their misuses, and raw 8-bit headers."""

from __future__ import annotations

import binascii
import re

from puente.mail.reading import charsets, limits
from puente.mail.reading.problems import Problems

_WORD = re.compile(r"=\?([^?\s=]{1,60}) ?\?([bBqQ])\?([^?]{0,20000}(?:\?(?!=)[^?]{0,200}){0,8}?)\?=")
_TORN = re.compile(r"=\?([A-Za-z][\w.:*-]{2,39})\?([bBqQ])\?([^?\s]{3,300})(?:\? ?=?)?\Z")
_BETWEEN = re.compile(r"\A[ \t]+\Z")
_UNFOLD = re.compile(r"[ \t]*\r?\n[ \t]*|\r")
_FOREIGN = re.compile(r"[^A-Za-z0-9+/]")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def raw(value: bytes | bytearray, charset: str | None, problems: Problems, where: str) -> str:
    """A field's bytes as text: ASCII, else UTF-8, else what the message says of itself, else a guess."""
    if value.isascii():
        return value.decode("ascii").replace("\0", "")
    try:
        return value.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        return charsets.decode(bytes(value), charset, Problems() if charset else problems, where=where)


def unfold(text: str) -> str:
    """One line of a folded field."""
    return _UNFOLD.sub(" ", text).strip()


def decoded(text: str, problems: Problems, *, where: str) -> str:
    """`text` with its encoded words read, also those encoded twice. White space between two is not text (RFC 2047)."""
    if "=?" not in text:
        return text
    once = _decoded(text, problems, where)
    return _decoded(once, problems, where) if "=?" in once and once != text and _WORD.search(once) else once


def _decoded(text: str, problems: Problems, where: str) -> str:
    out: list[str] = []
    pending: tuple[str, bytearray] | None = None  # words of one charset: a letter may be cut between two
    cut = ""  # a letter of base64 that cannot stand alone: it belongs to the next word
    at = 0
    for match in _WORD.finditer(text):
        between = text[at : match.start()]
        follows = pending is not None and (not between or _BETWEEN.match(between) is not None)
        label, encoding, inner = match.group(1).partition("*")[0], match.group(2), match.group(3)
        if encoding in "bB":
            inner = (cut if follows else "") + _FOREIGN.sub("", inner)
            cut = inner[-1] if len(inner) % 4 == 1 else ""
            if cut and not text[match.end() :].lstrip().startswith("=?"):
                problems.note("encoded-word-damaged", f"{where}: an encoded word is cut")
        data = _bytes(encoding, inner)
        if pending and follows and pending[0].lower() == label.lower() and _joins(label, pending[1]):
            pending[1].extend(data)
        else:
            if pending:
                out.append(_text(pending, problems, where))
            if not follows:
                out.append(between)
            pending = (label, bytearray(data))
        at = match.end()
    rest = text[at:]
    if torn := _TORN.search(rest):  # the field was cut in the middle of a word
        problems.note("encoded-word-damaged", f"{where}: an encoded word has no end")
        follows = pending is not None and (
            not rest[: torn.start()] or _BETWEEN.match(rest[: torn.start()]) is not None
        )
        if pending:
            out.append(_text(pending, problems, where))
        out.append("" if follows else rest[: torn.start()])
        label, encoding, inner = torn.group(1).partition("*")[0], torn.group(2), torn.group(3)
        inner = _FOREIGN.sub("", inner) if encoding in "bB" else re.sub("=[0-9A-Fa-f]?$", "", inner)
        pending, rest = (label, bytearray(_bytes(encoding, inner))), ""
    if pending:
        out.append(_text(pending, problems, where))
    out.append(rest)
    return "".join(out)


def _joins(label: str, before: bytearray) -> bool:
    """ISO-2022 words each begin anew in ASCII, but for those of mailers that cut between two letters."""
    return not label.lower().startswith("iso-2022") or before.rfind(b"\x1b$") > before.rfind(b"\x1b(")


def _bytes(encoding: str, inner: str) -> bytes:
    if encoding in "qQ":
        return _HEX.sub(
            lambda match: bytes((int(match.group(1), 16),)), inner.replace("_", " ").encode("utf-8")
        )
    whole = inner[: len(inner) - (len(inner) % 4 == 1)]
    return binascii.a2b_base64(whole + "=" * (-len(whole) % 4))


def _text(word: tuple[str, bytearray], problems: Problems, where: str) -> str:
    text = charsets.decode(bytes(word[1]), word[0], problems, where=where)
    return re.sub(r"[\r\n]+[ \t]*", " ", text)[: limits.HEADER_VALUE]
