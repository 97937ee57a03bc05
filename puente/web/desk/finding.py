"""The request that is asked for."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from puente.desk.seeing import Seen, see
from puente.web.people.visitor import me


def find(request: HttpRequest, number: str) -> Seen:
    """The request as the reader sees it; 404 for what they may not know of."""
    seen = see(me(request), number)
    if seen is None:
        raise Http404(_("There is no such request."))
    return seen
