"""Everybody says how to be called and reached; administrators help; the last administrator stays."""

import pytest

from puente.events.models import Event
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people import letters, links
from puente.people import verbs as people
from puente.people.events import (
    AddressAdded,
    AddressConfirmed,
    AddressRemoved,
    AdministratorMade,
    AdministratorUnmade,
    ProfileSet,
    SignInSet,
)


def test_everybody_changes_their_own_profile(ana, recorded):
    with recorded(ProfileSet) as change:
        person = people.set_profile(
            ana,
            by=ana,
            called="Anita",
            language="es",
            zone="Atlantic/Canary",
            languages=["es", "eu"],
            theme="dark",
        )

    assert (str(person), person.languages, person.theme) == ("Anita", ["es", "eu"], "dark")
    assert "Anita" not in str(change.event.data)
    assert change.event.changes["zone"] == ["", "Atlantic/Canary"]


def test_nobody_changes_anothers_but_an_administrator_does(ana, lara, ada):
    with pytest.raises(Forbidden):
        people.set_profile(ana, by=lara, called="X")

    assert people.set_profile(ana, by=ada, job="Accounts").job == "Accounts"


def test_ones_own_kind_is_not_ones_own_to_change(ana):
    with pytest.raises(Forbidden):
        people.set_profile(ana, by=ana, kind="owner")


@pytest.mark.parametrize(
    ("with_", "field"),
    [
        ({"name": ""}, "name"),
        ({"language": "fr"}, "language"),
        ({"zone": "Nowhere/Land"}, "zone"),
        ({"theme": "pink"}, "theme"),
        ({"languages": ["zz"]}, "languages"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_beside_its_field(ana, with_, field):
    with pytest.raises(Invalid) as refusal:
        people.set_profile(ana, by=ana, **with_)

    assert list(refusal.value.fields) == [field]


def test_a_new_e_mail_is_confirmed_by_its_link_before_one_signs_in_with_it(ana, recorded, mailoutbox):
    with recorded(AddressAdded):
        address = people.add_address(ana, by=ana, kind="email", value="Ana@Home.example")
    with pytest.raises(Refused):
        people.sign_in_with(address, by=ana)

    letters.send_confirmation(Event.objects.get(kind="person.address_added"))
    (mail,) = mailoutbox
    token = mail.body.split("/addresses/confirm/")[1].split("/")[0]
    with recorded(AddressConfirmed):
        people.confirm_address(links.address_of(token), by=ana)
    with recorded(SignInSet) as change:
        people.sign_in_with(address, by=ana)

    ana.refresh_from_db()
    assert ana.email == "ana@home.example"
    assert "example" not in str(change.event.data)


def test_an_e_mail_with_which_somebody_signs_in_is_theirs(ana, bruno, ada):
    address = people.add_address(ana, by=ana, kind="email", value=bruno.email)

    with pytest.raises(Refused):
        people.sign_in_with(address, by=ada)


def test_a_phone_may_be_shared_but_stands_once_by_a_person(ana, bruno):
    people.add_address(ana, by=ana, kind="phone", value="+34 944 00 11 22", label="Ward")
    people.add_address(bruno, by=bruno, kind="phone", value="+34 944 00 11 22")

    with pytest.raises(Refused):
        people.add_address(ana, by=ana, kind="phone", value="+34  944 00 11 22")


@pytest.mark.parametrize(
    ("kind", "value"), [("email", "x"), ("phone", "call me"), ("phone", ""), ("fax", "1")]
)
def test_an_address_is_one(ana, kind, value):
    with pytest.raises(Invalid):
        people.add_address(ana, by=ana, kind=kind, value=value)


def test_an_address_is_removed_but_not_the_one_to_sign_in_with(ana, recorded):
    phone = people.add_address(ana, by=ana, kind="phone", value="600 100 200")
    own = ana.addresses.create(kind="email", value=ana.email)

    with recorded(AddressRemoved):
        people.remove_address(phone, by=ana)
    with pytest.raises(Refused):
        people.remove_address(own, by=ana)

    phone.refresh_from_db()
    assert phone.removed_at


def test_others_do_not_touch_my_addresses(ana, bruno):
    phone = people.add_address(ana, by=ana, kind="phone", value="600 100 200")

    with pytest.raises(Forbidden):
        people.remove_address(phone, by=bruno)
    with pytest.raises(Forbidden):
        people.confirm_address(phone, by=bruno)


def test_an_administrator_makes_another_and_may_then_stop(ada, ana, recorded):
    with pytest.raises(Refused):
        people.unmake_administrator(ada, by=ada)
    with recorded(AdministratorMade):
        people.make_administrator(ana, by=ada)
    with recorded(AdministratorUnmade):
        people.unmake_administrator(ada, by=ada)

    ada.refresh_from_db()
    assert not ada.is_administrator


def test_nobody_makes_oneself_administrator(ana, carmen, ada):
    with pytest.raises(Forbidden):
        people.make_administrator(ana, by=ana)
    with pytest.raises(Refused):
        people.make_administrator(carmen, by=ada)
