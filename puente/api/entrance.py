"""Who is at the door: somebody signed in (with the CSRF token of their page), or a program with a person's token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer, SessionAuth

from puente.api.pace import Pace
from puente.api.problems import Wrong
from puente.foundation import clock
from puente.foundation.prepared import Prepared
from puente.people.models import ApiToken, Person
from puente.people.verbs.tokens import digest_of

USE_IS_WRITTEN_AFTER = timedelta(minutes=5)
pace = Pace()

_tokens: Prepared[ApiToken] = Prepared(
    lambda digest: ApiToken.objects.filter(digest=digest).select_related("person__company"), str
)


class BearerToken(HttpBearer):
    """Authorization: Bearer puente_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Person:
        found = _tokens.first(digest_of(token))
        now = clock.now()
        if found is None or not found.is_good(now) or not _is_here(found.person):
            raise Wrong(401, "token", _("This token opens nothing: it is unknown, revoked or past its end."))
        if seconds := pace.wait(found.digest, settings.API_PER_MINUTE, now):
            words = _("That is more than %(most)d calls a minute: try again in %(seconds)d s.")
            told = words % {"most": settings.API_PER_MINUTE, "seconds": seconds}
            raise Wrong(429, "too_often", told, {"Retry-After": str(seconds)})
        if found.used_at is None or now - found.used_at >= USE_IS_WRITTEN_AFTER:
            ApiToken.objects.filter(pk=found.pk).update(used_at=now)
        person = found.person
        request.user = person
        request.token_scopes = set(found.scopes)  # type: ignore[attr-defined]
        if ApiToken.Scope.ADMIN not in found.scopes:
            person.is_administrator = False  # for this call alone: nothing saves it
        if person.language:
            translation.activate(person.language)  # the house's middleware puts it back
        if request.method in ("GET", "HEAD"):
            need(request, ApiToken.Scope.READ)
        return person


class SignedIn(SessionAuth):
    """The session of a browser, with the CSRF token for whatever changes something."""

    def _get_key(self, request: HttpRequest) -> str | None:
        """Whoever forgot their token is told so, and nothing of another that they never had."""
        return super()._get_key(request) if isinstance(request.user, Person) else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        person = request.user
        return person if isinstance(person, Person) and _is_here(person) else None


def need(request: HttpRequest, scope: str) -> None:
    """A token does only what its scopes say; somebody signed in needs none."""
    scopes = getattr(request, "token_scopes", None)
    if scopes is not None and scope not in scopes:
        raise Wrong(
            403, "scope", _("This token may not do that: it lacks “%(scope)s”.") % {"scope": str(scope)}
        )


def me(request: HttpRequest) -> Person:
    """Who asks; only behind the API's own doors."""
    person = request.user
    assert isinstance(person, Person)
    return person


def _is_here(person: Person) -> bool:
    return bool(person.is_active) and person.left_at is None
