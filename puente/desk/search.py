"""Requests found by their number, or by words of their subject."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from puente.desk.models import Request
from puente.desk.models.requests import SUBJECT_WORDS, RequestQuerySet
from puente.desk.named import Named
from puente.desk.queue.paging import Page, first_rows
from puente.desk.queue.paging import first_page as page_of
from puente.foundation.shaped import Shaped
from puente.people.models import Department, Person
from puente.people.standing_in import asked_by

A_NUMBER = re.compile(r"\S*\d\S*")
MOST_CODES = 200


def is_a_number(said: str) -> bool:
    """Whether these words may be the number of a request."""
    return bool(A_NUMBER.fullmatch(said)) and len(said) <= 40


def numbered(said: str, *, by: Person) -> RequestQuerySet:
    """The request of that number, whatever its letters' size; of a bare 482, those of every department: IT-482, HR-482."""
    said = said.strip()
    if not is_a_number(said):
        return Request.objects.none()
    visible = Request.objects.visible_to(by)
    numbers = {said, said.upper()}
    if said.isdecimal() and len(said) < 10:
        codes = Department.objects.order_by("pk").values_list("code", flat=True)[:MOST_CODES]
        numbers |= {f"{code}-{said}" for code in codes}
    return visible.filter(number__in=numbers)


def worded(said: str, *, by: Person) -> RequestQuerySet:
    """The requests whose subject has these words."""
    return Request.objects.visible_to(by).saying(said)


def first_page_later(said: str, *, by: Person, size: int, row: tuple[str, ...]) -> Callable[[], Page]:
    """The newest of `worded`, a page of them as mappings of `row`. One statement, made once for all who stand as `by` does,
    which answers when called: see `statements.together`."""
    match = SUBJECT_WORDS.match(said)
    if not match:
        return lambda: Page([], "")

    def ask(person: Person, match: str) -> QuerySet[Request, dict[str, Any]]:
        found = SUBJECT_WORDS.matching(Request.objects.visible_to(person, of_few=True), match)
        return first_rows(found, "newest", size=size, row=row)

    unread = asked_by(by, _first_pages.unread_later, (size, row), ask, match)
    return lambda: page_of(Named(unread(), row), "newest", size=size)


_first_pages = Shaped()


def search(said: str, *, by: Person) -> RequestQuerySet:
    """Both, the number before the words: who types a number that there is wants that request."""
    exact = numbered(said, by=by)
    return exact if exact.exists() else worded(said, by=by)
