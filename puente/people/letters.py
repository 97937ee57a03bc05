"""Mail that people of the house get: invitations, and links that confirm an e-mail. In the receiver's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from puente.events.models import Event
from puente.foundation import clock, house
from puente.people import links
from puente.people.languages import SCREEN
from puente.people.models import Address, Invitation, Person
from puente.people.queries import organization


def send_invitation(event: Event) -> None:
    """Mails the link of an invitation, once; one without an e-mail, or no longer good, is not mailed."""
    invitation = Invitation.objects.select_related("person").filter(pk=event.data["invitation"]).first()
    if invitation is None or invitation.sent_at or not invitation.is_good(clock.now()):
        return
    person = invitation.person
    if not person.email:
        return
    with _spoken_to(person):
        words = {"name": person, "house": organization(), "link": links.to_invitation(invitation)}
        subject = _("%(house)s invites you to Puente") % words
        body = (
            _(
                "Hello, %(name)s:\n\n"
                "Puente is where the departments of %(house)s ask one another for things and answer.\n"
                "Choose your password here; the link is good once, for two weeks:\n\n%(link)s\n"
            )
            % words
        )
        EmailMessage(subject, body, to=[person.email]).send()
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=clock.now())


def send_confirmation(event: Event) -> None:
    """Mails the link that confirms an e-mail to that very e-mail."""
    address = (
        Address.objects.select_related("person")
        .filter(pk=event.data["address"], kind=Address.Kind.EMAIL)
        .first()
    )
    if address is None or address.confirmed_at or address.removed_at:
        return
    with _spoken_to(address.person):
        words = {"name": address.person, "house": organization(), "link": links.to_address(address)}
        subject = _("Is this your e-mail?")
        body = (
            _(
                "Hello, %(name)s:\n\n"
                "Somebody, we hope you, added this e-mail to your page at %(house)s. Confirm it here:\n\n%(link)s\n\n"
                "If it was not you, do nothing: without this link the e-mail is of no use.\n"
            )
            % words
        )
        EmailMessage(subject, body, to=[address.value]).send()


@contextmanager
def _spoken_to(person: Person) -> Iterator[None]:
    language = person.language or house.language()
    with translation.override(language if language in SCREEN else "en"):
        yield
