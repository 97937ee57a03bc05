"""A person who is nobody yet: stands in while the SQL of a question is made that depends on who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet

from puente.people.models import Company, Membership, Person

Ask = Callable[..., QuerySet[Any, Any]]
Answer = TypeVar("Answer")


def asked_by(person: Person, shaped: Callable[..., Answer], form: Any, ask: Ask, *values: Any) -> Answer:
    """What `ask(person, *values)` answers, its SQL made once for everybody who stands as this person does: inside or
    not, administrator or not, with as many departments served and led."""
    led = tuple(sorted(person.departments_led()))
    served = tuple(sorted(person.departments_served() - set(led)))
    standing = (person.is_inside, person.is_administrator, person.company_id is None)

    def shaped_ask(pk: int, company: int, served: tuple[int, ...], led: tuple[int, ...], *more: Any) -> Any:
        return ask(_stand_in(pk, company, served, led, standing), *more)

    return shaped((form, standing), shaped_ask, person.pk, person.company_id or 0, served, led, *values)


def _stand_in(
    pk: int, company: int, served: tuple[int, ...], led: tuple[int, ...], standing: tuple[bool, bool, bool]
) -> Person:
    inside, administers, without = standing
    kind = Company.Kind.OWN if inside else Company.Kind.PARTNER
    nobody = Person(pk=pk, company=None if without else Company(pk=company, kind=kind))
    nobody.is_administrator = administers
    roles = {pk: str(Membership.Role.AGENT) for pk in served}
    nobody._roles_read = roles | {pk: str(Membership.Role.LEAD) for pk in led}
    nobody._led_read = set(led)
    return nobody
