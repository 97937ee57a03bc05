"""One world for all permissions: built once, every try taken back."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from conftest import NOON
from puente.foundation import clock
from puente.people import verbs as people
from tests.permissions import world as worlds
from tests.permissions.trying import CAST, person_of

REQUESTS = {
    "A request": "ordinary",
    "A confidential request": "confidential",
    "A confidential request whose seal was broken": "unsealed",
    "A request that a partner company serves": "partners",
    "A request of a customer": "customers",
}
"""The section of the page, and the request of the world that it is about."""


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The world at noon."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOON):
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world_of(house):
    """`world_of("A request")`: the world, with the request that this section is about as `request`."""

    def of(section):
        w = SimpleNamespace(**vars(house))
        w.request = getattr(w, REQUESTS.get(section, "ordinary"))
        served_by_partner = w.request == w.partners
        w.second = w.partner_lead if served_by_partner else w.agent
        w.new_service = w.cleaning_service if served_by_partner else w.other_service
        w.typed_service = w.new_service.pk
        return w

    return of


@pytest.fixture(scope="module")
def browser_of(house):
    """`browser_of(person)`: the browser of each of the cast, signed in."""
    kept = {}
    for who in CAST:
        person = person_of(house, who)
        kept[person.pk] = Client(raise_request_exception=False)
        kept[person.pk].force_login(person)
    return lambda person: kept[person.pk]


@pytest.fixture(scope="module")
def program_of(house):
    """`program_of(person)`: a program of each of the cast, with a token for everything."""
    kept = {}
    for who in CAST:
        person = person_of(house, who)
        token = people.make_token(person, by=person, name="all", scopes=["read", "write", "admin"])
        headers = {"authorization": f"Bearer {token.secret}"}
        kept[person.pk] = Client(headers=headers, raise_request_exception=False)
    return lambda person: kept[person.pk]


@pytest.fixture
def taken_back():
    """`with taken_back():` nothing of the block stays."""

    @contextmanager
    def block():
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)

    return block
