"""Eighteen months of requests that have come to an end."""

from __future__ import annotations

from datetime import datetime, timedelta

from puente.calendars.working_time import add_working_time
from puente.imports.demo.house import SEEN
from puente.imports.demo.tales import Tale
from puente.imports.demo.town import Town

MONTHS_IN_DAYS = 545.0
PACE = {
    "JUR": 1.25, "COM": 1.2, "DIR": 1.05, "PER": 0.98, "BRI": 0.95, "TEC": 0.85, "MKT": 0.9, "LIM": 0.75, "COC": 0.7, "REC": 0.72, "ENF": 0.8,
}  # fmt: skip
"""How much of its time a department usually needs; those not named need 0.85 of it."""
SPREAD = 0.5


def lived(town: Town) -> Tale:
    """One request that was asked and has ended, whenever that was."""
    service = town.chance.choices(town.house.services, town.house.weights)[0]
    story = town.stories.next_of(service.code)
    nearest = 0.0
    while True:
        at = town.asked_at(MONTHS_IN_DAYS, nearest)
        if not story.is_told_in(at.month):
            continue
        tale = Tale(town, story, town.requester(story), at)
        _Past(tale).live(at)
        if tale.last < town.now - timedelta(minutes=5):
            return tale
        nearest = min(nearest + 4.0, 60.0)


class _Past:
    """A request from its first answer to its end."""

    def __init__(self, tale: Tale) -> None:
        self.tale, self.chance = tale, tale.chance
        pace = PACE.get(tale.code, 0.85) * self.chance.lognormvariate(0, SPREAD)
        self.share = pace
        self.whole = tale.about["resolve"] * 3600 * pace

    def live(self, at: datetime) -> None:
        tale, chance = self.tale, self.chance
        at = self._begin(at)
        if chance.random() < 0.035:
            tale.cancel(tale.town.by_day(self._later(at, 0.1)))
            return
        if chance.random() < 0.13 and tale.town.stories.said("declines", tale.story):
            tale.decline(self._later(at, 0.3))
            return
        at = self._middle(at)
        at = tale.resolve(self._later(at, chance.uniform(0.3, 0.55) * (0.4 if tale.was_nudged else 1)))
        if chance.random() < 0.04:
            at = tale.reopen(tale.town.by_day(at + timedelta(hours=chance.uniform(1, 20))))
            at = tale.resolve(self._later(at, 0.25))
        tale.close(at)

    def _begin(self, at: datetime) -> datetime:
        """Somebody takes it, and mostly says so at once."""
        tale, chance = self.tale, self.chance
        promised = min(SEEN.get(tale.code, 2), tale.about["answer"]) * 3600
        at = tale.worked(at, min(promised * 0.3 * chance.lognormvariate(0, 0.75), self.whole * 0.5))
        at = tale.take(at)
        if chance.random() < 0.88:
            at = tale.answer_first(at + timedelta(seconds=chance.randrange(40, 500)))
        return at

    def _middle(self, at: datetime) -> datetime:
        tale, chance = self.tale, self.chance
        if tale.story.question and chance.random() < 0.3:
            at = tale.ask_back(self._later(at, 0.1))
            at = tale.reply(tale.town.by_day(at + timedelta(hours=chance.uniform(0.2, 9))))
            if chance.random() < 0.7:
                at = tale.thank(self._later(at, 0.04, most=2.5))
        if chance.random() < 0.25:
            at = tale.note(self._later(at, 0.1))
        if tale.story.passing and chance.random() < 0.6:
            at = tale.pass_on(self._later(at, 0.15))
            return self._begin(at)
        if self.share > 1.1 and chance.random() < 0.7:
            at = tale.nudge(tale.town.by_day(self._later(at, 0.45)))
            if chance.random() < 0.85:
                at = tale.soothe(self._later(at, 0.05, most=2.5))
        elif chance.random() < 0.07:
            at = tale.hurry(self._later(at, 0.1))
        return at

    def _later(self, at: datetime, share: float, most: float = 1000.0) -> datetime:
        """So much of its whole time later, in working time."""
        seconds = min(most * 3600, self.whole * share * self.chance.uniform(0.6, 1.4))
        return add_working_time(self.tale.town.hours[self.tale.code], at, max(120.0, seconds)) + timedelta(
            seconds=self.chance.randrange(60)
        )
