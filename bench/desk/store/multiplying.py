"""N requests out of the patterns: who asks, where, in which week; 8 % stand, one department has a tenth of all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from store.pattern import Book, Pattern
from store.world import World, midnight_of_monday, word

STANDS = 0.08
PAGE = 50
"""So many stand in the great department at least, so that its first page is as long at every size."""
DUE = 30
"""So many things of those who stand there are due for the agent who measures."""
WEEKS = 104
TOLD_FOR = 12
"""News older than so many weeks are left out, to keep the store small: nobody's page reaches them."""
EACH_WORD = 20
PHRASES = [
    "Printer of the ward:",
    "No access to",
    "Another two of",
    "Please repair",
    "It is late again:",
    "Question about",
]


@dataclass
class Made:
    """What the bench asks for later."""

    long: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    last_number: list[int] = field(default_factory=list)


def multiply(
    book: Book, world: World, requests: int, now: datetime, ids: list[int], put: list[Callable[[Any], None]]
) -> Iterator[Made]:
    """Writes them through `put`, one function for each table of the book; yields after each, always the same Made."""
    chance, many = Random(requests), len(world.departments)
    made = Made(last_number=[0] * many)
    first_week = (midnight_of_monday(now) - book.told_at).days // 7
    ended = [one for one in book.patterns if not one.stands]
    standing = [one for one in book.patterns if one.stands]
    due = [one for one in standing if one.kind in ("in_hand", "urgent", "long_talk")]
    stand = round(requests * STANDS)
    great_stand = max(PAGE, stand // 10)
    great_ended = max(0, requests // 10 - great_stand)
    cast = _Casting(world, chance)
    shown: dict[tuple[int, int], list[str]] = {}
    news = book.tables.index("desk_news")
    deaf = [_nothing if at == news else one for at, one in enumerate(put)]
    for at in range(requests):
        left = at - (requests - stand)
        stands = left >= 0
        nth = left if stands else at
        great = _spread(nth, great_stand if stands else great_ended, stand if stands else requests - stand)
        mine = stands and great and cast.given < DUE
        pattern = chance.choice(due if mine else standing if stands else ended)
        week = -3 + left * 4 // stand if stands else at * (WEEKS - 4) // (requests - stand) - WEEKS
        place = 0 if great else chance.randrange(1, many)
        people, places = cast.choose(place, mine=mine, stands=stands)
        opened = places[pattern.first_department]
        made.last_number[opened] += 1
        number = f"{world.codes[opened]}-{made.last_number[opened]}"
        said = word((made.last_number[place] // EACH_WORD) * many + place)
        key = (id(pattern), week)
        if key not in shown:
            shown[key] = pattern.at(first_week + week)
        loud = week >= -TOLD_FOR
        pattern.write(
            ids, put if loud else deaf, people, [world.departments[one] for one in places],
            [world.services[one] for one in places], [world.standards[one] for one in places], shown[key], number,
            f"{PHRASES[at % len(PHRASES)]} {said}",
        )  # fmt: skip
        for table, count in enumerate(pattern.counts):
            if loud or table != news:
                ids[table] += count
        if great:
            _note(made, pattern, number, said)
        yield made


def _spread(nth: int, few: int, all_: int) -> bool:
    """True for `few` of `all_`, evenly."""
    return all_ > 0 and (nth + 1) * few // all_ > nth * few // all_


def _note(made: Made, pattern: Pattern, number: str, said: str) -> None:
    if pattern.stands and len(made.standing) < 2000:
        (made.long if pattern.kind == "long_talk" else made.standing).append(number)
    if said not in made.words[-1:] and len(made.words) < 400:
        made.words.append(said)


def _nothing(_row: Any) -> None:
    pass


class _Casting:
    """Who plays which role: the order of `Cast` in lives.py."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance, self.given, self.asked = world, chance, 0, 0
        self.others = [agents[2:] if at == 0 else agents[1:] for at, agents in enumerate(world.agents)]

    def choose(self, place: int, *, mine: bool, stands: bool) -> tuple[list[int], list[int]]:
        """People by role, and the places of the three departments: serving, asking, elsewhere."""
        world, chance = self.world, self.chance
        many = len(world.departments)
        home = (place + 1 + chance.randrange(many - 1)) % many
        elsewhere = (place + 1 + chance.randrange(many - 1)) % many
        agents = self.others[place] if stands else world.agents[place][1:]
        first = chance.randrange(len(agents))
        agent, second = agents[first], agents[(first + 1) % len(agents)]
        members = world.members[home]
        asker, other = chance.choice(members), chance.choice(members)
        if mine:
            agent, self.given = world.agents[0][1], self.given + 1
        elif stands and place and self.asked < 5:
            asker, home, self.asked = world.agents[0][1], 0, self.asked + 1
        people = [world.administrator, world.agents[place][0], agent, second, asker, other]
        lead, *serving = world.agents[elsewhere]
        one, another = chance.sample(serving, 2)
        return [*people, one, lead, another], [place, home, elsewhere]
