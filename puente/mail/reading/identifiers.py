"""Message ids, without their angle brackets."""

from __future__ import annotations

import re

from puente.mail.reading import limits, words
from puente.mail.reading.problems import Problems

_BRACKETED = re.compile(r"<([^<>]{1,2000})>")
_BARE = re.compile(r"[^\s<>,;()\"]{1,990}@[^\s<>,;()\"]{1,990}")
_EITHER = re.compile(rf"{_BRACKETED.pattern}|({_BARE.pattern})")


def one(values: list[str], problems: Problems, *, where: str) -> str | None:
    """The id of a field, None when there is none. Of several, the first; the last when words stand before them, as in
    `Message from Ana <ana@example.com> of Monday <1@example.com>`."""
    for value in map(_plain, values):
        bracketed = [said for text in _BRACKETED.findall(value) if (said := text.strip())]
        whole = [said for said in bracketed if not re.search(r"\s", said)]
        if whole:
            return whole[0] if value.lstrip().startswith("<") else whole[-1]
        if bracketed:  # cut in two by a fold; who answers writes it in one piece
            problems.note("id-broken", f"{where}: {bracketed[0][:80]!r}")
            return re.sub(r"\s+", "", bracketed[0])
        said = re.sub(r"\([^()]{0,200}\)", "", value).split()
        if said and all("@" in word for word in said) and (bare := _BARE.search(value)):
            return bare.group()
        text = value.strip().strip("<>").strip()
        if text and not re.search(r"\s", text) and len(text) < 1000:  # no @ in it: still what it is called
            return text
    return None


def many(values: list[str], problems: Problems, *, where: str) -> list[str]:
    """Every id, each once, in order."""
    found: dict[str, None] = {}
    for value in map(_plain, values):
        for bracketed, bare in _EITHER.findall(value):
            said = (bracketed or bare).strip()
            if not said:
                continue
            if re.search(r"\s", said):
                problems.note("id-broken", f"{where}: {said[:80]!r}")
                continue
            if len(found) >= limits.IDENTIFIERS:
                problems.note("too-many-ids", f"{where}: only the first {limits.IDENTIFIERS} are read")
                return list(found)
            found[said] = None
    return list(found)


def _plain(value: str) -> str:
    """Without what gateways do to angle brackets."""
    if "=?" in value:
        value = words.decoded(value, Problems(), where="id")
    return value.replace("&lt;", "<").replace("&gt;", ">") if "&lt;" in value else value
