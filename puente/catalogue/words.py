"""Words as people type them: accents and case ignored, their beginnings known, a slip of a key forgiven."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

CLOSEST = 24
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def words_in(text: str) -> list[str]:
    """The words of a text, without accents and in small letters, in order."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(char for char in bare if not unicodedata.combining(char)))


class Vocabulary:
    """Known words, and which of them a typed one may mean."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._known = set(self._words)
        self._pairs: dict[str, list[str]] = {}
        for word in self._words:
            for pair in _pairs(word):
                self._pairs.setdefault(pair, []).append(word)

    def like(self, typed: str) -> list[tuple[str, float]]:
        """(known word, likeness 0 to 1]: the word itself, those it begins, those that begin it, near misses."""
        found: dict[str, float] = {typed: 1.0} if typed in self._known else {}
        if len(typed) >= 2:
            for word in self._beginning_with(typed):
                found.setdefault(word, 0.95 - 0.4 * (1 - len(typed) / len(word)))
        for length in range(max(4, len(typed) - 3), len(typed)):
            if typed[:length] in self._known:
                found.setdefault(typed[:length], 0.8)
        if not found and len(typed) >= 4:
            found = self._near(typed)
        return sorted(found.items(), key=lambda item: -item[1])[: 2 * CLOSEST]

    def _beginning_with(self, typed: str) -> list[str]:
        start = bisect_left(self._words, typed)
        end = bisect_left(self._words, typed + "\U0010ffff")
        return self._words[start : min(end, start + 4 * CLOSEST)]

    def _near(self, typed: str) -> dict[str, float]:
        most = 1 if len(typed) < 8 else 2
        shared: Counter[str] = Counter()
        mine = _pairs(typed)
        for pair in mine:
            shared.update(self._pairs.get(pair, ()))
        near = {}
        for word, count in shared.most_common(2 * CLOSEST):
            if 2 * count < len(mine) - 1:
                break
            slips = slips_between(typed, word[: len(typed) + most], most)
            if slips <= most:
                near[word] = 0.8 - 0.15 * slips
        return near


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def slips_between(one: str, other: str, most: int) -> int:
    """How many letters were added, left out, changed or swapped with their neighbour; `most` + 1 when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
