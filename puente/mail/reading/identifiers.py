"""Message ids, without their angle brackets."""

from __future__ import annotations

import re

from puente.mail.reading import limits
from puente.mail.reading.problems import Problems

_BRACKETED = re.compile(r"<([^<>]{1,2000})>")
_BARE = re.compile(r"[^\s<>,;()\"]{1,990}@[^\s<>,;()\"]{1,990}")


def one(values: list[str], problems: Problems, *, where: str) -> str | None:
    """The first id of a field, None when there is none."""
    found = many(values, problems, where=where)
    if found:
        return found[0]
    text = " ".join(values).strip().strip("<>").strip()
    if text and not re.search(r"\s", text) and len(text) < 1000:  # no @ in it: still what it is called
        return text
    return None


def many(values: list[str], problems: Problems, *, where: str) -> list[str]:
    """Every id, each once, in order."""
    found: dict[str, None] = {}
    for value in values:
        bracketed = _BRACKETED.findall(value)
        for text in bracketed or _BARE.findall(value):
            said = text.strip()
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
