"""One request from its first word, told step by step: who did what at which moment, in the words of its story."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from puente.calendars.working_time import add_working_time
from puente.desk.changing import working_days_after
from puente.desk.history import Step, Telling
from puente.imports.demo.forms import answered
from puente.imports.demo.slots import Pair, capitalized, fill, slots, until_in_words
from puente.people.models import Person

if TYPE_CHECKING:
    from puente.imports.demo.stories import Story
    from puente.imports.demo.town import Town


class Tale:
    """A request being lived. Each method is something that happens at a moment, which it returns."""

    def __init__(
        self,
        town: Town,
        story: Story,
        requester: Person,
        at: datetime,
        *,
        priority: int | None = None,
        as_usual: bool = False,
    ) -> None:
        """What goes `as_usual` has no option that takes longer than its service."""
        self.town, self.story, self.chance = town, story, town.chance
        self.service = town.house.by_code[story.service]
        self.about = town.house.about[self.service.pk]
        self.code: str = self.about["dept"]
        self.agent = town.anybody(self.code, {requester.pk})
        self.requester, self.was_nudged = requester, False
        self._choose_slots(requester, at)
        options = [one for one in town.house.options[self.service.pk] if not (as_usual and one.lead_days)]
        self.telling = Telling(
            number="",
            outside_key="",
            subject=capitalized(self.words(story.subject)),
            text=self.words(story.text),
            requester=str(requester.pk),
            department=self.code,
            priority=priority or self.chance.choices([1, 2, 3], [8, 78, 14])[0],
            channel=self._channel(),
            opened_at=at.astimezone(UTC),
            opened_by=str(requester.pk),
            beneficiary=str(self.colleague.pk) if story.for_a_colleague else None,
            asking=town.home.get(requester.pk),
            service=self.service.pk,
            option=self.chance.choice(options).pk if options and self.chance.random() < 0.8 else None,
            is_confidential=self.service.is_confidential,
            answers=answered(story, self),
            wanted_on=self.day if story.wanted else None,
        )

    def _choose_slots(self, requester: Person, at: datetime) -> None:
        self.colleague = self.town.colleague_of(requester)
        self.values, self.day = slots(
            self.chance,
            at.astimezone(self.town.zone),
            wanted=self.story.wanted,
            colleague=self.colleague.name,
            surname=self.town.surname(),
            own=self.town.stories.slots[self.story.service],
        )

    def _channel(self) -> str:
        weights = [70, 14, 10, 6] if self.story.asked_by else [30, 30, 35, 5]
        return self.chance.choices(["portal", "phone", "mail", "desk"], weights)[0]

    # What is said.

    def words(self, pair: Pair) -> str:
        """A text in the hospital's language, its places filled."""
        index = self.town.house.index
        return fill(pair[index], index, self.values)

    def say(self, kind: str) -> str:
        """One of the things said of this kind; empty when there is none. Who was handed it over says nothing of their own."""
        stories, story = self.town.stories, self.story
        passed = self.code != self.about["dept"]
        choices = stories.talk[""][story.side].get(kind, []) if passed else stories.said(kind, story)
        return self.words(self.chance.choice(choices)) if choices else ""

    # When things happen.

    def worked(self, at: datetime, seconds: float) -> datetime:
        """So much working time of the department in whose hands it is, after `at`."""
        return add_working_time(self.town.hours[self.code], at, max(60.0, seconds))

    # What happens.

    def _do(self, what: str, at: datetime, actor: str, **data: Any) -> datetime:
        self.telling.step(Step(what, at.astimezone(UTC), actor, data))
        return at

    def _serve(self, what: str, at: datetime, **data: Any) -> datetime:
        return self._do(what, at, str(self.agent.pk), side="serving", **data)

    def _ask(self, what: str, at: datetime, text: str) -> datetime:
        return self._do(what, at, self.telling.requester, side="asking", text=text)

    def take(self, at: datetime, by: Person | None = None) -> datetime:
        self.agent = by or self.agent
        lead = str(self.town.house.leads[self.code].pk)
        asks = lead in (self.telling.requester, self.telling.beneficiary)
        by_lead = not by and not asks and self.chance.random() < 0.15
        return self._do("assign", at, lead if by_lead else str(self.agent.pk), to=str(self.agent.pk))

    def answer_first(self, at: datetime) -> datetime:
        return self._serve("answer", at, text=self.say("first"))

    def ask_back(self, at: datetime) -> datetime:
        assert self.story.question
        return self._serve("wait", at, text=self.words(self.story.question), waits_for="requester")

    def reply(self, at: datetime) -> datetime:
        assert self.story.reply
        return self._ask("answer", at, self.words(self.story.reply))

    def thank(self, at: datetime) -> datetime:
        return self._serve("answer", at, text=self.say("thanks"))

    def note(self, at: datetime) -> datetime:
        told = self.say("notes")
        return self._serve("note", at, text=told) if told else at

    def nudge(self, at: datetime) -> datetime:
        self.was_nudged = True
        return self._ask("answer", at, self.say("nudges"))

    def soothe(self, at: datetime) -> datetime:
        return self._serve("answer", at, text=self.say("soothes"))

    def hurry(self, at: datetime) -> datetime:
        return self._serve("priority", at, priority=3) if self.telling.priority < 3 else at

    def put_off(self, at: datetime, days: int) -> datetime:
        """It waits until a morning that suits who asked."""
        moment = working_days_after(self.town.now, days, self.town.house.departments[self.code])
        until = moment.astimezone(self.town.zone).replace(hour=9, minute=0, second=0)
        self.values["until"] = until_in_words(until.date())
        said = self.say("until")
        return self._serve(
            "wait", at, waits_for="date", until=until.astimezone(UTC), reason=said, chosen=True
        )

    def pass_on(self, at: datetime) -> datetime:
        assert self.story.passing
        to = self.story.passing.to
        self._serve("hand_over", at, to=to, reason=self.words(self.story.passing.why))
        self.code = to
        self.agent = self.town.anybody(to, {int(self.telling.requester)})
        return at

    def resolve(self, at: datetime) -> datetime:
        passing = self.story.passing
        ends = passing.done if passing and self.code == passing.to else self.story.done
        again = any(step.what == "reopen" for step in self.telling.steps)
        return self._serve("resolve", at, text=self.say("again") if again else self.words(ends))

    def reopen(self, at: datetime) -> datetime:
        return self._ask("reopen", at, self.say("reopens"))

    def decline(self, at: datetime) -> datetime:
        return self._serve("decline", at, text=self.say("declines"))

    def cancel(self, at: datetime) -> datetime:
        return self._ask("cancel", at, self.say("cancels"))

    def close(self, at: datetime) -> None:
        """Who asked says that it is right, or the days pass."""
        town = self.town
        confirmed = town.by_day(at + timedelta(hours=self.chance.uniform(0.2, 30)))
        by_itself = working_days_after(at, town.days, town.house.departments[self.code])
        if self.chance.random() < 0.5 and confirmed < min(by_itself, town.now):
            self._do("confirm", confirmed, self.telling.requester)
        elif by_itself < town.now:
            self._do("close", by_itself, "")

    @property
    def last(self) -> datetime:
        """When something happened last."""
        return self.telling.steps[-1].at if self.telling.steps else self.telling.opened_at
