"""Keys with which programs act for a person."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people import rules
from puente.people.events import TokenMade, TokenRevoked
from puente.people.models import ApiToken, Person

MOST = 50
PREFIX = "puente_"


def digest_of(secret: str) -> str:
    """The SHA-256 of a token, in hexadecimal: the only thing that is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


@verb
def make_token(
    person: Person, *, by: Person, name: str, scopes: Sequence[str], days: int | None = None
) -> ApiToken:
    """A new token, good for `days` or until it is revoked. Its `secret` is on what is returned, and nowhere else."""
    person = Person.objects.locked(person)
    permit(rules.may_make_token, by, person)
    standing = ApiToken.objects.filter(person=person, revoked_at__isnull=True)
    refuse_if(
        standing.count() >= MOST, _("You have enough tokens. Revoke one that you do not use."), code="tokens"
    )
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise Invalid({"name": _("Say what it is for.")})
    chosen = [scope for scope in ApiToken.Scope.values if scope in scopes]
    if not chosen or set(scopes) - set(chosen):
        raise Invalid({"scopes": _("Say what it may do.")})
    if days is not None and not 1 <= days <= 3650:
        raise Invalid({"days": _("Choose between one day and ten years.")})

    now, secret = clock.now(), PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        person=person,
        name=name,
        scopes=chosen,
        digest=digest_of(secret),
        made_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    check(token, "name", "scopes")
    token.save(force_insert=True)
    record(TokenMade(token=token.pk), person, by=by)
    token.secret = secret  # type: ignore[attr-defined]
    return token


@verb
def revoke_token(token: ApiToken, *, by: Person) -> ApiToken:
    """From now on it opens nothing."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("person").get(pk=token.pk)
    permit(rules.may_change_profile, by, token.person)
    if token.revoked_at is not None:
        return unchanged(token)

    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record(TokenRevoked(token=token.pk), token.person, by=by)
    return token
