"""Some hundred requests lived by the product's own verbs, step by step at their moments: what is multiplied later.

    python -m store.lives        (in the environment of the pattern's own SQLite file)

Every table counts its ids from a thousand million of its own, so that an id says of which table it is, also inside JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

if __name__ == "__main__":
    import django

    django.setup()

from django.core.management import call_command
from django.db import connection

from puente.catalogue.models import Service
from puente.desk import verbs as desk
from puente.desk.models import Request
from puente.events import outbox
from puente.events.models import Alarm
from puente.foundation import clock
from puente.foundation.verbs import via
from puente.people.models import Department, Person
from store import world

BLOCK = 1_000_000_000
TOLD_AT = datetime(2026, 1, 5, tzinfo=UTC)
"""A Monday: the lives of its week before end here or go on; what ended began up to three weeks earlier."""
ASKS = [
    "The one we have stopped working this morning and the ward needs it before the round of the afternoon, please.",
    "Could you bring two more of them to the second floor? The last ones went on Friday and nobody noticed.",
    "It says that I may not enter. It worked last week, and nothing has changed that I know of.",
]
SAYS = [
    "I have it here. It will be with you before noon; tell me if somebody else should receive it.",
    "We looked at it: a part has to be changed, and the part is on its way. I will write as soon as it is there.",
    "Thank you. Please try it again now, and answer here if it still says the same.",
    "Which of the two do you mean, the **old** one by the window or the new one?",
]


class Life:
    """One request in the making: each step some working minutes after the one before."""

    def __init__(self, cast: Cast, chance: Random, at: datetime, **asked: object) -> None:
        self.cast, self.chance, self.at = cast, chance, at
        self.request: Request = self._do(
            desk.open, by=cast.asker, subject="subject", text=chance.choice(ASKS), **asked
        )

    def _do(self, verb: Callable[..., Request], *words: object, **said: object) -> Request:
        self._let_alarms_ring(self.at)
        with clock.at(self.at), via("web"):
            found = verb(*words, **said)
        deliver(self.at)
        self.at += timedelta(
            seconds=self.chance.randrange(200, 3000), microseconds=self.chance.randrange(1, 10**6)
        )
        return found

    def _let_alarms_ring(self, until: datetime) -> None:
        while (alarm := Alarm.objects.filter(at__lte=until).order_by("at").first()) is not None:
            deliver(alarm.at)

    def do(self, verb: Callable[..., Request], **said: object) -> Life:
        self.request = self._do(verb, self.request, **said)
        return self

    def says(self, who: Person) -> Life:
        return self.do(desk.answer, text=self.chance.choice(SAYS), by=who)

    def later(self, days: int) -> Life:
        self.at += timedelta(days=days)
        return self

    def end(self, at: datetime) -> None:
        self._let_alarms_ring(at)


def deliver(at: datetime) -> None:
    """What the worker does."""
    with clock.at(at):
        while outbox.work("pattern"):
            pass


class Cast:
    """The roles, in the order in which `multiply` finds other people for them."""

    def __init__(self, house: world.World) -> None:
        self.departments = list(Department.objects.filter(pk__in=house.departments).order_by("pk"))
        self.service = Service.objects.get(pk=house.services[0])
        roles = [
            house.administrator,
            *house.agents[0][:3],
            house.members[1][0],
            house.members[1][1],
            house.agents[2][1],
            house.agents[2][0],
            house.agents[2][2],
        ]
        self.roles = roles
        people = [Person.objects.get(pk=pk) for pk in roles]
        self.lead, self.agent, self.second, self.asker, self.other, self.elsewhere = people[1:7]


def confirmed(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.lead).do(desk.assign, to=cast.agent, by=cast.lead)
    life.do(desk.set_priority, priority=3, by=cast.agent).do(
        desk.wait_for_requester, text=SAYS[3], by=cast.agent
    )
    life.says(cast.asker).do(desk.follow, by=cast.lead).do(desk.assign, to=cast.second, by=cast.agent)
    life.do(desk.take, by=cast.agent).do(desk.resolve, by=cast.agent).do(desk.confirm, by=cast.asker)


def closed_by_itself(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.agent).do(desk.take, by=cast.agent).do(
        desk.set_service, service=None, by=cast.agent
    )
    life.do(desk.follow, by=cast.second).do(desk.set_priority, priority=1, by=cast.agent).says(cast.agent)
    life.do(desk.unfollow, by=cast.second).do(desk.resolve, text=SAYS[2], by=cast.agent).end(
        life.at + timedelta(days=9)
    )


def reopened(life: Life, cast: Cast) -> None:
    life.do(desk.take, by=cast.second).do(desk.follow, by=cast.lead).do(desk.resolve, by=cast.second).later(1)
    life.do(desk.reopen, text=ASKS[2], by=cast.asker).do(desk.set_priority, priority=3, by=cast.lead)
    life.do(desk.assign, to=cast.agent, by=cast.lead).says(cast.agent).do(desk.unfollow, by=cast.lead)
    life.do(desk.resolve, by=cast.agent).do(desk.confirm, by=cast.asker)


def declined(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.lead).do(desk.take, by=cast.agent).do(desk.follow, by=cast.second)
    life.do(desk.set_priority, priority=1, by=cast.agent).do(desk.note, text=SAYS[1], by=cast.second)
    life.do(desk.unfollow, by=cast.second).do(desk.decline, reason=SAYS[0], by=cast.agent)


def handed_on(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.elsewhere).do(desk.take, by=cast.elsewhere)
    life.do(desk.hand_over, to=cast.departments[0], reason=SAYS[1], by=cast.elsewhere)
    life.do(desk.acknowledge, by=cast.agent).do(desk.take, by=cast.agent).do(
        desk.note, text=SAYS[3], by=cast.agent
    )
    life.do(desk.set_priority, priority=3, by=cast.agent).do(desk.follow, by=cast.lead)
    life.do(desk.resolve, text=SAYS[2], by=cast.agent).do(desk.confirm, by=cast.asker)


def long_talk(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.lead).do(desk.take, by=cast.agent).do(desk.follow, by=cast.second)
    for _turn in range(3):
        life.says(cast.agent).says(cast.asker)
    life.do(desk.set_priority, priority=3, by=cast.agent).do(desk.note, text=SAYS[1], by=cast.second)
    life.do(desk.wait_for_requester, text=SAYS[3], by=cast.agent).says(cast.asker)


def fresh(life: Life, cast: Cast) -> None:
    pass


def seen(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.lead).do(desk.set_priority, priority=3, by=cast.lead)


def in_hand(life: Life, cast: Cast) -> None:
    life.do(desk.take, by=cast.agent).says(cast.agent)


def urgent(life: Life, cast: Cast) -> None:
    life.do(desk.acknowledge, by=cast.lead).do(desk.assign, to=cast.agent, by=cast.lead)
    life.do(desk.set_priority, priority=4, by=cast.agent)


def waiting(life: Life, cast: Cast) -> None:
    life.do(desk.take, by=cast.agent).do(desk.wait_for_requester, text=SAYS[3], by=cast.agent)


ENDED = {confirmed: 26, closed_by_itself: 24, reopened: 16, declined: 8, handed_on: 16}
STANDING = {fresh: 8, seen: 8, in_hand: 10, urgent: 6, waiting: 6, long_talk: 4}


def live() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        cursor.execute("DELETE FROM sqlite_sequence")
        numbered = [(table, (at + 1) * BLOCK) for at, table in enumerate(tables)]
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", numbered)
    house = world.build(3, 30, 3, TOLD_AT - timedelta(weeks=60))
    cast, chance, made = Cast(house), Random(20260105), []
    for kinds, days in ((ENDED, 20), (STANDING, 6)):
        for kind, many in kinds.items():
            for _each in range(many):
                asked = (
                    {"department": cast.departments[2]} if kind is handed_on else {"service": cast.service}
                )
                at = TOLD_AT - timedelta(
                    days=days - chance.randrange(2), hours=-9, minutes=-chance.randrange(200)
                )
                life = Life(cast, chance, at, **asked)
                kind(life, cast)
                life.end(TOLD_AT)
                made.append({"id": life.request.pk, "kind": kind.__name__, "stands": kinds is STANDING})
    told = {"tables": tables, "roles": cast.roles, "departments": house.departments, "services": house.services,
            "standards": house.standards, "told_at": TOLD_AT.isoformat(), "lives": made}  # fmt: skip
    Path(sys.argv[1]).write_text(json.dumps(told))


if __name__ == "__main__":
    live()
