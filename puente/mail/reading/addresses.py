"""Addresses: `From`, `To` and their kin, as people, robots and broken gateways write them."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from puente.mail.reading import limits, words
from puente.mail.reading.problems import Problems


class Address(NamedTuple):
    """`name` is None when there is none; `email` None when only a name could be had."""

    name: str | None
    email: str | None


_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<quoted>"(?:[^"\\]++|\\.)*+"?)
      | (?P<angle><)
      | (?P<comment>\()
      | (?P<mark>[,;:>)\]\[\\])
      | (?P<text>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,20000}\?= | [^\s"<(,;:>)\]\[\\]+)""",
    re.VERBOSE | re.DOTALL,
)
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"@]{1,500}@[^\s<>()\[\],;:\"@]{1,500}")
_LIKELY = re.compile(r"[^\s<>()\[\],;:\"'@]{1,64}@[\w.\-]{1,253}\w")
_LITERAL = re.compile(r"[^\s@\"<>]{1,500}@\[[^\s\]]{1,500}\]")
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\]|\\.){0,500}"@[^\s@]{1,500}')
_BRACKETED = re.compile(r"\[(?:mailto|smtp):([^\s\[\]]{1,500})\]", re.IGNORECASE)
_SCHEME = re.compile(r"(?<![\w\[<])(?:mailto|smtp):(?=[^\s<>]{1,200}@)", re.IGNORECASE)
_AT_SIGN = re.compile(r"\s?[(\[{]\s?at\s?[)\]}]\s?", re.IGNORECASE)
_DOT = re.compile(r"\s?[(\[{]\s?dot\s?[)\]}]\s?", re.IGNORECASE)
_AT = re.compile(r"\A\s*([\w.+-]{1,64}) at ([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})(?=\s*(?:\(|\Z))")
_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_UNPARTED = re.compile(r"<<|>[^,;<>]{0,300}<")
_BEHALF = re.compile(r"\b(?:via|behalf)\b", re.IGNORECASE)
_EMPTY = re.compile(r"\[\s*\]|\(\s*\)|<\s*>")
_PAREN = re.compile(r"\\.|[()]", re.DOTALL)


def parse(values: list[str], problems: Problems, *, where: str) -> list[Address]:
    """All addresses of the fields `values`, groups opened, each once per place it stands, in order."""
    found: list[Address] = []
    for value in values:
        for piece in _pieces(_mended(value, problems, where)):
            if len(found) >= limits.ADDRESSES:
                problems.note("too-many-addresses", f"{where}: only the first {limits.ADDRESSES} are read")
                return found
            address = _address(piece, problems, where)
            if address and address.email:
                said = [address.name]
                while found and found[-1].email is None:  # García, Ana <…> unquoted
                    said.insert(0, found.pop().name)
                address = Address(", ".join(name for name in said if name) or None, address.email)
            if address:
                found.append(address)
    return found


Piece = list[tuple[str, str]]


def _mended(value: str, problems: Problems, where: str) -> str:
    """Without what programs do to the signs of an address; whatever had to be mended is noted."""
    plain = entities.unescape(value) if "&lt;" in value else value
    plain = _SCHEME.sub("", plain)
    if " at " in plain or "at)" in plain or "at]" in plain:  # how archives hide addresses
        plain = _AT.sub(r"\1@\2", _DOT.sub(".", _AT_SIGN.sub("@", plain)))
    bare = _QUOTED.sub("", value) if '"' in value else value
    if plain != value or _UNPARTED.search(bare) or bare.count("<") != bare.count(">"):
        problems.note("address-broken", f"{where}: {value[:80]!r}")
    return _BRACKETED.sub(r"<\1>", plain)


def _pieces(value: str) -> Iterator[Piece]:
    """The tokens of one address at a time: cut at commas, semicolons and the colons of groups, and between two addresses
    that nothing parts."""
    piece: Piece = []
    angle = -1  # the place in `piece` of the last address in angle brackets
    bare = False  # an address without them is all that `piece` says
    at = 0
    last_end = value.rfind(";")  # a group ends with one
    while at < len(value):
        match = _TOKEN.match(value, at)
        if match is None:
            at += 1
            continue
        kind, text, at = str(match.lastgroup), match.group(), match.end()
        if kind == "space":
            piece.append((kind, text))
            continue
        if kind == "comment":
            text, at = _comment(value, at)
        elif kind == "angle":
            text, at = _angle(value, at)
            if "@" in text and angle >= 0:
                if text == piece[angle][1]:
                    continue
                if not _BEHALF.search(" ".join(said for _kind, said in piece[angle + 1 :][-20:])):
                    yield piece[: angle + 1]
                    piece = piece[angle + 1 :]
            angle = len(piece) if "@" in text else angle
        elif kind == "mark" and text in ",;":
            yield piece
            piece, angle, bare = [], -1, False
            continue
        elif kind == "mark" and text == ":" and angle < 0:
            if at <= last_end and not any(
                "@" in said for said_kind, said in piece[-50:] if said_kind == "text"
            ):
                piece = []  # the name of a group
                continue
            kind = "text"
        elif kind == "mark" and text in ">)":
            continue
        likely = kind == "text" and _LIKELY.fullmatch(text) is not None
        if bare and likely:
            yield piece
            piece = []
        bare = likely and (bare or not any(said_kind != "space" for said_kind, _said in piece[-3:]))
        piece.append((kind, text))
    yield piece


def _comment(value: str, at: int) -> tuple[str, int]:
    depth, start = 1, at
    for match in _PAREN.finditer(value, at):
        sign = match.group()
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return value[start : match.start()], match.end()
    return value[start:], len(value)


