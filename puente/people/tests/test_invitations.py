"""Somebody is invited by a link that is good once; without a mail server it is read on a page."""

from datetime import timedelta

import pytest

from puente.events.models import Event
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import letters, links
from puente.people import verbs as people
from puente.people.events import InvitationAccepted, PersonEnrolled, PersonInvited
from puente.people.mailbox import Mailbox
from puente.people.models import KeptMail, Person

PASSWORD = "tres puentes y un río"


@pytest.fixture
def irene(ada):
    """Invited, and not yet in."""
    return people.invite(by=ada, name="Irene Sáez", email="Irene@casa.example", language="es", job="Nurse")


def invitation_of(person):
    return person.invitations.order_by("-id").first()


def test_inviting_adds_the_person_who_cannot_sign_in_yet(ada, recorded):
    with recorded(PersonInvited), recorded(PersonEnrolled):
        irene = people.invite(by=ada, name="Irene", email="Irene@Casa.example", phone="600 100 200")

    assert irene.email == "irene@casa.example"
    assert not irene.has_usable_password()
    assert set(irene.addresses.values_list("kind", "value")) == {
        ("email", "irene@casa.example"),
        ("phone", "600 100 200"),
    }


def test_only_administrators_invite(lara):
    with pytest.raises(Forbidden):
        people.invite(by=lara, name="Irene", email="irene@casa.example")

    assert not Person.objects.filter(name="Irene").exists()


@pytest.mark.parametrize(
    ("with_", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "no mail"}, "email"),
        ({"email": "ANA@casa.example"}, "email"),
        ({"kind": "king"}, "kind"),
        ({"language": "fr"}, "language"),
        ({"languages": ["xx"]}, "languages"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"phone": "6" * 300}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(ada, ana, with_, field):
    before = Person.objects.count()
    with pytest.raises(Invalid) as refusal:
        people.invite(by=ada, **({"name": "Irene", "email": "i@casa.example"} | with_))

    assert list(refusal.value.fields) == [field]
    assert Person.objects.count() == before


def test_the_link_is_mailed_once_in_the_persons_language(irene, mailoutbox):
    event = Event.objects.get(kind="person.invited")

    letters.send_invitation(event)
    letters.send_invitation(event)

    (mail,) = mailoutbox
    assert mail.to == ["irene@casa.example"]
    assert links.to_invitation(invitation_of(irene)) in mail.body


def test_without_a_mail_server_the_mail_is_kept_for_administrators(irene, settings):
    settings.EMAIL_BACKEND = f"{Mailbox.__module__}.{Mailbox.__qualname__}"

    letters.send_invitation(Event.objects.get(kind="person.invited"))

    kept = KeptMail.objects.get()
    assert kept.to == "irene@casa.example"
    assert "/invitation/" in kept.body


def test_accepting_sets_the_password_and_confirms_the_e_mail(irene, recorded):
    with recorded(InvitationAccepted):
        people.accept_invitation(invitation_of(irene), by=irene, password=PASSWORD, called="Ire")

    irene.refresh_from_db()
    assert irene.check_password(PASSWORD)
    assert str(irene) == "Ire"
    assert irene.addresses.get(kind="email").confirmed_at


def test_a_link_is_good_once(irene):
    invitation = invitation_of(irene)
    people.accept_invitation(invitation, by=irene, password=PASSWORD)

    with pytest.raises(Refused):
        people.accept_invitation(invitation, by=irene, password="another one altogether")


def test_a_link_ends_after_two_weeks_and_when_a_newer_one_is_made(irene, ada):
    old = invitation_of(irene)
    with clock.at(old.expires_at + timedelta(seconds=1)), pytest.raises(Refused):
        people.accept_invitation(old, by=irene, password=PASSWORD)

    people.invite_again(irene, by=ada)

    with pytest.raises(Refused):
        people.accept_invitation(old, by=irene, password=PASSWORD)
    people.accept_invitation(invitation_of(irene), by=irene, password=PASSWORD)
    with pytest.raises(Refused):
        people.invite_again(irene, by=ada)


def test_nobody_accepts_for_another(irene, ana):
    with pytest.raises(Forbidden):
        people.accept_invitation(invitation_of(irene), by=ana, password=PASSWORD)


def test_a_weak_password_is_refused_and_the_link_stays_good(irene):
    with pytest.raises(Invalid) as refusal:
        people.accept_invitation(invitation_of(irene), by=irene, password="12345")

    assert "password" in refusal.value.fields
    assert invitation_of(irene).accepted_at is None


def test_somebody_without_an_e_mail_names_one_when_coming_in(ada, ana):
    rosa = people.invite(by=ada, name="Rosa")

    for email in ("", "ana@casa.example"):
        with pytest.raises(Invalid):
            people.accept_invitation(invitation_of(rosa), by=rosa, password=PASSWORD, email=email)
    people.accept_invitation(invitation_of(rosa), by=rosa, password=PASSWORD, email="Rosa@casa.example")

    rosa.refresh_from_db()
    assert rosa.email == "rosa@casa.example"
    assert rosa.addresses.get().confirmed_at is None


def test_a_made_up_token_is_nobodys():
    assert links.invitation_of("1:made-up") is None
    assert links.address_of("1-x@y.example:made-up") is None
