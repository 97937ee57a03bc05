"""Who is at the door."""

from __future__ import annotations

from django.http import HttpRequest

from puente.people.models import Person


def me(request: HttpRequest) -> Person:
    """The person who is signed in; only behind `login_required`."""
    person = request.user
    assert isinstance(person, Person)
    return person
