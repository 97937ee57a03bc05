"""Who is who: people found by any piece of their name, job, department, phone or e-mail, accents ignored."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Replace
from django.db.models.query import QuerySet

from puente.events.lasting import Lasting
from puente.foundation import among
from puente.foundation.folding import fold
from puente.foundation.shaped import Shaped
from puente.people.models import Address, Department, Membership, Person
from puente.people.models.persons import SOUGHT_WORDS
from puente.people.standing_in import asked_by


def find(said: str, *, by: Person, department: Department | None = None) -> QuerySet[Person]:
    """The people whom `by` may see and who answer to every word of `said`, by name; all of them without words."""
    people = Person.objects.visible_to(by).active()
    if department is not None:
        people = people.filter(_in([department.pk]))
    words = fold(said)[:100].split()
    digits = re.sub(r"\D", "", said)
    if len(digits) >= 3 and not re.search(r"[^\d\s()+./-]", said):
        return _ordered(people.filter(_phones(digits)))
    named = _departments() if words else {}
    for word in words:
        theirs = [pk for pk, text in named.items() if word in text]
        mailed = Exists(Address.objects.filter(person=OuterRef("pk"), removed_at=None, value__icontains=word))
        people = people.filter(Q(sought__contains=word) | _in(theirs) | Q(mailed))
    return _ordered(people)


def first_called_later(said: str, *, by: Person, most: int) -> Callable[[], list[dict[str, Any]]]:
    """The first of those whose name or job has these words, by name: `pk`, `name` and `job`. One statement, which answers
    when called: see `statements.together`."""
    match = SOUGHT_WORDS.match(said)
    if not match:
        return list

    def ask(person: Person, match: str) -> QuerySet[Person, Any]:
        people = SOUGHT_WORDS.matching(Person.objects.visible_to(person).active(), match)
        return people.order_by("name", "pk").values("pk", "name", "job")[:most]

    return asked_by(by, _first.later, most, ask, match)


_first = Shaped()


def departments_named_later(said: str, *, by: Person) -> Callable[[], list[dict[str, Any]]]:
    """The standing departments whose code or name, in any language, has each word of `said`, by code: `code` and `name`.
    One statement at most, which answers when called."""
    words = fold(said)[:100].split()
    found = [pk for pk, text in _departments().items() if words and all(word in text for word in words)]
    return asked_by(by, _seen.later, "departments", _standing, among.said(found)) if found else list


def _standing(person: Person, ids: str) -> QuerySet[Department, Any]:
    seen = Department.objects.visible_to(person).standing()
    return among.among(seen, ids).order_by("code").values("code", "name")


_seen = Shaped()


def _in(departments: list[int]) -> Q:
    now = Membership.objects.filter(person=OuterRef("pk"), until_at=None, department__in=departments)
    return Q(Exists(now)) if departments else Q(pk__in=())


def _phones(digits: str) -> Q:
    bare = Address.objects.filter(person=OuterRef("pk"), removed_at=None, kind=Address.Kind.PHONE)
    only = bare.alias(bare_value=_without_marks())
    return Q(Exists(only.filter(bare_value__contains=digits)))


def _without_marks() -> Replace:
    from django.db.models import F, Value

    stripped = F("value")
    for mark in " ()./-":
        stripped = Replace(stripped, Value(mark), Value(""))  # type: ignore[assignment]
    return stripped  # type: ignore[return-value]


def _all_departments() -> dict[int, str]:
    rows = Department.objects.standing().values_list("pk", "code", "name")
    return {pk: _named(code, *name.values()) for pk, code, name in rows}


_departments: Lasting[dict[int, str]] = Lasting(_all_departments)
"""{id: code and names in all languages} of the standing ones, as a search looks for them."""


@lru_cache(5000)
def _named(*names: str) -> str:
    """As a search looks for them: names of departments change seldom and are folded often."""
    return fold(" ".join(names))


def _ordered(people: QuerySet[Person]) -> QuerySet[Person]:
    now = (
        Membership.objects.filter(until_at=None)
        .select_related("department__company")
        .order_by("since_at", "pk")
    )
    reached = Address.objects.filter(removed_at=None).order_by("kind", "pk")
    return (
        people.select_related("company")
        .prefetch_related(
            Prefetch("memberships", queryset=now, to_attr="works_in"),
            Prefetch("addresses", queryset=reached, to_attr="reached_at"),
        )
        .order_by("name", "pk")
    )
