"""The table of permissions, asked at the API: each verb at its address, with a token of each of the people."""

import inspect
import re
from datetime import date

import pytest
from django.db.models import Model
from django.test import Client

from puente.api import verbs as routes
from puente.api.house import api
from puente.events.models import Event
from tests.permissions import table
from tests.permissions.trying import call_of, every_verb, person_of

pytestmark = pytest.mark.django_db
VERBS = every_verb()
OPERATIONS = {
    operation["operationId"].replace("_", ".", 1): address
    for address, operations in api.get_openapi_schema()["paths"].items()
    for operation in operations.values()
}
ROWS = [row for row in table.rows() if row.verb in OPERATIONS]
TWO_THINGS = {"people.join": "department", "people.merge_people": "gone", "people.set_vision": "text"}
"""Verbs whose second thing, or whose text, the API takes in the body."""
PRIORITIES = {1: "low", 2: "normal", 3: "high", 4: "urgent"}


def test_every_verb_that_a_person_does_has_an_operation_or_a_reason():
    by_a_person = {name for name, verb in VERBS.items() if "by" in inspect.signature(verb).parameters}

    assert by_a_person - set(OPERATIONS) == set(routes.NOT_HERE) - set(TWO_THINGS)
    assert routes.UNKNOWN == {}


@pytest.mark.parametrize("row", table.tried(ROWS), ids=str)
def test_the_api_says_what_the_table_says(row, world_of, program_of, taken_back):
    w, call = world_of(row.section), call_of(row)
    told = {}
    with taken_back():
        things = [getattr(w, name) for name in call.about]
        call.before(w, things[0] if things else None)
        address, said = _address(row.verb, things), _said(row.verb, things, call.said(w))
        for who in row.says:
            program = program_of(person_of(w, who))
            with taken_back():
                told[who] = _told(program.post(address, said, content_type="application/json"))

    assert told == row.says, row.written(told)


@pytest.mark.slow
def test_nobody_does_nothing(world_of):
    before = Event.objects.count()

    told = {}
    for row in ROWS:
        things = [getattr(world_of(row.section), name) for name in call_of(row).about]
        answer = Client().post(_address(row.verb, things), {}, content_type="application/json")
        told[row.verb] = (answer.status_code, answer.json()["code"])

    assert set(told.values()) == {(401, "unauthenticated")}
    assert Event.objects.count() == before


def _told(answer):
    assert answer.status_code in (200, 201, 403, 404), answer.text
    return {200: table.YES, 201: table.YES, 403: table.NO, 404: table.UNKNOWN}[answer.status_code]


def _address(verb, things):
    return re.sub(r"\{\w+\}", lambda _one: str(_key(things[0])), OPERATIONS[verb])


def _said(verb, things, said):
    written = {name: _written(name, value) for name, value in said.items()}
    return written | ({TWO_THINGS[verb]: _written("", things[-1])} if verb in TWO_THINGS else {})


def _written(name, value):
    """A value as JSON has it: things by their keys, priorities of requests by their word."""
    if isinstance(value, Model):
        return _key(value)
    if isinstance(value, date):
        return value.isoformat()
    return PRIORITIES[value] if name == "priority" and value in PRIORITIES else value


def _key(thing):
    return getattr(
        thing, {"Request": "number", "Department": "code", "Service": "code"}.get(type(thing).__name__, "pk")
    )
