"""What the desk hands on, inside the verb that retires a department or lets a person go."""

from __future__ import annotations

from django.db.models import Q

from puente.desk.models import Request
from puente.desk.verbs import carry_over, inherit, let_go
from puente.people.models import Department, Person


def pass_everything_on(department: Department, heir: Department, by: Person) -> None:
    """All that still stands goes to the heir."""
    for service_request in Request.objects.standing().filter(department=department):
        inherit(service_request, to=heir, by=by)


def let_everything_go(person: Person, by: Person) -> None:
    """What somebody who leaves had in hand goes back to its queue."""
    for service_request in Request.objects.standing().filter(assignee=person):
        let_go(service_request, by=by)


def carry_everything_over(kept: Person, gone: Person, by: Person) -> None:
    """All that one record of a person had is the other's."""
    theirs = Request.objects.filter(
        Q(requester=gone) | Q(beneficiary=gone) | Q(assignee=gone) | Q(parties__person=gone)
    )
    for service_request in theirs.distinct():
        carry_over(service_request, gone=gone, kept=kept, by=by)
