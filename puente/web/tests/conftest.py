"""People at work: browsers of the cast, signed in."""

import pytest
from django.test import Client


@pytest.fixture
def at_work(db):
    """`at_work(bruno)`: a client with Bruno's session."""

    def of(person, **headers):
        client = Client(headers=headers)
        client.force_login(person)
        return client

    return of


@pytest.fixture
def bruno_at_work(at_work, bruno):
    return at_work(bruno)


@pytest.fixture
def ana_at_work(at_work, ana):
    return at_work(ana)
