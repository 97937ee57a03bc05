"""Lines marked as quotation with `>`: those that somebody else wrote, and those that only look like it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

MARK = re.compile(r"[ \t\u00a0]{0,3}(?:>(?![:;]-?[()<|/DP]|\.<)|&gt;|\|(?= ))")  # not >:(
_MARKS = re.compile(r"(?:[ \t\u00a0]{0,3}(?:>|&gt;|\|(?= )))+[ \t\u00a0]?")
_SENTENCE = re.compile(r">\s[\"'«„“¿¡(]?([^\W\d_])[^\W\d_]*[\s,]\S")
_SHOWS = re.compile(r"[:：][ \t\u00a0]*$")


def drop(
    lines: list[str], end: int, gone: list[bool], *, is_reply: bool, begins: Callable[[list[str], int], bool]
) -> None:
    """Marks for dropping what is quoted in lines[:end]. An attribution above, or inside, tells a quotation; everything marked
    below it is one too. Without any, only an answer has quotations: of several lines, or between its own."""
    runs = _runs(lines, end)
    begun = {run: place for run in runs if (place := _told_from(lines, run, gone, begins)) is not None}
    first = min(begun.values(), default=end)
    for run in runs:
        start, stop = run
        if run in begun:
            start = begun[run]
            dropped = True
        elif first < start and ">" in lines[start][:4]:
            dropped = not _SHOWS.search(lines[start - 1])  # "I typed this:"
        elif begun or end < len(lines) or not is_reply:
            dropped = False
        else:
            dropped = _is_likely(lines, run, alone=len(runs) == 1)
        if dropped:
            gone[start:stop] = [
                marked or bool(MARK.match(line))
                for marked, line in zip(gone[start:stop], lines[start:stop], strict=True)
            ]


def _runs(lines: list[str], end: int) -> list[tuple[int, int]]:
    """Stretches of marked lines; blank lines between two do not part them."""
    places = [place for place in range(end) if MARK.match(lines[place])]
    if not places:
        return []
    cuts = [
        (before, after)
        for before, after in pairwise(places)
        if any(line.strip() for line in lines[before + 1 : after])
    ]
    starts = [places[0], *(after for _before, after in cuts)]
    stops = [*(before + 1 for before, _after in cuts), places[-1] + 1]
    return list(zip(starts, stops, strict=True))


def _told_from(
    lines: list[str], run: tuple[int, int], gone: list[bool], begins: Callable[[list[str], int], bool]
) -> int | None:
    """Where in a run the quotation begins that an attribution tells, above it or inside; None when none does. What stands
    before it and a blank line, as a list of the person, is not part of it."""
    start, stop = run
    above = next((place for place in range(start - 1, -1, -1) if lines[place].strip()), None)
    if above is not None and gone[above]:
        return start
    inner = [_MARKS.sub("", line, count=1) for line in lines[start : min(stop, start + 12)]]
    spoken = [place for place, line in enumerate(inner) if line.strip()][:6]
    told = next((place for place in spoken if begins(inner, place)), None)
    if told is None:
        return None
    blanks = [place for place in range(start, start + told) if not lines[place].strip()]
    return blanks[-1] + 1 if blanks else start


def _is_likely(lines: list[str], run: tuple[int, int], *, alone: bool) -> bool:
    """Whether a run that nothing announces is a quotation rather than a sign of the person's own."""
    start, stop = run
    if ">" not in lines[start][:4] and "&gt;" not in lines[start][:8]:  # a table drawn with |
        return False
    above = next((lines[place] for place in range(start - 1, -1, -1) if lines[place].strip()), "")
    if _SHOWS.search(above):  # "I typed this:"
        return False
    if (
        start and lines[start - 1].strip() and alone
    ):  # in the middle of a paragraph: "I went to", "> Settings"
        return False
    if all(line.startswith(">>> ") for line in lines[start:stop] if line.strip()):  # a prompt
        return False
    if not alone or sum(bool(_MARKS.sub("", line, count=1).strip()) for line in lines[start:stop]) >= 2:
        return True
    below = any(line.strip() for line in lines[stop:])
    said = _SENTENCE.match(lines[start])
    return not above and below and said is not None and said.group(1).isupper()
