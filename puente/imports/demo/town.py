"""The hospital at work: who asks, who serves, and when a moment is a likely one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from puente.calendars.working_time import working_time_between
from puente.desk import verbs as desk
from puente.desk.clock.reckoning import reckoning_together
from puente.desk.news import ring
from puente.events.models import Event
from puente.foundation import clock
from puente.imports.demo.house import House
from puente.imports.demo.stories import Stories, Story
from puente.imports.demo.tales import Tale
from puente.people.models import Person
from puente.people.queries import organization

PIECE = 200
FIRST_HOUR, LAST_HOUR = 7, 22
"""When people write to one another."""


class Town:
    """Keeps chance, calendars and people together for those who tell the past and the present."""

    def __init__(self, house: House, now: datetime, chance: Random) -> None:
        self.house, self.now, self.chance = house, now, chance
        self.zone = ZoneInfo(house.told["zone"])
        self.days = organization().closes_after_days
        self.stories = Stories(chance)
        self.hours = {code: d.hours_calendar.hours() for code, d in house.departments.items()}
        self.home = {p.pk: code for code in house.agents for p in house.agents[code] + house.members[code]}
        self.surnames = house.told["names"]["last"].split()

    # People.

    def people_of(self, code: str) -> list[Person]:
        return self.house.agents[code] + self.house.members[code]

    def anybody(self, code: str, but: set[int]) -> Person:
        """Somebody who serves there now, other than those; what is confidential reaches the lead first."""
        free = [p for p in self.house.agents[code] if p.pk not in but]
        here = [p for p in free if p.pk not in self.house.away]
        return self.chance.choice(here or free)

    def requester(self, story: Story, but: frozenset[int] = frozenset()) -> Person:
        """Somebody of a department that asks such things, the larger ones more often; or somebody from outside."""
        if not story.asked_by:
            return self.chance.choice(self.house.customers)
        served_by = self.house.about[self.house.by_code[story.service].pk]["dept"]
        people = [p for code in story.asked_by if code != served_by for p in self.people_of(code)]
        return self.chance.choice([p for p in people if p.pk not in but] or people)

    def colleague_of(self, person: Person) -> Person:
        """Somebody who works beside them, of another first name; for somebody from outside, anybody."""
        first = person.name.split()[0]
        beside = self.people_of(self.home.get(person.pk, "REC"))
        return self.chance.choice([p for p in beside if p.name.split()[0] != first])

    def surname(self) -> str:
        return self.chance.choice(self.surnames)

    # Moments.

    def asked_at(self, furthest: float, nearest: float = 0.0) -> datetime:
        """A moment so many days ago, at most and at least: mostly a weekday, mostly in the morning. The house asks more and
        more as it gets used to it."""
        while True:
            ago = nearest + (furthest - nearest) * (1 - self.chance.random() ** 0.45)
            day = (self.now - timedelta(days=ago)).astimezone(self.zone).date()
            if day.weekday() >= 5 and self.chance.random() < 0.75:
                continue
            hour = self.chance.gauss(11.8, 2.9)
            if not FIRST_HOUR <= hour < LAST_HOUR:
                continue
            at = datetime.combine(
                day, time(int(hour), int(hour % 1 * 60), self.chance.randrange(60)), self.zone
            )
            if at < self.now - timedelta(minutes=20):
                return at

    def by_day(self, at: datetime) -> datetime:
        """The same moment, or the next morning when it falls into the night."""
        local = at.astimezone(self.zone)
        if FIRST_HOUR <= local.hour < LAST_HOUR:
            return at
        morning = datetime.combine(local.date(), time(FIRST_HOUR, self.chance.randrange(5, 59)), self.zone)
        return morning if local.hour < FIRST_HOUR else morning + timedelta(days=1)

    def working_ago(self, code: str, seconds: float) -> datetime:
        """The moment since when a department has worked so long."""
        hours = self.hours[code]
        early, late = self.now - timedelta(days=200), self.now
        while late - early > timedelta(seconds=20):
            middle = early + (late - early) / 2
            if working_time_between(hours, middle, self.now).total_seconds() > seconds:
                early = middle
            else:
                late = middle
        return early

    def worked_since(self, code: str, at: datetime) -> float:
        return working_time_between(self.hours[code], at, self.now).total_seconds()

    # Into the record.

    def bring_in(self, tales: list[Tale], tick: Callable[[int], None]) -> None:
        """All of them, numbered in the order in which they were asked."""
        last: dict[str, int] = {}
        tellings = [tale.telling for tale in sorted(tales, key=lambda one: one.telling.opened_at)]
        for telling in tellings:
            last[telling.department] = last.get(telling.department, 0) + 1
            telling.number = f"{telling.department}-{last[telling.department]}"
        people = {str(pk): pk for pk in Person.objects.values_list("pk", flat=True)}
        with reckoning_together():
            for start in range(0, len(tellings), PIECE):
                piece = tellings[start : start + PIECE]
                desk.import_requests(
                    piece, source="", departments=self.house.departments, people=people, batch="demo",
                    by=self.house.administrator,
                )  # fmt: skip
                tick(len(piece))

    def ring_the_bell(self) -> None:
        """The news of the last two days, as the worker would have told them."""
        recent = Event.objects.filter(about_code="request", at__gte=self.now - timedelta(days=2)).in_order()
        with clock.at(self.now):
            for event in recent:
                ring(event)
