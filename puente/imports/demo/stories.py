"""What people ask of the hospital and what is said about it: a file for each department in `stories/`.

A file has a table for each service: who asks (`from`), what is said about any of its requests (under `outside`, to and
by people from outside), `slots` of its own, and its `stories`, each with what is said about it alone. Every text is a
pair, Spanish and English. `talk.toml` holds what may be said about anything.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from puente.imports.demo.slots import Pair

FOLDER = Path(__file__).parent / "stories"
TALK = ("first", "notes", "reopens", "again", "declines", "cancels", "until", "thanks", "nudges", "soothes")
"""The kinds of things said, by either side."""

SEASONS = {"cold": (1, 2, 3, 4, 10, 11, 12), "warm": (5, 6, 7, 8, 9), "christmas": (11, 12)}
"""In which months a story of a season is told; the others are told all year."""


@dataclass(frozen=True)
class Passing:
    """To which department a story is handed over, why, and how it ends there."""

    to: str
    why: Pair
    done: Pair


@dataclass(frozen=True)
class Story:
    """Something that is asked again and again, each time with other rooms, names and days."""

    service: str
    subject: Pair
    text: Pair
    done: Pair
    asked_by: tuple[str, ...]
    """Codes of the departments that ask it; none: people from outside do."""
    question: Pair | None = None
    reply: Pair | None = None
    says: dict[str, list[Pair]] = field(default_factory=dict)
    """What is said of this story alone, by kind."""
    passing: Passing | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    wanted: tuple[int, int] | None = None
    """Within how many days it is wanted, from and until."""
    is_urgent: bool = False
    for_a_colleague: bool = False
    season: str = ""

    def is_told_in(self, month: int) -> bool:
        return month in SEASONS.get(self.season, range(1, 13))

    @property
    def side(self) -> str:
        return "inside" if self.asked_by else "outside"


class Stories:
    """All stories, each service's told in turn, so that none comes back before the others were told."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.talk: dict[str, dict[str, dict[str, list[Pair]]]] = {}
        self.slots: dict[str, dict[str, list[Pair]]] = {}
        self.of: dict[str, list[Story]] = {}
        for path in sorted(FOLDER.glob("*.toml")):
            told = tomllib.loads(path.read_text())
            if path.stem == "talk":
                self.talk[""] = {side: _talk(told[side]) for side in ("inside", "outside")}
            else:
                for service, about in told.items():
                    self._hear(service, about)
        self._decks: dict[str, list[Story]] = {}

    def _hear(self, service: str, told: dict[str, Any]) -> None:
        self.talk[service] = {"inside": _talk(told), "outside": _talk(told.get("outside", {}))}
        self.slots[service] = {
            name: [_pair(one) for one in values] for name, values in told.get("slots", {}).items()
        }
        self.of[service] = [_story(service, one, told.get("from", [])) for one in told["stories"]]

    def next_of(self, service: str) -> Story:
        """The next story of a service, in a new order each round."""
        deck = self._decks.get(service)
        if not deck:
            deck = self._decks[service] = self.chance.sample(self.of[service], len(self.of[service]))
        return deck.pop()

    def said(self, kind: str, story: Story) -> list[Pair]:
        """What may be said: about this story and its service, or else about anything."""
        own = [*story.says.get(kind, []), *self.talk[story.service][story.side].get(kind, [])]
        return own or self.talk[""][story.side].get(kind, [])

    def can_be_put_off(self, story: Story) -> bool:
        """Something is said about the day until which it waits."""
        return "until" in story.says or "until" in self.talk[story.service][story.side]


def _talk(told: dict[str, Any]) -> dict[str, list[Pair]]:
    return {kind: [_pair(one) for one in told[kind]] for kind in TALK if kind in told}


def _story(service: str, told: dict[str, Any], asked_by: list[str]) -> Story:
    known = {"subject", "text", "done", "question", "reply", "pass", "answers", "wanted", "urgent", *TALK}
    if unknown := set(told) - known - {"from", "outside", "for_a_colleague", "season"}:
        raise ValueError(f"{service}: a story has no {sorted(unknown)}")
    passing = told.get("pass")
    return Story(
        service=service,
        subject=_pair(told["subject"]),
        text=_pair(told["text"]),
        done=_pair(told["done"]),
        asked_by=() if told.get("outside") else tuple(told.get("from", asked_by)),
        question=_pair(told["question"]) if "question" in told else None,
        reply=_pair(told["reply"]) if "reply" in told else None,
        says=_talk(told),
        passing=Passing(passing["to"], _pair(passing["why"]), _pair(passing["done"])) if passing else None,
        answers=told.get("answers", {}),
        wanted=tuple(told["wanted"]) if "wanted" in told else None,
        is_urgent=told.get("urgent", False),
        for_a_colleague=told.get("for_a_colleague", False),
        season=told.get("season", ""),
    )


def _pair(told: str | list[str]) -> Pair:
    if isinstance(told, str):
        return told, told
    spanish, english = told
    return spanish, english
