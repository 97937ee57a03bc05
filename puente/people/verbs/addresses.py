"""Where people are reached, and the e-mail with which they sign in."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from puente.events.record import record
from puente.events.revisions import alter
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import check, permit, refuse_if, unchanged, verb
from puente.people import rules
from puente.people.events import AddressAdded, AddressConfirmed, AddressRemoved, SignInSet
from puente.people.models import Address, Person

PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{1,28}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)


@verb
def add_address(person: Person, *, by: Person, kind: str, value: str, label: str = "") -> Address:
    """An e-mail or a phone more. An e-mail waits to be confirmed by the link mailed to it; a phone may be shared."""
    person = Person.objects.locked(person)
    permit(rules.may_change_profile, by, person)
    address = Address(person=person, kind=kind, value=clean(kind, value), label=label.strip())
    check(address, "kind", "value", "label")
    refuse_if(
        person.addresses.filter(kind=kind, value=address.value, removed_at__isnull=True).exists(),
        _("This person has that address already."),
        code="address_once_per_person",
    )

    address.save()

    record(AddressAdded(address=address.pk, way=kind), person, by=by)
    return address


@verb
def confirm_address(address: Address, *, by: Person) -> Address:
    """Whoever holds the link mailed to the address confirms it in its person's name."""
    address = Address.objects.select_for_update(of=("self",)).select_related("person").get(pk=address.pk)
    permit(lambda person, whose: person.pk == whose.pk and person.is_active, by, address.person)
    refuse_if(address.removed_at, _("This address was removed."), code="address_removed")
    if address.confirmed_at:
        return unchanged(address)

    address.confirmed_at = clock.now()
    address.save(update_fields=["confirmed_at"])

    record(AddressConfirmed(address=address.pk), address.person, by=by)
    return address


@verb
def remove_address(address: Address, *, by: Person) -> Address:
    """Not reached there any more. The e-mail with which one signs in stays until another takes its place."""
    address = Address.objects.select_for_update(of=("self",)).select_related("person").get(pk=address.pk)
    permit(rules.may_change_profile, by, address.person)
    if address.removed_at:
        return unchanged(address)
    refuse_if(
        address.kind == Address.Kind.EMAIL and address.value == address.person.email,
        _("This is the e-mail to sign in with: choose another one for that first."),
        code="address_signs_in",
    )

    address.removed_at = clock.now()
    address.save(update_fields=["removed_at"])

    record(AddressRemoved(address=address.pk), address.person, by=by)
    return address


@verb
def sign_in_with(address: Address, *, by: Person) -> Person:
    """Signs in with this e-mail from now on; it must be confirmed, unless an administrator says so."""
    address = Address.objects.select_for_update(of=("self",)).select_related("person").get(pk=address.pk)
    person = Person.objects.locked(address.person)
    permit(rules.may_change_profile, by, person)
    refuse_if(
        address.removed_at or address.kind != Address.Kind.EMAIL,
        _("One signs in with an e-mail."),
        code="not_an_email",
    )
    refuse_if(
        not address.confirmed_at and not rules.may_set_up(by),
        _("Confirm this e-mail first, by the link in the mail sent to it."),
        code="address_unconfirmed",
    )
    refuse_if(
        Person.objects.filter(email=address.value).exclude(pk=person.pk).exists(),
        _("Somebody signs in with this e-mail already."),
        code="email_taken",
    )

    changes = alter(person, texts={"email"}, email=address.value)
    if not changes:
        return unchanged(person)
    person.save(update_fields=["email"])

    record(SignInSet(changes=changes), person, by=by)
    return person


def clean(kind: str, value: str) -> str:
    """An e-mail in small letters, a phone with single spaces. Raises Invalid beside `value` or `kind`."""
    value = " ".join(value.split())
    if kind == Address.Kind.EMAIL:
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        try:
            validate_email(value)
        except ValidationError as error:
            raise Invalid({"value": error.messages}) from error
        return value.lower()
    if kind != Address.Kind.PHONE:
        raise Invalid({"kind": _("An address is an e-mail or a phone.")})
    if not PHONE.fullmatch(value):
        raise Invalid({"value": _("A phone is digits, with a + before the country if need be.")})
    return value
