"""The desk as it is now: what is new, what is in hand, what waits, what is late. It looks alive at any hour of the week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from puente.imports.demo.house import SEEN
from puente.imports.demo.slots import Pair
from puente.imports.demo.stories import Story
from puente.imports.demo.tales import Tale
from puente.imports.demo.town import Town
from puente.people.models import Person

HOUR = 3600.0
SHARE = 0.08
"""The share of all requests that stand open."""
SLOW = {"JUR": 1.6, "COM": 1.5, "DIR": 1.4, "ENF": 1.5, "TEC": 1.3}
"""Where more stands open than its share of what is asked."""

NEW, LATE, SOON, CALM, ASKED, PUT_OFF, REPLIED, RESOLVED = (
    "new", "late", "soon", "calm", "asked", "put_off", "replied", "resolved",
)  # fmt: skip

ROLES_ASK = {
    "nurse": [("gowns", SOON), ("bed", RESOLVED), ("computer", ASKED), ("monitor", LATE), ("shift", CALM)],
    "receptionist": [
        ("repair", RESOLVED),
        ("access", ASKED),
        ("web", LATE),
        ("waste", SOON),
        ("shift", CALM),
    ],
    "lead": [("repair", RESOLVED), ("contract", ASKED), ("buy", LATE), ("access", CALM)],
    "agent": [("climate", RESOLVED), ("new-colleague", ASKED), ("shift", LATE), ("paper", SOON)],
    "administrator": [
        ("catering", RESOLVED),
        ("poster", ASKED),
        ("contract", LATE),
        ("computer", SOON),
        ("rooms", CALM),
    ],
}
"""What those as whom one looks around have asked, and how it stands."""


class Present:
    """Tells what stands open, department by department."""

    def __init__(self, town: Town) -> None:
        self.town, self.chance = town, town.chance
        self.open_subjects: set[tuple[str, str]] = set()
        self.standing: Counter[Pair] = Counter()
        self.in_hand: Counter[int] = Counter()
        self.roles = frozenset(person.pk for person in town.house.roles.values())

    def tell(self, requests: int) -> list[Tale]:
        """What the roles asked, and what others did until the queues have what they should."""
        wanted = round(requests * SHARE)
        asks = [(word, code, state) for word, them in ROLES_ASK.items() for code, state in them]
        tales = [
            self._asked_by(self.town.house.roles[word], code, state)
            for word, code, state in asks[: wanted // 2]
        ]
        standing = {state: Counter[str]() for state in (LATE, NEW, ASKED, SOON)}
        for tale, (_word, _code, state) in zip(tales, asks, strict=False):
            if state != RESOLVED:
                standing.setdefault(state, Counter())[tale.code] += 1
        for code, size in self._sizes(wanted).items():
            there = {state: counts[code] for state, counts in standing.items()}
            tales += [self._somebodys(code, state, urgent) for state, urgent in self._states(size, there)]
        return tales

    def _sizes(self, wanted: int) -> dict[str, int]:
        """How many stand open in each department."""
        weights = Counter[str]()
        for service in self.town.house.services:
            about = self.town.house.about[service.pk]
            weights[about["dept"]] += about["weight"] * SLOW.get(about["dept"], 1.0)
        whole = sum(weights.values())
        return {
            code: max(wanted >= 100 and 5, round(wanted * weight / whole)) for code, weight in weights.items()
        }

    def _states(self, size: int, there: dict[str, int]) -> list[tuple[str, bool]]:
        """The states of a queue of this size beyond those that are there, and which of them are urgent."""
        shares = {
            LATE: int(size * 0.18) or (size >= 4), NEW: int(size * 0.2) or (size >= 3), ASKED: int(size * 0.1) or (size >= 5),
            REPLIED: size // 9, PUT_OFF: size // 10, SOON: int(size * 0.14) or (size >= 2),
        }  # fmt: skip
        states = [state for state, many in shares.items() for _ in range(many - there.get(state, 0))]
        states += [CALM] * (size - len(states) - sum(there.values()))
        self.chance.shuffle(states)
        able = [i for i, state in enumerate(states) if state in (SOON, NEW)][: 1 + (size >= 20)]
        return [(state, index in able) for index, state in enumerate(states)]

    # Whose, and what.

    def _asked_by(self, person: Person, code: str, state: str) -> Tale:
        home = self.town.home[person.pk]
        stories = [one for one in self._fitting(code, state) if home in one.asked_by]
        return self._distinct(lambda: self._told(self._rarest(stories), person, state, False))

    def _somebodys(self, code: str, state: str, urgent: bool) -> Tale:
        served = [s for s in self.town.house.services if self.town.house.about[s.pk]["dept"] == code]
        fitting = {service: self._fitting(service.code, state, urgent) for service in served}
        services = [s for s in served if fitting[s]]
        if not services:
            return self._somebodys(code, CALM if not urgent else state, False)
        if state in (CALM, NEW):
            name, least = ("resolve", 8) if state == CALM else ("answer", 2)
            services = [s for s in services if self.town.house.about[s.pk][name] >= least] or services
        weights = [self.town.house.about[s.pk]["weight"] for s in services]

        def told() -> Tale:
            story = self._rarest(fitting[self.chance.choices(services, weights)[0]])
            return self._told(story, self.town.requester(story, but=self.roles), state, urgent)

        return self._distinct(told)

    def _fitting(self, code: str, state: str, urgent: bool = False) -> list[Story]:
        """The stories of a service that can be told now and in this state."""
        return [
            one
            for one in self.town.stories.of[code]
            if one.is_told_in(self.town.now.month)
            and (one.is_urgent or not urgent)
            and (one.question or state not in (ASKED, REPLIED))
            and (state != PUT_OFF or self.town.stories.can_be_put_off(one))
        ]

    def _rarest(self, stories: list[Story]) -> Story:
        """One of those that stand open least often."""
        least = min(self.standing[one.subject] for one in stories)
        return self.chance.choice([one for one in stories if self.standing[one.subject] == least])

    def _distinct(self, tell: Callable[[], Tale]) -> Tale:
        """Told again until nothing of the same subject stands in the same queue."""
        for _try in range(30):
            tale = tell()
            if (tale.code, tale.telling.subject) not in self.open_subjects:
                break
        self.open_subjects.add((tale.code, tale.telling.subject))
        self.standing[tale.story.subject] += 1
        if tale.telling.steps:
            self.in_hand[tale.agent.pk] += 1
        return tale

    # How it stands.

    def _told(self, story: Story, person: Person, state: str, urgent: bool) -> Tale:
        about = self.town.house.about[self.town.house.by_code[story.service].pk]
        priority = 4 if urgent else None
        target = max(1.0, about["resolve"] / 2 if urgent else about["resolve"]) * HOUR
        if state == NEW:
            return Tale(self.town, story, person, self._lately(about), priority=priority)
        age, paused = self._ages(state, target)
        at = self.town.working_ago(about["dept"], age)
        tale = Tale(self.town, story, person, at, priority=priority, as_usual=state in (LATE, SOON))
        self._live(tale, at, state, age, paused)
        return tale

    def _ages(self, state: str, target: float) -> tuple[float, float]:
        """For how much working time it has stood, and after how much it began to wait or ended."""
        chance = self.chance
        if state == LATE:
            age = target + min(target * chance.uniform(0.05, 0.4), chance.uniform(0.5, 9) * HOUR)
        elif state == SOON:
            age = target - min(chance.uniform(1.2, 4.5) * HOUR, target * chance.uniform(0.5, 0.8))
        elif state == CALM:
            age = chance.uniform(0.06, 0.6) * target
        else:
            stops = min(chance.uniform(0.15, 0.6) * target, 30 * HOUR)
            since = chance.uniform(0.2, 1.4) if state == RESOLVED else chance.uniform(0.3, 6)
            return stops + since * HOUR, stops
        return age, age

    def _lately(self, about: dict[str, object]) -> datetime:
        """Within the last hours, and within the time in which it should have been seen."""
        code = str(about["dept"])
        seen = 0.5 * HOUR * min(SEEN.get(code, 2), int(str(about["answer"])))
        for _try in range(80):
            at = self.town.now - timedelta(minutes=self.chance.uniform(4, 13 * 60) * self.chance.random())
            if self.town.by_day(at) == at and self.town.worked_since(code, at) < seen:
                return at
        return self.town.working_ago(code, seen * 0.9)

    def _live(self, tale: Tale, at: datetime, state: str, age: float, stops: float) -> None:
        chance, until = self.chance, min(age, stops) - 60
        begins = min(SEEN.get(tale.code, 2), tale.about["answer"]) * HOUR * chance.uniform(0.1, 0.7)
        begins = min(begins, until * 0.5)
        self._give(tale)
        tale.take(tale.worked(at, begins), by=tale.agent)
        answers = begins + min(chance.uniform(60, 600), until * 0.1)
        tale.answer_first(tale.worked(at, answers))
        if chance.random() < 0.35:
            tale.note(tale.worked(at, answers + (until - answers) * chance.uniform(0.2, 0.5)))
        if state == LATE:
            self._wait_in_vain(tale, at, until)
        elif state in (ASKED, REPLIED):
            asked = tale.ask_back(tale.worked(at, until))
            if state == REPLIED:
                left = tale.about["resolve"] * HOUR * 0.8 - stops
                tale.reply(self._since(asked, most=min(300, left / 60)))
        elif state == PUT_OFF:
            tale.put_off(tale.worked(at, until), chance.randint(1, 4))
        elif state == RESOLVED:
            tale.resolve(tale.worked(at, until))

    def _wait_in_vain(self, tale: Tale, at: datetime, until: float) -> None:
        """Who asked asks again, and is told why it takes so long."""
        if self.chance.random() < 0.75:
            nudged = until * self.chance.uniform(0.8, 0.9)
            tale.nudge(tale.worked(at, nudged))
            tale.soothe(tale.worked(at, nudged + min((until - nudged) * 0.8, 1.5 * HOUR)))

    def _since(self, asked: datetime, most: float) -> datetime:
        """A moment between the question and now, at most so many minutes ago and by day if it can be."""
        for _try in range(40):
            at = self.town.now - timedelta(minutes=self.chance.uniform(5, max(10, most)))
            if at > asked and self.town.by_day(at) == at:
                return at
        return asked + (self.town.now - asked) * 0.8

    def _give(self, tale: Tale) -> None:
        """Those as whom one looks around have a fair part of their queue in hand."""
        role = next((p for p in self.town.house.roles.values() if self.town.home[p.pk] == tale.code), None)
        own = {tale.telling.requester, tale.telling.beneficiary}
        if role is None or str(role.pk) in own:
            return
        if self.in_hand[role.pk] < 2 or (self.in_hand[role.pk] < 6 and self.chance.random() < 0.2):
            tale.agent = role
