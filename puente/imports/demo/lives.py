"""Eighteen months of requests, each with its life from the first word to the end, brought in as history is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from puente.calendars.working_time import add_working_time
from puente.catalogue.models import Service
from puente.desk import verbs as desk
from puente.desk.changing import working_days_after
from puente.desk.clock.reckoning import reckoning_together
from puente.desk.history import Step, Telling
from puente.desk.news import ring
from puente.events.models import Event
from puente.foundation import clock
from puente.imports.demo.house import House
from puente.people.models import Department, Person
from puente.people.queries import organization

PACE = {"JUR": 1.5, "COM": 1.35, "PER": 1.1, "DIR": 1.3, "BRI": 1.2, "REC": 0.6, "COC": 0.6, "LIM": 0.7}
"""How quickly departments serve, against what they promise; those not named take 0.85 of it."""
PASSES = {
    "INF": ["COM", "MAN"],
    "COM": ["JUR"],
    "MAN": ["TEC", "COM"],
    "SUM": ["COM", "BRI"],
    "MKT": ["JUR"],
    "ADM": ["ENF"],
}
PIECE = 200
RECENT = 0.09
"""The share of all requests that came in the last six days, and find everybody busier."""
BUSY = timedelta(days=6)
LINGERS = 0.45
"""The share of those that are still in hand, or not yet taken."""


class Town:
    """The hospital at work."""

    def __init__(self, house: House, now: datetime, chance: Random) -> None:
        self.house, self.now, self.chance = house, now, chance
        self.zone = ZoneInfo(house.told["zone"])
        self.days = organization().closes_after_days
        self.weights = [house.about[service.pk]["weight"] for service in house.services]
        self.last: dict[str, int] = {}
        self.home = {p.pk: code for code in house.agents for p in house.agents[code] + house.members[code]}
        self.people = [
            p
            for code, them in house.agents.items()
            for p in them + house.members[code]
            if code not in ("BRI", "TEC")
        ]

    def live(self, requests: int, tick: Callable[[int], None]) -> None:
        """Lives this many requests, those that came first at first."""
        tellings = [self._told(at) for at in sorted(self._moments(requests))]
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

    def _moments(self, requests: int) -> list[datetime]:
        recent = int(requests * RECENT)
        return [self._moment(540) for _ in range(requests - recent)] + [
            self._moment(BUSY.days) for _ in range(recent)
        ]

    def _moment(self, within_days: int) -> datetime:
        """A moment within the last days: mostly a weekday, mostly between seven and eight in the evening."""
        while True:
            day = (
                (self.now - timedelta(days=self.chance.uniform(0.02, within_days)))
                .astimezone(self.zone)
                .date()
            )
            if day.weekday() >= 5 and self.chance.random() < 0.75:
                continue
            hour = min(21.9, max(7.0, self.chance.gauss(11.5, 2.8)))
            at = datetime.combine(day, time(int(hour), int(hour % 1 * 60)), self.zone)
            if at < self.now - timedelta(minutes=20):
                return at

    def _told(self, at: datetime) -> Telling:
        chance, house = self.chance, self.house
        service = chance.choices(house.services, self.weights)[0]
        about = house.about[service.pk]
        code = about["dept"]
        requester = self._requester(service, house.departments[code])
        options = house.options[service.pk]
        self.last[code] = self.last.get(code, 0) + 1
        telling = Telling(
            number=f"{code}-{self.last[code]}",
            outside_key="",
            subject=house.said(chance.choice(about["subjects"])),
            text=house.said(chance.choice(house.told["talk"]["asks"])),
            requester=str(requester.pk),
            department=code,
            priority=chance.choices([1, 2, 3, 4], [8, 74, 14, 4])[0],
            channel=chance.choices(["portal", "phone", "mail", "desk"], [70, 14, 10, 6])[0],
            opened_at=at.astimezone(UTC),
            opened_by=str(requester.pk),
            beneficiary=self._beneficiary(requester),
            asking=self.home.get(requester.pk),
            service=service.pk,
            option=chance.choice(options).pk if options and chance.random() < 0.8 else None,
            is_confidential=service.is_confidential,
        )
        _Life(self, telling, about).go(at)
        return telling

    def _beneficiary(self, requester: Person) -> str | None:
        if not requester.is_inside or self.chance.random() > 0.06:
            return None
        other = self.chance.choice(self.people)
        return str(other.pk) if other.pk != requester.pk else None

    def _requester(self, service: Service, department: Department) -> Person:
        if service.who_may_ask == Service.Who.EVERYBODY and self.chance.random() < 0.6:
            return self.chance.choice(self.house.customers)
        serving = self.house.agents[department.code]
        while (person := self.chance.choice(self.people)) in serving:
            pass
        return person


class _Life:
    """One request from its first answer to its end, or until now."""

    def __init__(self, town: Town, telling: Telling, about: dict[str, Any]) -> None:
        self.town, self.chance, self.house = town, town.chance, town.house
        self.telling, self.about = telling, about
        self.code = telling.department
        self.agent = self._agent()

    def go(self, at: datetime) -> None:
        """Each step happens when its working time is over; what would lie in the future has not happened yet."""
        for hours, step in self._steps():
            at = self._after(at, hours)
            if at > self.town.now:
                return
            step(at.astimezone(UTC))
        self._close(at)

    def _steps(self) -> list[tuple[float, Callable[[datetime], None]]]:
        chance, whole = self.chance, float(self.about["resolve"])
        steps: list[tuple[float, Callable[[datetime], None]]] = [(self.about["answer"] * 0.35, self._begin)]
        if self.telling.opened_at > self.town.now - BUSY and chance.random() < LINGERS:
            return steps[: chance.randrange(2)]
        if chance.random() < 0.04:
            return [*steps, (1, self._cancel)]
        if chance.random() < 0.03:
            return [*steps, (whole * 0.3, self._decline)]
        if chance.random() < 0.16:
            steps += [(whole * 0.1, self._ask_back), (chance.uniform(0.5, 9), self._reply)]
        if chance.random() < 0.2:
            steps.append((whole * 0.1, self._note))
        if chance.random() < 0.12 and self.code in PASSES:
            steps += [(whole * 0.2, self._pass), (2, self._begin)]
        if chance.random() < 0.08:
            steps.append((whole * 0.15, self._hurry))
        if chance.random() < 0.1:
            steps.append((whole * 0.1, self._nudge))
        steps.append((whole * 0.45, self._resolve))
        if chance.random() < 0.05:
            steps += [(6, self._reopen), (whole * 0.2, self._resolve)]
        return steps

    def _after(self, at: datetime, hours: float) -> datetime:
        """`hours` of the department's working time later, more or less, at its pace."""
        pace = PACE.get(self.code, 0.85) * (1.7 if self.telling.opened_at > self.town.now - BUSY else 1)
        seconds = max(120.0, hours * 3600 * pace * self.chance.lognormvariate(-0.1, 0.6))
        later = add_working_time(self.house.departments[self.code].hours_calendar.hours(), at, seconds)
        return later + timedelta(seconds=self.chance.randrange(60))

    def _agent(self) -> Person:
        own = {self.telling.requester, self.telling.beneficiary}
        free = [one for one in self.house.agents[self.code] if str(one.pk) not in own]
        return free[0] if self.telling.is_confidential else self.chance.choice(free)

    def _do(self, what: str, at: datetime, actor: str, **data: Any) -> None:
        self.telling.step(Step(what, at, actor, data))

    def _serve(self, what: str, at: datetime, **data: Any) -> None:
        self._do(what, at, str(self.agent.pk), side="serving", **data)

    def _ask(self, what: str, at: datetime, kind: str) -> None:
        self._do(what, at, self.telling.requester, side="asking", text=self._text(kind))

    def _text(self, kind: str) -> str:
        return self.house.said(self.chance.choice(self.house.told["talk"][kind]))

    def _begin(self, at: datetime) -> None:
        self.agent = self._agent()
        lead = str(self.house.leads[self.code].pk)
        by_lead = (
            lead not in (self.telling.requester, self.telling.beneficiary) and self.chance.random() < 0.2
        )
        self._do("assign", at, lead if by_lead else str(self.agent.pk), to=str(self.agent.pk))
        if self.chance.random() < 0.75:
            self._serve("answer", at + timedelta(minutes=1), text=self._text("first"))

    def _ask_back(self, at: datetime) -> None:
        self._serve("wait", at, text=self._text("questions"), waits_for="requester")

    def _reply(self, at: datetime) -> None:
        self._ask("answer", at, "replies")

    def _nudge(self, at: datetime) -> None:
        self._ask("answer", at, "nudges")

    def _note(self, at: datetime) -> None:
        self._serve("note", at, text=self._text("notes"))

    def _hurry(self, at: datetime) -> None:
        if self.telling.priority < 3:
            self._serve("priority", at, priority=3)

    def _pass(self, at: datetime) -> None:
        to = self.chance.choice(PASSES[self.code])
        self._serve("hand_over", at, to=to, reason=self._text("passes"))
        self.code = to

    def _resolve(self, at: datetime) -> None:
        self._serve("resolve", at, text=self._text("done") if self.chance.random() < 0.8 else "")

    def _reopen(self, at: datetime) -> None:
        self._ask("reopen", at, "reopens")

    def _decline(self, at: datetime) -> None:
        self._serve("decline", at, text=self._text("declines"))

    def _cancel(self, at: datetime) -> None:
        self._ask("cancel", at, "cancels")

    def _close(self, at: datetime) -> None:
        if not self.telling.steps or self.telling.steps[-1].what != "resolve":
            return
        confirmed = at + timedelta(hours=self.chance.uniform(0.2, 30))
        by_itself = working_days_after(at, self.town.days, self.house.departments[self.code])
        if self.chance.random() < 0.5 and confirmed < min(by_itself, self.town.now):
            self._do("confirm", confirmed.astimezone(UTC), self.telling.requester)
        elif by_itself < self.town.now:
            self._do("close", by_itself, "")
