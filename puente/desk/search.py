"""Requests found by their number, or by words of their subject."""

from __future__ import annotations

import re

from puente.desk.models import Request
from puente.desk.models.requests import RequestQuerySet
from puente.people.models import Department, Person

A_NUMBER = re.compile(r"\S*\d\S*")
MOST_CODES = 200


def numbered(said: str, *, by: Person) -> RequestQuerySet:
    """The request of that number, whatever its letters' size; of a bare 482, those of every department: IT-482, HR-482."""
    said = said.strip()
    visible = Request.objects.visible_to(by)
    if not A_NUMBER.fullmatch(said) or len(said) > 40:
        return visible.none()
    numbers = {said, said.upper()}
    if said.isdecimal() and len(said) < 10:
        codes = Department.objects.order_by("pk").values_list("code", flat=True)[:MOST_CODES]
        numbers |= {f"{code}-{said}" for code in codes}
    return visible.filter(number__in=numbers)


def worded(said: str, *, by: Person) -> RequestQuerySet:
    """The requests whose subject has these words."""
    return Request.objects.visible_to(by).saying(said)


def search(said: str, *, by: Person) -> RequestQuerySet:
    """Both, the number before the words: who types a number that there is wants that request."""
    exact = numbered(said, by=by)
    return exact if exact.exists() else worded(said, by=by)
