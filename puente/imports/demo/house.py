"""Founds the hospital: hours, departments, partner companies, people, services, standards, visions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from puente.calendars import verbs as calendars
from puente.calendars.models import Calendar
from puente.catalogue import verbs as catalogue
from puente.catalogue.arrival import hours_of, usual_day
from puente.catalogue.models import Option, Service
from puente.foundation import clock
from puente.imports.demo.forms import add_forms
from puente.people import verbs as people
from puente.people.models import Company, Department, Person, Vision

HOUR = 3600
LANGUAGES = ("es", "en")
ROLES = {
    "nurse": ("ENF", "agent", "Amina Haddad", ["Enfermera", "Nurse"]),
    "receptionist": ("REC", "agent", "Lucía Campos", ["Recepcionista", "Receptionist"]),
    "agent": ("INF", "agent", "Sergio Navas", ["Técnico de informática", "IT technician"]),
    "lead": ("SUM", "lead", "Teresa Quiroga", ["Responsable de Suministros", "Head of Supplies"]),
    "administrator": ("DIR", "lead", "Elena Robles", ["Gerente", "Manager"]),
}
"""As whom one looks around, by the word in their e-mail: where they are, their role, their name, their job. Their pages
speak the language of the browser."""

SEEN = {"COM": 8, "JUR": 8, "DIR": 8, "PER": 4, "MKT": 4}
"""Within how many working hours a department says that it has seen a request; two for the others."""

WHOLE = {"office": 40, "long": 30}
"""Within how many working hours a department resolves what is none of its services."""


@dataclass
class House:
    """The hospital, ready to be lived in."""

    language: str
    told: dict[str, Any]
    administrator: Person
    departments: dict[str, Department] = field(default_factory=dict)
    leads: dict[str, Person] = field(default_factory=dict)
    agents: dict[str, list[Person]] = field(default_factory=dict)
    members: dict[str, list[Person]] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)
    about: dict[int, dict[str, Any]] = field(default_factory=dict)
    options: dict[int, list[Option]] = field(default_factory=dict)
    customers: list[Person] = field(default_factory=list)
    roles: dict[str, Person] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)

    @property
    def index(self) -> int:
        """Where the hospital's language stands in a pair of texts."""
        return LANGUAGES.index(self.language)

    @cached_property
    def by_code(self) -> dict[str, Service]:
        return {service.code: service for service in self.services}

    @cached_property
    def weights(self) -> list[int]:
        """How often each service is asked."""
        return [self.about[service.pk]["weight"] for service in self.services]

    def said(self, pair: list[str]) -> str:
        """Of a Spanish and an English text, the one in the hospital's language."""
        return pair[self.index]

    def job(self, said: list[str], name: str) -> str:
        """What this person works as: Spanish says it of her otherwise than of him."""
        hers, his, english = said
        is_his = name.split()[0] in self.told["names"]["men"].split()
        return self.said([his if is_his else hers, english])


def words(pair: list[str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, pair, strict=True))


def found(language: str, begun: datetime, now: datetime, chance: Random) -> House:
    """Everything but the requests, founded at `begun`; absences are of `now`."""
    told = tomllib.loads((Path(__file__).parent / "hospital.toml").read_text())
    names = _names(told, chance)
    with clock.at(begun):
        by = Person(name=ROLES["administrator"][2], job=ROLES["administrator"][3][LANGUAGES.index(language)],
                    email="demo+administrator@santelmo.example")  # fmt: skip
        others = [code for code in LANGUAGES if code != language]
        people.found_organization(
            by=by, name=told["name"], languages=[language, *others], zone=told["zone"], country=told["country"],
            subdivision=told["subdivision"], is_demo=True,
            calendar_name=words(told["hours"]["office"]["name"]), week=told["hours"]["office"]["week"],
        )  # fmt: skip
        people.set_profile(by, by=by, language="")
        house = House(language, told, by)
        vision = people.set_vision(words(told["vision"]), by=by)
        hours = _hours(told, by)
        own = Company.objects.get(kind=Company.Kind.OWN)
        for one in told["departments"]:
            department = people.found_department(
                by=by, code=one["code"], name=words(one["name"]), about=words(one["about"]), calendar=hours[one["hours"]],
                place=house.said(one["place"]), phone=f"{4000 + 10 * len(house.departments)}",
                email=f"{one['code'].lower()}@santelmo.example",
            )  # fmt: skip
            _fill(house, department, one["people"], own, names, chance)
            people.set_vision(words(one["vision"]), by=house.leads[one["code"]], department=department)
            _agree(house, one["code"], vision)
        for one in told["companies"]:
            company = people.found_company(by=by, name=one["name"], kind=Company.Kind.PARTNER)
            department = people.found_department(
                by=by, code=one["code"], name=words(one["department"]), about=words(one["about"]), company=company,
                calendar=hours["long"],
            )  # fmt: skip
            _fill(house, department, one["people"], company, names, chance)
        _customers(house, names)
        _services(house)
    with clock.at(now - timedelta(days=1)):
        _away(house, now, chance)
    return house


def _names(told: dict[str, Any], chance: Random) -> list[str]:
    first, last = told["names"]["first"].split(), told["names"]["last"].split()
    names = [f"{one} {other}" for one in first for other in last]
    chance.shuffle(names)
    taken = {name for _place, _role, name, _job in ROLES.values()}
    return [name for name in names if name not in taken]


def _next(names: list[str], called: set[str]) -> str:
    """The next one whose first name nobody there has yet: lists of a department say no more."""
    at = next(at for at in reversed(range(len(names))) if names[at].split()[0] not in called)
    called.add(names[at].split()[0])
    return names.pop(at)


