"""People and departments of another desk's history, many at a time: what a loop over `enrol` and `join` would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from puente.events.models import Event
from puente.events.record import record_history
from puente.foundation import clock, rows
from puente.foundation.verbs import bulk_verb, permit, unchanged
from puente.people import rules
from puente.people.models import Company, Department, Membership, Person


@bulk_verb
def import_people(names: Sequence[str], *, source: str, batch: str, by: Person) -> dict[str, int]:
    """Persons by their name at the source, which is their key there: {name: id}, those known before included."""
    permit(rules.may_set_up, by)
    known = people_of(source, names)
    fresh = [name for name in dict.fromkeys(names) if name not in known]
    if not fresh:
        return unchanged(known)
    own, now = Company.objects.get(kind=Company.Kind.OWN), clock.now()
    people = [
        Person(
            name=" ".join(name.split())[:200],
            company=own,
            joined_at=now,
            source=source,
            outside_key=name[:200],
        )
        for name in fresh
    ]
    for person in people:
        person.set_unusable_password()
    rows.insert(people)
    record_history([_enrolled(person, batch, by, now) for person in people])
    return known | {name: person.pk for name, person in zip(fresh, people, strict=True)}


@bulk_verb
def import_memberships(
    pairs: Mapping[tuple[int, int], datetime], *, batch: str, by: Person
) -> list[Membership]:
    """Who serves where: {(person id, department id): since}. Agents of their department; those there are left alone."""
    permit(rules.may_set_up, by)
    there = set(Membership.objects.filter(until_at__isnull=True).values_list("person_id", "department_id"))
    fresh = [
        Membership(person_id=person, department_id=department, role=Membership.Role.AGENT, since_at=since)
        for (person, department), since in pairs.items()
        if (person, department) not in there
    ]
    if not fresh:
        return unchanged([])
    rows.insert(fresh)
    now = clock.now()
    departments = Department.objects.in_bulk({row.department_id for row in fresh})
    record_history(
        [
            Event(
                at=row.since_at, recorded_at=now, actor=by, recorded_by=by, via="import", kind="person.joined",
                about_code="person", about_id=row.person_id, department=departments[row.department_id], batch=batch,
                data={"department": row.department_id, "role": row.role},
            )
            for row in fresh
        ]
    )  # fmt: skip
    return fresh


def people_of(source: str, names: Iterable[str]) -> dict[str, int]:
    """{name at the source: id} of those who are here already."""
    wanted = list(dict.fromkeys(name[:200] for name in names))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 500):
        there = Person.objects.filter(source=source, outside_key__in=wanted[start : start + 500])
        found |= dict(there.values_list("outside_key", "pk"))
    return found


def _enrolled(person: Person, batch: str, by: Person, now: datetime) -> Event:
    return Event(
        at=now, recorded_at=now, actor=by, recorded_by=by, via="import", kind="person.enrolled", about_code="person",
        about_id=person.pk, batch=batch, data={},
    )  # fmt: skip
