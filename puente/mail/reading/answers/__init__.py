"""What a person newly wrote, cut out of a text that also holds quotations, signatures and disclaimers.

Losing a word that the person wrote is the worst fault; a quotation left in is a small one. So everything here needs
evidence before it cuts, and when nothing would be left, the whole text is given back.
"""

from __future__ import annotations

import re

from puente.mail.reading import limits
from puente.mail.reading.answers import armour, disclaimers, quotations, signatures
from puente.mail.reading.plaintext import QUOTATION

_REPLY = re.compile(
    r"(?i)^\W*(?:\[[^\]]{0,40}\]\s*)?(?:re|aw|antw|antwort|sv|vs|rv|res|resp|rif|r|odp|atb|ha|отв|отв\.|на|ynt|vá|"
    r"fw|fwd|wg|tr|rm|enc|i|pd|doorst|пер|vb|vl|回复|答复|返信)(?:\s?\[\d+\]|\(\d+\))?\s?[:：]"
)
_BLANKS = re.compile(r"\n[ \t]*+\n(?:[ \t]*+\n)++")


def is_reply_subject(subject: str | None) -> bool:
    """Whether a subject begins like an answer or a forwarding, in the languages of mail clients."""
    return bool(subject and _REPLY.match(subject[:200]))


def new_text(text: str, *, is_reply: bool, sender: str | None = None) -> str:
    """The own words in `text`, blank ends taken off.

    `is_reply`: whether header or subject say that the message answers or forwards another one.
    `sender`: the name of who wrote, to know a signature by.
    """
    if len(text) <= limits.ANSWER:
        text = armour.without(text)
    head, tail = text[: limits.ANSWER], text[limits.ANSWER :]
    lines = head.split("\n")
    cut = quotations.cut(lines, is_reply=is_reply)
    own = cut.kept
    if cut.inline or cut.forwarded:
        return _tidy(text)
    words = disclaimers.without(signatures.without(disclaimers.without(own), sender))
    if words == lines:
        return text.strip()
    result = _tidy("\n".join(words))
    if tail and not cut.ends:
        result = _tidy("\n".join(own) + tail)
    if result:
        return result
    whole = [line for line in lines if line.strip() != QUOTATION]
    return _tidy("\n".join(whole) + tail)


def _tidy(text: str) -> str:
    return _BLANKS.sub("\n\n", text.replace(QUOTATION, "")).strip()