def _hours(told: dict[str, Any], by: Person) -> dict[str, Calendar]:
    long = told["hours"]["long"]
    return {
        "office": Calendar.objects.get(),
        "long": calendars.found_calendar(
            by=by, name=words(long["name"]), zone=told["zone"], week=long["week"]
        ),
    }


def _fill(
    house: House, department: Department, size: int, company: Company, names: list[str], chance: Random
) -> None:
    """The people of a department: a lead, agents, and from the seventh on also members who only ask."""
    code = department.code
    house.agents[code], house.members[code] = [], []
    jobs = {role: cycle(each) for role, each in house.told["jobs"][code].items()}
    roles = {role: (word, name, job) for word, (place, role, name, job) in ROLES.items() if place == code}
    called = {name.split()[0] for _word, name, _job in roles.values()}
    for number in range(size):
        role = "lead" if number == 0 else "member" if number > 5 and number % 2 else "agent"
        email: str | None = None
        word = ""
        if role in roles:
            word, name, pair = roles.pop(role)
            email, job = f"demo+{word}@santelmo.example", house.said(pair)
        else:
            name = _next(names, called)
            job = house.job(next(jobs[role]), name)
        if code == "DIR" and number == 0:
            person = house.administrator
        else:
            kind = (
                "supplier"
                if company.kind == Company.Kind.PARTNER
                else chance.choices(["employee", "temp", "contractor"], [90, 6, 4])[0]
            )
            if word or (role == "lead" and kind != "supplier"):
                kind = "employee"
            person = people.enrol(
                by=house.administrator, name=name, email=email, kind=kind, company=company, job=job,
                phone=f"{chance.randint(4000, 4999)}" if chance.random() < 0.7 else "", language="" if word else house.language,
                languages=["es", "en"] if chance.random() < 0.3 else ["es"],
            )  # fmt: skip
        if word:
            house.roles[word] = person
        people.join(person, department, by=house.administrator, role=role)
        if role == "lead":
            house.leads[code] = person
        (house.members if role == "member" else house.agents)[code].append(person)
    house.departments[code] = department


def _agree(house: House, code: str, vision: Vision) -> None:
    """Most of a department make its vision theirs, and some of them the whole hospital's."""
    theirs = Vision.objects.get(department=house.departments[code])
    for number, person in enumerate([*house.agents[code], *house.members[code]]):
        if number % 4 != 3:
            people.agree_to_vision(theirs, by=person)
        if number % 3 == 0:
            people.agree_to_vision(vision, by=person)


def _customers(house: House, names: list[str]) -> None:
    for number in range(30):
        name = names.pop()
        both = f"{name.split()[1]} {names[number].split()[1]}"
        family = people.found_company(
            by=house.administrator, name=house.said([f"Familia {both}", f"{both} family"]),
            kind=Company.Kind.CUSTOMER,
        )  # fmt: skip
        house.customers.append(
            people.enrol(
                by=house.administrator, name=name, kind="customer", company=family, language=house.language
            )
        )


def _services(house: House) -> None:
    for one in house.told["services"]:
        department = house.departments[one["dept"]]
        by = house.administrator
        service = catalogue.found_service(
            department, by=by, code=one["code"], name=words(one["name"]), summary=words(one["summary"]),
            also_called=words(one["words"]), expects=words(one["expects"]) if "expects" in one else "",
            who_may_ask="everybody" if one.get("outside") else "inside", is_confidential=one.get("confidential", False),
            icon=one["icon"],
        )  # fmt: skip
        for metric, hours, share in (
            ("first_response", one["answer"], 95),
            ("resolution", one["resolve"], 90),
        ):
            catalogue.set_standard(
                department, by=by, metric=metric, target_seconds=hours * HOUR, share=share, service=service
            )
        catalogue.set_standard(
            department, by=by, metric="resolution", target_seconds=max(HOUR, one["resolve"] * HOUR // 2), share=95,
            service=service, priority=4,
        )  # fmt: skip
        house.options[service.pk] = [
            catalogue.add_option(service, by=by, code=code, name=words(name), lead_days=days)
            for code, name, days in one.get("options", ())
        ]
        for option in house.options[service.pk]:
            if option.lead_days:  # its request is due when it was said to arrive
                catalogue.set_standard(
                    department, by=by, metric="resolution", share=90, service=service, option=option,
                    target_seconds=option.lead_days * usual_day(hours_of(department)),
                )  # fmt: skip
        house.services.append(service)
        house.about[service.pk] = one
    add_forms(house.services, house.administrator)
    places = {
        one["code"]: one.get("hours", "long") for one in house.told["departments"] + house.told["companies"]
    }
    for code, department in house.departments.items():
        for metric, hours, share in (
            ("acknowledge", SEEN.get(code, 2), 95),
            ("resolution", WHOLE[places[code]], 85),
        ):
            catalogue.set_standard(
                department, by=house.administrator, metric=metric, target_seconds=hours * HOUR, share=share
            )
        if code in ("SUM", "INF", "MAN", "REC"):
            catalogue.set_standard(
                department, by=house.administrator, metric="next_response", target_seconds=4 * HOUR
            )


def _away(house: House, now: datetime, chance: Random) -> None:
    for code in ("INF", "ENF", "COM"):
        away, cover = chance.sample(house.agents[code][2:], 2)
        house.away.add(away.pk)
        people.be_away(
            away,
            by=house.administrator,
            from_at=now - timedelta(hours=20),
            until_at=now + timedelta(days=6),
            covered_by=cover,
        )