def _angle(value: str, at: int) -> tuple[str, int]:
    end = value.find(">", at, at + 2000)
    comma = value.find(",", at, at + 2000)
    again = value.find("<", at, at + 2000)
    if end < 0:
        end = comma if comma >= 0 else len(value)
        return value[at:end], end
    if 0 <= again < end:  # <<ana@example.com>> and <a <b@c>
        inner, after = _angle_flat(value, again + 1)
        return inner, after
    return value[at:end], end + 1


def _angle_flat(value: str, at: int) -> tuple[str, int]:
    while at < len(value) and value[at] in "< ":
        at += 1
    end = value.find(">", at, at + 2000)
    end = len(value) if end < 0 else end
    return value[at:end].rpartition("<")[2], end + 1


def _address(piece: Piece, problems: Problems, where: str) -> Address | None:
    angles = [text for kind, text in piece if kind == "angle"]
    comments = [text for kind, text in piece if kind == "comment"]
    before = [(kind, text) for kind, text in piece if kind in ("quoted", "text", "space", "mark")]
    plain = "".join(_unquoted(text) if kind == "quoted" else text for kind, text in before)
    if not plain.strip() and not angles:
        return None
    email = next((clean for angle in reversed(angles) if (clean := _email(angle))), None)
    if email:
        if (
            where == "from"
            and not any(email in angle for angle in angles)
            and not re.search(r"=\?|\(", angles[-1])
        ):
            problems.note("address-broken", f"{where}: {angles[-1][:80]!r}")
        return Address(_name(plain, comments, problems, where), email)
    if angles and (inside := "".join(angles).strip()) and not plain.strip():
        if _is_nobody(inside):
            return None
        plain = inside
    local = _spec(before)
    if local:
        if (
            where == "from" and local not in plain and not local.startswith('"')
        ):  # blanks: in RFC 822, no fault
            problems.note("address-broken", f"{where}: {plain.strip()[:80]!r}")
        return Address(_name("", comments, problems, where), local)
    for inside in reversed(angles):
        if likely := _likely(inside):
            problems.note("address-broken", f"{where}: an address was picked out of {inside[:80]!r}")
            return Address(_name(plain, comments, problems, where), likely)
    text = re.sub(r"@{2,}", "@", words.decoded(plain, problems, where=where))
    hidden = _likely(text)
    if hidden:
        if text.strip() != hidden or "@@" in plain:
            problems.note("address-broken", f"{where}: an address was picked out of {text[:80]!r}")
        rest = text.replace(hidden, "", 1).strip()
        return Address(_name("" if rest.endswith("@") else rest, comments, problems, where), hidden)
    if commented := next(
        (comment.strip() for comment in comments if _LIKELY.fullmatch(comment.strip())), None
    ):
        problems.note("address-broken", f"{where}: the address stands in a comment, {commented[:80]!r}")
        return Address(_name(plain, [], problems, where), commented)
    if _is_nobody(text) or not text.strip():
        return None
    problems.note("address-broken", f"{where}: no address in {text[:80]!r}")
    return Address(_name(plain, comments, problems, where), None)


def _likely(text: str) -> str | None:
    """The best address inside a text, None without any."""
    found = [match.group() for match in islice(_LIKELY.finditer(text.replace("@@", "@")), 5)]
    return next((one for one in found if "." in one.rpartition("@")[2]), found[0] if found else None)


def _spec(tokens: Piece) -> str | None:
    """`ana@example.com`, also written with blanks around its signs or a quoted local part."""
    compact = "".join(text for kind, text in tokens if kind != "space")
    spaced = "".join(text if kind != "space" else " " for kind, text in tokens).strip()
    if compact.startswith('"') and '"@' in compact:
        quoted, _sign, domain = compact.rpartition('"@')
        return f'{quoted}"@{domain}' if domain and "@" not in domain else None
    if " " in re.sub(r"\s*([.@])\s*", r"\1", spaced):
        return None
    spec = compact.strip("'`,").rstrip(".\\")
    return spec if _EMAIL.fullmatch(spec) or _LITERAL.fullmatch(spec) else None


def _email(angle: str) -> str | None:
    text = re.sub(r"\([^()]{0,500}\)", "", angle).strip()
    if "=?" in text:
        text = words.decoded(text, Problems(), where="address")
    if text.startswith("@") and ":" in text:  # the route of RFC 822: <@a,@b:ana@example.com>
        text = text.rpartition(":")[2].strip()
    text = re.sub(r"\A(?i:mailto:|smtp:)", "", text).strip(" '`,;").rstrip(".\\ ")
    text = re.sub(r"\s+", "", text) if '"' not in text else text
    if _QUOTED_LOCAL.fullmatch(text) or _LITERAL.fullmatch(text) or _EMAIL.fullmatch(text):
        return text
    return None


def _is_nobody(text: str) -> bool:
    return bool(re.match(r"\W*(?:undisclosed|unlisted|recipient list)", text.strip(), re.IGNORECASE))


def _unquoted(text: str) -> str:
    inner = text[1:-1] if len(text) > 1 and text.endswith('"') else text[1:]
    return re.sub(r"\\(.)", r"\1", inner, flags=re.DOTALL)


def _name(plain: str, comments: list[str], problems: Problems, where: str) -> str | None:
    text = words.decoded(plain.strip(), problems, where=where)
    text = " ".join(_EMPTY.sub("", text).split()).strip(' ",;:')
    text = text if text.count("<") == text.count(">") else text.strip("<>")
    if text.startswith("'") and text.endswith("'"):
        text = text[1:-1].strip()
    if not text and comments:
        said = re.sub(r"\\(.)", r"\1", comments[-1], flags=re.DOTALL)
        text = " ".join(words.decoded(said, problems, where=where).split())
    return text or None
