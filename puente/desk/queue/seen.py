"""Which requests of a department's queue somebody sees who serves there."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from puente.desk.models import Party, Request
from puente.people.models import Department, Person


def in_queue(person: Person, department: Department) -> QuerySet[Request]:
    """What this person, who serves there, sees of the department's requests: `visible_to` for one queue, and cheap."""
    requests = Request.objects.filter(department=department)
    if person.leads(department):
        return requests
    named = Party.objects.filter(person=person, part__in=Party.READS, request__is_confidential=True)
    confidential = list(
        named.filter(request__department=department).values_list("request_id", flat=True)[:500]
    )
    return (
        requests.filter(Q(is_confidential=False) | Q(pk__in=confidential))
        if confidential
        else requests.filter(is_confidential=False)
    )
