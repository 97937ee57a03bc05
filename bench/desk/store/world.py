"""The house of a store: departments, people, services and standards, made by the product's own verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Service, Standard
from puente.desk import verbs as desk
from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import Department, Membership, Person
from store.place import AGENT, PASSWORD

HOUR = 3600
PROMISES = [
    ("acknowledge", 8, None),
    ("first_response", 16, None),
    ("resolution", 400, None),
    ("resolution", 16, 4),
]
"""Metric, working hours, priority. Ten weeks for what is not urgent: a store that is kept stays quiet meanwhile."""
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]


@dataclass
class World:
    """Ids by department, each in one order: those who serve (lead first), the members, the service, the standards."""

    administrator: int = 0
    departments: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    agents: list[list[int]] = field(default_factory=list)
    members: list[list[int]] = field(default_factory=list)
    services: list[int] = field(default_factory=list)
    standards: list[list[int]] = field(default_factory=list)


def word(number: int) -> str:
    """A word for each number, said in syllables."""
    said = ""
    while True:
        number, syllable = divmod(number, len(SYLLABLES))
        said = SYLLABLES[syllable] + said
        if not number:
            return said.rjust(6, "o")


def scale(requests: int) -> tuple[int, int, int]:
    """Departments, persons, and how many serve in each department, for so many requests."""
    for most, found in ((5_000, (10, 200, 6)), (200_000, (30, 2_000, 15))):
        if requests <= most:
            return found
    return 60, 20_000, 40


def build(departments: int, persons: int, serving: int, began: datetime) -> World:
    """Everything but the requests, founded at `began`."""
    world = World()
    with clock.at(began):
        by = Person(name="Ada Bench", email="administrator@bench.example")
        people.found_organization(
            by=by, name="Bench", languages=["en"], zone="UTC", week=WEEK, password=PASSWORD
        )
        people.set_vision("We answer the same day.", by=by)
        world.administrator = by.pk
        names = [f"{word(n).title()} {word(7 * n + 11).title()}" for n in range(persons)]
        made = people.import_people(names, source="bench", batch="bench", by=by)
        everybody = [made[name] for name in names]
        for at in range(departments):
            _found(world, at, everybody[at::departments], serving, by, began)
    return world


def _found(world: World, at: int, them: list[int], serving: int, by: Person, began: datetime) -> None:
    code = f"{word(at)[-3:].upper()}{at:02d}"
    department = people.found_department(by=by, code=code, name=f"Department {word(at).title()}")
    lead, *agents = them[:serving]
    people.import_memberships(
        dict.fromkeys(((one, department.pk) for one in agents), began), batch="bench", by=by
    )
    people.join(Person.objects.get(pk=lead), department, by=by, role="lead")
    Membership.objects.bulk_create(
        [
            Membership(person_id=one, department=department, role="member", since_at=began)
            for one in them[serving:]
        ]
    )
    service = catalogue.found_service(department, by=by, name=f"Things of {word(at)}", code=f"things-{at}")
    standards = [
        catalogue.set_standard(
            department, by=by, metric=metric, target_seconds=hours * HOUR, priority=priority
        )
        for metric, hours, priority in PROMISES
    ]
    world.departments.append(department.pk)
    world.codes.append(code)
    world.agents.append(them[:serving])
    world.members.append(them[serving:])
    world.services.append(service.pk)
    world.standards.append([standard.pk for standard in standards])


def the_agent(world: World) -> dict[str, Any]:
    """Who measures: an agent of the first department, with a password, a token, and three saved views beside them."""
    lead, agent = (Person.objects.get(pk=pk) for pk in world.agents[0][:2])
    agent.email = AGENT
    agent.set_password(PASSWORD)
    agent.save()
    department = Department.objects.get(pk=world.departments[0])
    for name, filters in (
        ("Urgent", {"priority": [4]}),
        ("Today", {"due": "today"}),
        ("New", {"status": ["new"]}),
    ):
        desk.save_view(
            department=department, name=name, filters=filters, columns=[], order="", shared=True, by=lead
        )
    token = people.make_token(agent, by=agent, name="bench", scopes=["read", "write"])
    return {
        "agent": agent.pk,
        "department": department.pk,
        "code": department.code,
        "service": Service.objects.get(pk=world.services[0]).code,
        "token": token.secret,
    }


def midnight_of_monday(moment: datetime) -> datetime:
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


assert all(metric in Standard.Metric.values for metric, _hours, _priority in PROMISES)
