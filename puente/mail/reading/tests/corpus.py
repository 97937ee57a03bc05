"""The answers that were written for these tests, one file a language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent


class Answer(NamedTuple):
    """`text` is what arrives, `own` what of it the person wrote."""

    name: str
    text: str
    own: str
    is_reply: bool


def answers() -> Iterator[Answer]:
    """Lines that begin with "+" are kept, those with "-" are cut; "== name | new" begins one that answers nothing."""
    for file in sorted((HERE / "answers").glob("*.txt")):
        blocks = ("\n" + file.read_text(encoding="utf-8")).split("\n== ")[1:]
        for block in blocks:
            title, _line_end, body = block.partition("\n")
            name, _bar, flags = title.partition("|")
            lines = [line for line in body.split("\n") if line[:1] in ("+", "-")]
            yield Answer(
                f"{file.stem}-{name.strip()}",
                "\n".join(line[2:] for line in lines),
                "\n".join(line[2:] for line in lines if line[0] == "+").strip(),
                "new" not in flags,
            )


class Page(NamedTuple):
    """`html` is what arrives, `own` what of it the person wrote."""

    name: str
    html: str
    own: str
    subject: str


def pages() -> Iterator[Page]:
    """Lines that begin with "+ " are what is kept; below them stands the HTML. "== name | subject" begins one."""
    blocks = ("\n" + (HERE / "answers/pages.html").read_text(encoding="utf-8")).split("\n== ")[1:]
    for block in blocks:
        title, _line_end, body = block.partition("\n")
        name, _bar, subject = title.partition(" | ")
        lines = body.split("\n")
        own = [line[2:] for line in lines if line.startswith("+ ")]
        html = "\n".join(line for line in lines if line[:1] != "+")
        yield Page(name.strip(), html, "\n".join(own).strip(), subject or "Re: x")
