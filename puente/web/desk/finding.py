"""Who asks, and the request that they ask for."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from puente.desk.seeing import Seen, see
from puente.people.models import Person


def me(request: HttpRequest) -> Person:
    """Who is signed in."""
    person = request.user
    assert isinstance(person, Person)
    return person


def find(request: HttpRequest, number: str) -> Seen:
    """The request as the reader sees it; 404 for what they may not know of."""
    seen = see(me(request), number)
    if seen is None:
        raise Http404(_("There is no such request."))
    return seen
