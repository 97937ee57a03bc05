"""Programs of the cast: clients with a token, and some requests to act on."""

import json

import pytest
from django.test import Client

from puente.api.house import api
from puente.desk import verbs as desk
from puente.people import verbs as people


@pytest.fixture
def program(noon):
    """`program(bruno)`: a client that acts for Bruno with a token of these scopes."""

    def of(person, scopes=("read", "write", "admin")):
        token = people.make_token(person, by=person, name="a test", scopes=scopes)
        return Client(headers={"authorization": f"Bearer {token.secret}"}, raise_request_exception=False)

    return of


@pytest.fixture(scope="session")
def description():
    """The API's description of itself, as its address serves it; it takes a second to make."""
    import puente.config.urls  # noqa: F401  every address is known

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


@pytest.fixture
def leaky_tap(ana, facilities, noon):
    """A new request from Ana to Facilities."""
    return desk.open(by=ana, subject="The tap leaks", text="In the kitchen.", department=facilities)


@pytest.fixture
def secret(ana, facilities, noon):
    """A confidential request from Ana to Facilities."""
    return desk.open(by=ana, subject="About my chair", department=facilities, is_confidential=True)


@pytest.fixture
def post():
    """`post(client, "/requests/FAC-1/take")`: the JSON said is the keywords."""

    def at(client, address, said=None, **headers):
        return client.post(
            f"/api/v1{address}", data=said or {}, content_type="application/json", headers=headers
        )

    return at
