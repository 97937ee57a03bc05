"""What do you need? Finds services in the words that people use, in any language, with or without accents."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Max

from puente.catalogue.models import Service, ServiceAudience
from puente.catalogue.words import Vocabulary, words_in
from puente.events.lasting import Lasting
from puente.people.models import Person

STALE_AFTER = 60.0
"""Seconds after which a copy is read anew: how often things were asked, and names of departments, move slowly."""
MOST_WORDS = 2000
"""Words of which a copy keeps what answers to them."""
LEAST = 0.4
"""What does not reach this share of the best score is no answer to the question."""
UNHELPFUL = frozenset(
    words_in(
        "a al con de del el en es esta este falta hace hacer la las lo los me mi mis necesita necesito para pedir por"
        " puedo que quiero se su sus tengo un una uno unos y ya yo an and are at can do for from get have how i in is"
        " it my need no of on or our please some that the this to want we what where who will with would you"
    )
)


@dataclass(frozen=True)
class Entry:
    """A service as the search knows it. `audience` are ids of departments, when only those may ask."""

    pk: int
    times_asked: int
    who_may_ask: str
    audience: frozenset[int]

    def is_for(self, is_inside: bool, joined: set[int]) -> bool:
        if self.who_may_ask == Service.Who.EVERYBODY:
            return True
        if not is_inside:
            return False
        return self.who_may_ask == Service.Who.INSIDE or not self.audience.isdisjoint(joined)


class Catalogue:
    """The standing services, by their words: a copy in memory that answers without the database."""

    def __init__(self, services: Iterable[Service], audiences: dict[int, set[int]]) -> None:
        self.entries: list[Entry] = []
        weights: dict[str, dict[int, float]] = {}
        for index, one in enumerate(services):
            self.entries.append(
                Entry(one.pk, one.times_asked, one.who_may_ask, frozenset(audiences.get(one.pk, ())))
            )
            for weight, texts in (
                (1.0, one.name.values()),
                (0.9, one.also_called.values()),
                (0.5, one.summary.values()),
                (0.4, (*one.department.name.values(), one.department.code)),
            ):
                for text in texts:
                    for word in words_in(text):
                        at = weights.setdefault(word, {})
                        at[index] = max(weight, at.get(index, 0.0))
        self._weights = weights
        self._vocabulary = Vocabulary(weights)
        self._matched: dict[str, dict[int, float]] = {}
        self.most_asked = sorted(
            range(len(self.entries)), key=lambda i: (-self.entries[i].times_asked, self.entries[i].pk)
        )

    def search(self, said: str, *, is_inside: bool, joined: set[int], most: int) -> list[int]:
        """Ids of at most `most` services, best first; with nothing said, those asked most."""
        words = words_in(said)[:12]
        words = [word for word in words if word not in UNHELPFUL] or words
        if not words:
            asked = (self.entries[i] for i in self.most_asked)
            return [one.pk for one in islice((one for one in asked if one.is_for(is_inside, joined)), most)]
        scores: Counter[int] = Counter()
        for word in dict.fromkeys(words):
            scores.update(self._matching(word))
        found = {
            i: score * (1 + 0.02 * math.log1p(self.entries[i].times_asked))
            for i, score in scores.items()
            if self.entries[i].is_for(is_inside, joined)
        }
        least = LEAST * max(found.values(), default=0.0)
        best = sorted(
            (i for i in found if found[i] >= least),
            key=lambda i: (-round(found[i], 3), -self.entries[i].times_asked, i),
        )
        return [self.entries[i].pk for i in best[:most]]

    def _matching(self, word: str) -> dict[int, float]:
        """`_matches`, once for each word: people ask in the same few, and a slip of a key is dear to find."""
        if word not in self._matched:
            if len(self._matched) >= MOST_WORDS:
                self._matched.clear()
            self._matched[word] = self._matches(word)
        return self._matched[word]

    def _matches(self, word: str) -> dict[int, float]:
        """How well each service answers to the word; a word that few services have says more."""
        at: dict[int, float] = {}
        for known, likeness in self._vocabulary.like(word):
            for index, weight in self._weights[known].items():
                if likeness * weight > at.get(index, 0.0):
                    at[index] = likeness * weight
        tells = 1 + math.log((1 + len(self.entries)) / (1 + len(at)))
        return {index: value * tells for index, value in at.items()}


def find(person: Person, said: str = "", *, most: int = 20) -> list[Service]:
    """The services that answer to what a person says they need, best first; only what they may ask."""
    ids = copy().search(said, is_inside=person.is_inside, joined=person.departments_joined(), most=most)
    if not ids:
        return []
    found = _askable(person, *ids)
    return [found[pk] for pk in ids if pk in found]


_askable: Lasting[dict[int, Service]] = Lasting(
    lambda person, *ids: (
        Service.objects.askable_by(person).select_related("department__calendar").in_bulk(ids)
    )
)
_kept: tuple[datetime | None, float, Catalogue] | None = None
_last_change: Lasting[datetime | None] = Lasting(
    lambda: Service.objects.aggregate(last=Max("changed_at"))["last"]
)


def copy() -> Catalogue:
    """The catalogue in memory, read anew when a service changed since. One cheap statement at most."""
    global _kept
    changed = _last_change()
    if _kept is None or _kept[0] != changed or time.monotonic() - _kept[1] > STALE_AFTER:
        audiences: dict[int, set[int]] = {}
        for service, department in ServiceAudience.objects.values_list("service_id", "department_id"):
            audiences.setdefault(service, set()).add(department)
        services = Service.objects.standing().select_related("department").order_by("pk")
        _kept = (changed, time.monotonic(), Catalogue(services, audiences))
    return _kept[2]
