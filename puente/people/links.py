"""Links that let somebody in without signing in: signed, so that they can be shown again and never guessed."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer

from puente.people.models import Address, Invitation

_invitations = Signer(salt="puente.invitation")
_addresses = Signer(salt="puente.address")


def to_invitation(invitation: Invitation) -> str:
    """The whole address with which the invited person comes in."""
    return f"{settings.ORIGIN}/invitation/{_invitations.sign(str(invitation.pk))}/"


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link's token, whether still good or not; None when the token is none of ours."""
    try:
        pk = _invitations.unsign(token)
    except BadSignature:
        return None
    return Invitation.objects.select_related("person").filter(pk=pk).first()


def to_address(address: Address) -> str:
    """The whole address with which whoever reads that e-mail confirms it."""
    return f"{settings.ORIGIN}/addresses/confirm/{_addresses.sign(f'{address.pk}-{address.value}')}/"


def address_of(token: str) -> Address | None:
    """The address of a link's token; None when the token is none of ours."""
    try:
        pk, _dash, value = _addresses.unsign(token).partition("-")
    except BadSignature:
        return None
    return Address.objects.select_related("person").filter(pk=pk, value=value).first()
