"""How people come in: added without more, or invited by a link that is good once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from puente.calendars.reading import zone as read_zone
from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, door, permit, refuse_if, unchanged, verb
from puente.people import languages as tongues
from puente.people import passwords, rules
from puente.people.events import (
    AdministratorRecovered,
    InvitationAccepted,
    PersonEnrolled,
    PersonInvited,
    PersonReadmitted,
)
from puente.people.models import Address, Company, Invitation, Person
from puente.people.verbs.addresses import clean

GOOD_FOR = timedelta(days=14)
RECOVERY = timedelta(days=1)


@verb
def enrol(
    *,
    by: Person,
    name: str,
    called: str = "",
    email: str | None = None,
    kind: str = "employee",
    company: Company | None = None,
    job: str = "",
    phone: str = "",
    language: str = "",
    zone: str = "",
    languages: Sequence[str] = (),
    source: str = "",
    outside_key: str = "",
) -> Person:
    """A person without an invitation, as imports and lists make them: in the record, not yet able to sign in.

    Without `company` they are ours; `languages` are those spoken at work; `phone` becomes an address.
    """
    permit(rules.may_set_up, by)
    refuse_if(
        company is not None and company.retired_at, _("This company is retired."), code="company_retired"
    )

    person = Person(
        name=name.strip(),
        called=called.strip(),
        email=(email or "").strip().lower() or None,
        kind=kind,
        company=company or Company.objects.get(kind=Company.Kind.OWN),
        job=job.strip(),
        language=language,
        zone=read_zone(zone) if zone else "",
        languages=tongues.of_people(languages, "languages"),
        joined_at=clock.now(),
        source=source,
        outside_key=outside_key,
    )
    check(person, "name", "called", "email", "kind", "job", "language", "source", "outside_key")
    _speaks(person)
    _free(person.email)
    known = [_address(way, value) for way, value in (("email", person.email), ("phone", phone)) if value]
    person.set_unusable_password()
    person.save()
    for address in known:
        address.person = person
    Address.objects.bulk_create(known)

    record(PersonEnrolled(), person, by=by)
    return person


@verb
def invite(*, by: Person, name: str, email: str | None = None, **profile: object) -> Person:
    """Adds a person (`profile` as in `enrol`) and makes their invitation; it is mailed when there is an e-mail."""
    person = enrol(by=by, name=name, email=email, **profile)  # type: ignore[arg-type]

    invitation = _invitation(person)

    record(PersonInvited(invitation=invitation.pk), person, by=by)
    return person


@verb
def invite_again(person: Person, *, by: Person) -> Person:
    """A new link for somebody who is here and cannot sign in yet; older ones are good no more."""
    person = Person.objects.locked(person)
    permit(rules.may_set_up, by)
    refuse_if(
        person.left_at or person.merged_into_id, _("This person is no longer here."), code="person_left"
    )
    refuse_if(
        person.has_usable_password(),
        _("This person can sign in already; a forgotten password is reset on the sign-in page."),
        code="already_in",
    )

    person.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    invitation = _invitation(person)

    record(PersonInvited(invitation=invitation.pk), person, by=by)
    return person


@verb
def accept_invitation(
    invitation: Invitation, *, by: Person, password: str, called: str = "", email: str = ""
) -> Person:
    """The invited person chooses a password, how to be called, and the e-mail to sign in with if there was none."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    person = Person.objects.locked(invitation.person)
    permit(lambda guest, host: guest.pk == host.pk, by, person)
    now = clock.now()
    refuse_if(
        not invitation.is_good(now) or not person.is_active,
        _("This invitation is no longer good. Ask for a new one."),
        code="invitation_over",
    )

    if not person.email:
        if not email.strip():
            raise Invalid({"email": _("Write the e-mail you will sign in with.")})
        person.email = email.strip().lower()
        check(person, "email")
        _free(person.email)
        Address.objects.create(person=person, kind="email", value=person.email)
    if not password:
        raise Invalid({"password": _("Choose a password.")})
    person.called = called.strip() or person.called
    check(person, "called")
    passwords.give(person, password)
    person.save(update_fields=["email", "called", "sought", "password"])
    if not email:  # the link came by this mail: the address is theirs
        person.addresses.filter(kind="email", value=person.email, confirmed_at__isnull=True).update(
            confirmed_at=now
        )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])

    record(InvitationAccepted(invitation=invitation.pk), person, by=person)
    return person


@verb
def readmit(person: Person, *, by: Person) -> Person:
    """Somebody who had left is here again, in no department yet, with the same record."""
    person = Person.objects.locked(person)
    permit(rules.may_set_up, by)
    refuse_if(person.merged_into_id, _("This record was merged into another."), code="person_merged")
    if person.left_at is None:
        return unchanged(person)

    person.left_at, person.is_active = None, True
    person.save(update_fields=["left_at", "is_active"])

    record(PersonReadmitted(), person, by=by)
    return person


@verb
def recover_administrator(person: Person, *, by: Person) -> Invitation:
    """At the server's terminal, when nobody can set up any more: an administrator, with a link good once and for a day.

    `person` may be new, with a name and an e-mail; `by` is the same. The password they had ends with the link's use.
    """
    permit(rules.may_recover, by, person, door())
    is_new = person.pk is None
    if is_new:
        person.email = (person.email or "").strip().lower() or None
        person.company, person.joined_at = Company.objects.get(kind=Company.Kind.OWN), clock.now()
        check(person, "name", "email", "kind")
        _free(person.email)
        address = _address("email", person.email or "")
        person.set_unusable_password()
        person.save()
        address.person = person
        address.save()
    else:
        person = Person.objects.locked(person)
    refuse_if(
        not person.is_active or not person.is_inside,
        _("Only somebody who works here can be an administrator."),
        code="administrator_from_outside",
    )

    before, person.is_administrator = person.is_administrator, True
    person.save(update_fields=["is_administrator"])
    person.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=clock.now()
    )
    invitation = _invitation(person, RECOVERY)

    changes = {"is_administrator": [before, True]}
    record(
        AdministratorRecovered(invitation=invitation.pk, is_new=is_new, changes=changes), person, by=person
    )
    return invitation


def _invitation(person: Person, good_for: timedelta = GOOD_FOR) -> Invitation:
    now = clock.now()
    return Invitation.objects.create(person=person, made_at=now, expires_at=now + good_for)


def _address(way: str, value: str) -> Address:
    try:
        return Address(kind=way, value=clean(way, value))
    except Invalid as fault:
        raise Invalid({way: fault.fields["value"]}) from fault


def _speaks(person: Person) -> None:
    if person.language and person.language not in tongues.SCREEN:
        raise Invalid({"language": _("Puente does not speak this language yet.")})


def _free(email: str | None) -> None:
    if email and Person.objects.filter(email=email).exists():
        raise Invalid({"email": _("Somebody signs in with this e-mail already.")})
