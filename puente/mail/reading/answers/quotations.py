"""Where quotations begin and end in a text, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate

from puente.mail.reading.answers import marked, phrases
from puente.mail.reading.plaintext import QUOTATION

LINE = 2_000  # characters; a longer line announces nothing
_I = re.IGNORECASE
_TERMINATED = re.compile(r"[:：][ \t\u00a0*_]*$")
_VERB_LAST = re.compile(
    rf"(?:^|[\s,)>\]'\"»])(?:{phrases.WROTE})\s?(?:\([^()]{{0,30}}\))?\s*[:：]?[\s*_]*-{{0,5}}\s*$", _I
)
_VERB_INSIDE = re.compile(rf"(?:^|\s)(?:{phrases.WROTE_INSIDE})\s.{{1,250}}[:：][\s*_]*-{{0,5}}\s*$", _I)
_WHEN = re.compile(rf"^[\s*_\-–—]{{0,8}}(?:{phrases.WHEN})[\s,.:]", _I)
_DAY = re.compile(
    rf"^[\s*_\-–—]{{0,8}}(?:(?:{phrases.DAYS})\b[.,]{{0,2}}\s|\d{{1,4}}[./\-年]\s?\d{{1,2}}|\d{{1,2}}\.?\s(?:de\s)?[^\W\d]{{3,}})",
    _I,
)
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"']{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_BRACKETED = re.compile(r"[<(\[]\s?(?:mailto:)?[^\s<>]{1,100}@")
_NAMED = re.compile(
    r"^[\s*_\-–—]{0,6}[\"'«]?[^\W\d][^<>:]{0,80}[\"'»]?\s{0,3}[<\[(](?:mailto:)?[^\s<>\]]{1,100}@[^\s<>\]]{1,100}[>\])]",
    _I,
)
_OPENS = re.compile(rf"^[\s*_]{{0,4}}(?:{phrases.OPENS})\s", _I)
_QUOTING = re.compile(rf"^[\s*_]{{0,4}}(?:{phrases.QUOTING})\s", _I)
# Lotus Notes: "Ana García ---03/03/2025 10:12:00---What she wrote", and "-----Ana <ana@example.com> wrote: -----".
_NOTES = re.compile(
    rf"^\s{{0,3}}\S.{{1,80}}\s-{{2,3}}\s?\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[AP]M)?\s?-{{2,3}}|"
    rf"^\s{{0,3}}-{{3,8}}\s?\S.{{1,120}}\s(?:{phrases.WROTE})\s?:?\s?-{{3,8}}\s*$",
    _I,
)
_DATED = re.compile(r"^\s{0,3}message du \d{1,2}/\d{1,2}/\d{2,4} \d{1,2}:\d{2}\s*$", _I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
_TIME = re.compile(r"(?<!\d)\d{1,2}\s?(?:[:h.]|uhr)\s?\d{2}(?!\d)|\d{1,2}\s?[ap]\.?\s?m\b", _I)
_NAME_ONLY = re.compile(
    r"^[\s*_]*[\"']?(?:[^\W\d_][\w.'’-]*\s+){0,5}[^\W\d_][\w.'’-]*[\"']?\s+\S+[^.!?]{0,40}[:：][\s*_]*$"
)

_LABELS = {
    kind: re.compile(rf"^[\s>]{{0,4}}[*_]{{0,2}}(?:{names})[ \u00a0]?[*_]{{0,2}}[ \u00a0]?[:：][*_]{{0,2}}[ \t\u00a0]*(.*)$", _I)
    for kind, names in (("from", phrases.FROM), ("date", phrases.DATE), ("subject", phrases.SUBJECT),
                        ("to", phrases.TO), ("cc", phrases.CC), ("other", phrases.OTHER))
}  # fmt: skip
_SENT = re.compile(
    r"[\s*_]{0,4}(?:sent|enviad|envoy|gesendet|verzonden|inviat|wysłan|отправлен|enviat)[^:]{0,5}[:：]", _I
)
_RULE = re.compile(r"^[\s*]*(?:[_\-=*—–]\s?){3,}\s*$")
_ORIGINAL = re.compile(rf"^\W{{0,4}}[-_–—=*\s]{{2,}}+(?:{phrases.ORIGINAL})[-_–—=*\s:]*+$", _I)
# Of phones, all in one line: "-------- Original message --------From: Ana <ana@example.com> Date: …".
_ORIGINAL_RUN = re.compile(
    rf"^\W{{0,4}}-{{4,}}\s?(?:{phrases.ORIGINAL})\s?-{{4,}}\s?(?:{phrases.FROM})\s?:.{{1,200}}(?:{phrases.DATE})\s?:",
    _I,
)
_FORWARDED = re.compile(
    rf"^\W{{0,4}}[-_–—=*]{{2,}}+\s*+(?:{phrases.FORWARDED})[-_–—=*\s:]*+$|^\W{{0,4}}(?:{phrases.BEGIN_FORWARDED})\s?[:：]?\W{{0,4}}$",
    _I,
)
_REPLY_ABOVE = re.compile(rf"^\W{{0,12}}(?:{phrases.REPLY_ABOVE})\W{{0,12}}$", _I)
_INLINE = re.compile(phrases.INLINE, _I)
_LIST_FOOTER = re.compile(
    r"mailing list|listinfo|unsubscribe|lista de correo|google groups|liste de diffusion|mailingliste", _I
)


@dataclass(slots=True)
class Cut:
    """What is left. `ends`: an open-ended quotation was cut off; `inline`: the answers stand inside it; `forwarded`: the
    person wrote nothing, and passes on what somebody else did."""

    kept: list[str] = field(default_factory=list)
    ends: bool = False
    inline: bool = False
    forwarded: bool = False
    took_words: bool = False


def cut(lines: list[str], *, is_reply: bool) -> Cut:
    """The lines without quotations."""
    result = Cut()
    drop = [False] * len(lines)
    attributed = _attributions(lines, drop, is_reply=is_reply)
    spoken = list(
        accumulate(
            (bool(line.strip()) and not gone for line, gone in zip(lines, drop, strict=True)), initial=0
        )
    )
    end = len(lines)
    for place, line in enumerate(lines):
        if drop[place] or not line.strip():
            continue
        if place in attributed:
            end = place
        else:
            start = _begins(lines, place, is_reply=is_reply)
            if start is None:
                continue
            end = start
        if spoken[end]:
            break
        end = len(lines)  # nothing of the person stands above it: what follows may be the message itself
        if _is_forwarded(lines, place):
            return Cut(kept=[line for line in lines if line.strip() != QUOTATION], forwarded=True)
    result.ends = end < len(lines)
    marked.drop(lines, end, drop, is_reply=is_reply, begins=_announces)
    result.kept = [
        line for place, line in enumerate(lines[:end]) if not drop[place] and line.strip() != QUOTATION
    ]
    result.took_words = result.ends or any(drop)
    result.inline = result.ends and bool(_INLINE.search("\n".join(result.kept)))
    return result


def _announces(lines: list[str], place: int) -> bool:
    """Whether the line says, by itself or with those above it, that a quotation comes."""
    line = lines[place]
    if len(line) > 600 or not (_TERMINATED.search(line) or _VERB_LAST.search(line)):
        return _begins(lines, place, is_reply=True) is not None
    start = _attribution_start(lines, place, above=False)
    return start is not None and (
        bool(_EMAIL.search(" ".join(lines[start : place + 1])))
        or _only_names(" ".join(lines[start : place + 1]))
    )


def _begins(lines: list[str], place: int, *, is_reply: bool) -> int | None:
    """The line where an open-ended quotation that shows itself at `place` begins, None when none does."""
    line = lines[place]
    if len(line) > LINE:
        return None
    if (
        line.strip() == QUOTATION
        or _ORIGINAL.match(line)
        or _ORIGINAL_RUN.match(line)
        or _FORWARDED.match(line)
        or _REPLY_ABOVE.match(line)
    ):
        return place
    if _DATED.match(line) and place + 1 < len(lines) and (_label(lines[place + 1]) or ("",))[0] == "from":
        return place
    if _NOTES.match(line) and any(_label(text) for text in lines[place + 1 : place + 6]):
        return place
    if block := _block(lines, place):
        start = place
        while start > 0 and (not lines[start - 1].strip() or _RULE.match(lines[start - 1])):
            start -= 1
        shown = start > 0 and (not is_reply or block == "likely") and _TERMINATED.search(lines[start - 1])
        return None if shown else start  # "I got this:"
    if _RULE.match(line) and len(line.strip()) >= 20 and "_" in line:
        behind = [text for text in lines[place + 1 : place + 6] if text.strip()]
        if behind and _LIST_FOOTER.search(" ".join(behind)) and len(lines) - place < 12:
            return place
    return None


def _is_forwarded(lines: list[str], place: int) -> bool:
    return bool(_FORWARDED.match(lines[place]))


def _block(lines: list[str], place: int) -> str:
    """Whether the header of a quoted message is printed from `place` on: who, when, and what about. "sure" with an
    address in it, "likely" without, "" when none is."""
    first = _label(lines[place])
    if first is None or first[0] not in ("from", "date"):
        return ""
    kinds: dict[str, str] = {}
    foreign = 0
    for line in lines[place : place + 18]:
        if not line.strip():
            continue
        found = _label(line)
        if found is None:
            foreign += 1
            if foreign > 3 or "subject" in kinds:
                break
            continue
        if found[0] in kinds and found[0] in ("from", "date", "subject"):
            return ""  # the person's own line before a block: that one is found from its own first line
        foreign = 0
        kinds.setdefault(found[0], found[1])
    if "from" not in kinds or "date" not in kinds:
        return ""
    told_when = bool(_TIME.search(kinds["date"])) or bool(_YEAR.search(kinds["date"]))
    told_who = bool(_EMAIL.search(" ".join(kinds.get(kind, "") for kind in ("from", "to", "cc"))))
    if not told_who:  # such lines a person writes too, on a journey's form; but not "Sent:"
        exactly = bool(_TIME.search(kinds["date"])) and bool(_YEAR.search(kinds["date"]))
        sent = any(_SENT.match(line) for line in lines[place : place + 4])
        ruled = place > 0 and bool(_RULE.match(lines[place - 1]))
        return "likely" if (sent or ruled) and exactly and "subject" in kinds and "to" in kinds else ""
    if "subject" in kinds:
        return "sure" if told_when else ""
    timed = "to" in kinds and _EMAIL.search(kinds["from"]) and _TIME.search(kinds["date"])
    return "sure" if timed else ""


def _label(line: str) -> tuple[str, str] | None:
    if len(line) > LINE or (":" not in line and "：" not in line):
        return None
    for kind, pattern in _LABELS.items():
        match = pattern.match(line)
        if match:
            return kind, match.group(1)
    return None


def _attributions(lines: list[str], drop: list[bool], *, is_reply: bool) -> set[int]:
    """Marks attribution lines above marked quotations for dropping, and gives where those begin after which
    everything is quotation."""
    open_ended: set[int] = set()
    unsaid: set[int] = set()  # no verb says that somebody wrote
    last_spoken = max((place for place, line in enumerate(lines) if line.strip()), default=-1)
    for place, line in enumerate(lines):
        if len(line) > 600 or not line.strip() or marked.MARK.match(line):
            continue
        if not (_TERMINATED.search(line) or _VERB_LAST.search(line)):
            continue
        following = next(
            (number for number in range(place + 1, min(place + 5, len(lines))) if lines[number].strip()), None
        )
        above = following is not None and bool(marked.MARK.match(lines[following]))
        last = place == last_spoken
        start = _attribution_start(lines, place, above=above)
        if start is None:
            continue
        silent = not (_VERB_LAST.search(line) or _VERB_INSIDE.search(line))
        whole = " ".join(text.strip() for text in lines[start : place + 1])
        if not _EMAIL.search(whole) and not _only_names(whole):
            continue  # a sentence: "On Monday at 10:12 the lights went out, as Bruno wrote in the log:"
        strong = bool(_EMAIL.search(whole)) or (
            is_reply and bool(_YEAR.search(whole) and _TIME.search(whole))
        )
        dated = bool(_YEAR.search(whole) or _TIME.search(whole))
        if above or (last and dated and (is_reply or strong)):
            drop[start : place + 1] = [True] * (place + 1 - start)
        elif strong and dated and is_reply:
            (unsaid if silent else open_ended).add(start)
    if len(unsaid) == 1 and _stands_alone(lines, *unsaid):
        return open_ended | unsaid
    return open_ended


def _stands_alone(lines: list[str], place: int) -> bool:
    """Whether "3.3.2025, 10:12, Ana <ana@example.com>:" is more than a line of a log: it names, and is a paragraph or
    begins one."""
    above, below = lines[place - 1 : place], lines[place + 1 : place + 2]
    return bool(_BRACKETED.search(lines[place])) and not ("".join(above).strip() and "".join(below).strip())


def _only_names(whole: str) -> bool:
    """Whether an attribution says nothing but when and who."""
    said = [word for word in re.findall(r"[^\W\d_]{2,}", whole) if word[0].islower()]
    return sum(word not in phrases.AROUND and word[:3] not in phrases.TIMES for word in said) < 2


def _attribution_start(lines: list[str], place: int, *, above: bool) -> int | None:
    """The first line of the attribution that ends at `place`: it may be wrapped over four lines. `above`: marked lines
    follow it."""
    for start in range(place, max(-1, place - 4), -1):
        if not lines[start].strip() or (start != place and marked.MARK.match(lines[start])):
            break
        whole = " ".join(text.strip() for text in lines[start : place + 1])
        if len(whole) > 600:
            break
        told = _VERB_LAST.search(whole) or _VERB_INSIDE.search(whole)
        dated = _YEAR.search(whole) or _TIME.search(whole)
        emailed = _EMAIL.search(whole)
        if (_WHEN.match(whole) or _DAY.match(whole)) and (
            (told and (dated or emailed)) or (dated and emailed)
        ):
            return start
        if _OPENS.match(whole) and dated and (above or emailed):
            return start
        if above and _QUOTING.match(whole) and (emailed or _NAME_ONLY.match(whole)):
            return start
        if _NAMED.match(whole) and ((told and (dated or above)) or (dated and above)):
            return start
    if above and (_VERB_LAST.search(lines[place]) or _VERB_INSIDE.search(lines[place])):
        alone = place == 0 or not lines[place - 1].strip()
        if alone and (
            _NAME_ONLY.match(lines[place]) or _EMAIL.search(lines[place]) or _YEAR.search(lines[place])
        ):
            return place
    return None
