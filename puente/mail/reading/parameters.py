"""Structured fields: a value and its parameters, with RFC 2231 and what mailers write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from puente.mail.reading import charsets, words
from puente.mail.reading.problems import Problems

_BETWEEN = re.compile(r"[;\s]*")
_NAME = re.compile(r"([^\s=;\"()<>@,]{1,80})\s{0,200}=\s{0,200}")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_SPACED = re.compile(r"([a-z0-9/.+-]{3,100})[ \t]+([a-z-]{3,20}\*?=)")
_CODED = re.compile(r"(?:([A-Za-z][\w.:-]{2,39})'[\w-]{0,20}')?((?:[^%']|%[0-9A-Fa-f]{2})++)")
_TOKEN = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}")


@dataclass(slots=True)
class Structured:
    """`value` is lower case, without parameters; parameter names are lower case, their values as text."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


def parse(text: str | None, problems: Problems, *, where: str) -> Structured:
    """Reads `text/plain; charset=utf-8` and the like; an absent or unreadable field gives an empty value."""
    if not text:
        return Structured("")
    value, _semicolon, rest = text.partition(";")
    value = re.sub(r"\([^()]{0,200}\)", "", value).strip().strip('"').lower()
    if value in ("attachment,", "inline,") or value.startswith(("attachment, ", "inline, ")):
        value = value.replace(",", "", 1)
        text = text.replace(",", "", 1)
    if spaced := _SPACED.match(value):  # `attachment filename=x`
        rest, value = text[spaced.start(2) + len(text) - len(text.lstrip()) :], spaced.group(1)
    elif "=" in value and "/" not in value:  # `Content-Disposition: filename="x"`
        rest, value = f"{text}", ""
    found: dict[str, str] = {}
    for name, said in _pairs(rest):
        found.setdefault(name.lower(), said)
    return Structured(value, _joined(found, problems, where))


def media_type(structured: Structured) -> str:
    """A well-formed media type, "" when the field has none."""
    match = _TOKEN.match(structured.value.replace(" ", ""))
    return match.group() if match else ""


def _pairs(rest: str) -> Iterator[tuple[str, str]]:
    at = 0
    for _ in range(400):
        between = _BETWEEN.match(rest, at)
        at = between.end() if between else at
        if at >= len(rest):
            return
        name = _NAME.match(rest, at)
        end = rest.find(";", at)
        if name:
            quoted = _QUOTED.match(rest, name.end())
            if quoted:
                yield name.group(1), re.sub(r"\\([\"\\])", r"\1", quoted.group(1))
                end = rest.find(";", quoted.end())
            else:
                end = rest.find(";", name.end())
                said = rest[name.end() : end if end >= 0 else len(rest)].strip()
                yield name.group(1), said.removeprefix('"')
        if end < 0:
            return
        at = end


def _joined(found: dict[str, str], problems: Problems, where: str) -> dict[str, str]:
    """Continuations put together (name*0*, name*1), charsets read, encoded words read where they may not be."""
    values: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, said in found.items():
        base, star, tail = name.partition("*")
        if not star:
            values.setdefault(name, _plain(said, problems, where))
            continue
        number = tail.rstrip("*")
        pieces.setdefault(base, {})[int(number) if number.isdecimal() and len(number) < 4 else 0] = (
            said,
            tail.endswith("*") or tail == "",
        )
    for base, parts in pieces.items():
        text = _extended([parts[number] for number in sorted(parts)], problems, where)
        if text:
            values[base] = text
    return values


def _plain(said: str, problems: Problems, where: str) -> str:
    """A value without a star, that often is written as if it had one."""
    if "%" in said and (coded := _CODED.fullmatch(said)):
        data = unquote_to_bytes(coded.group(2))
        if coded.group(1) or not data.isascii():
            try:
                return data.decode(charsets.codec_of(coded.group(1) or "utf-8") or "utf-8")
            except UnicodeDecodeError:
                pass
    if len(said) > 2 and said[0] == said[-1] == "'":
        said = said[1:-1]
    return words.decoded(said, problems, where=where)


def _extended(parts: list[tuple[str, bool]], problems: Problems, where: str) -> str:
    label: str | None = None
    data = bytearray()
    any_encoded = any(encoded for _said, encoded in parts)
    for place, (said, encoded) in enumerate(parts):
        if encoded:
            if place == 0 and said.count("'") >= 2:
                label, _language, said = said.split("'", 2)
            data.extend(unquote_to_bytes(said))
        else:
            data.extend(said.encode("utf-8"))
    if not any_encoded:
        return words.decoded(bytes(data).decode("utf-8", "replace"), problems, where=where)
    text = charsets.decode(bytes(data), label, problems, where=where)
    return words.decoded(text, problems, where=where)
