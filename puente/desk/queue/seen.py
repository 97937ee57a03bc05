"""Which requests of a department's queue somebody sees who serves there."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Q, QuerySet

from puente.desk.models import Party, Request
from puente.foundation.prepared import Prepared
from puente.people.models import Department, Person

MOST_CONFIDENTIAL = 500

_confidential: Prepared[tuple[int]] = Prepared(
    lambda person, department: Party.objects.filter(
        person=person,
        part__in=Party.READS,
        request__in=Request.objects.filter(department=department, is_confidential=True).values("pk"),
    ).values_list("request_id")[:MOST_CONFIDENTIAL],
    int,
    int,
)


def in_queue(person: Person, department: Department) -> QuerySet[Request]:
    """What this person, who serves there, sees of the department's requests: `visible_to` for one queue, and cheap."""
    return queue_of(
        department.pk, leads=person.leads(department), confidential=confidential(person, department)
    )


def confidential(person: Person, department: Department) -> tuple[int, ...]:
    """The confidential requests of the department that this person reads by name; a lead, who reads all, asks for none."""
    return confidential_later(person, department)()


def confidential_later(person: Person, department: Department) -> Callable[[], tuple[int, ...]]:
    """The same, and answers when called: see `statements.together`."""
    if person.leads(department):
        return tuple
    asked = _confidential.later(person.pk, department.pk)
    return lambda: tuple(sorted({pk for (pk,) in asked()}))


def queue_of(department: int, *, leads: bool, confidential: Collection[int]) -> QuerySet[Request]:
    """The same, of who leads it or not, and reads these confidential ones."""
    requests = Request.objects.filter(department=department)
    if leads:
        return requests
    if confidential:
        return requests.filter(Q(is_confidential=False) | Q(pk__in=confidential))
    return requests.filter(is_confidential=False)
