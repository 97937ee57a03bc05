"""Each verb of the desk by each of the cast: the API lets through whom the verb itself lets through."""

import inspect

import pytest
from django.db import transaction

from puente.api import verbs as routes
from puente.api.house import api
from puente.api.values import taken_by
from puente.desk import verbs as desk
from puente.desk.levels import Level, level_of
from puente.foundation import clock
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.foundation.verbs import VERBS

pytestmark = pytest.mark.django_db
CAST = ("ana", "bruno", "lara", "luis", "olga", "carmen", "ada")
OF_A_REQUEST = sorted(
    name.removeprefix("desk.")
    for name, verb in routes.served().items()
    if name.startswith("desk.") and "service_request" in inspect.signature(verb).parameters
)
SAID = {
    "answer": {"text": "Yes."},
    "note": {"text": "Between us."},
    "assign": {"to": "bruno"},
    "break_seal": {"reason": "An audit."},
    "cancel": {"reason": "No longer."},
    "choose_option": {"option": None},
    "decline": {"reason": "Not ours."},
    "hand_over": {"to": "LEG", "reason": "A contract."},
    "name_person": {"person": "olga"},
    "rename": {"subject": "The tap still leaks"},
    "reopen": {"text": "Not yet."},
    "set_priority": {"priority": "high"},
    "set_service": {"service": None},
    "wait_for_requester": {"text": "Which tap?"},
    "wait_until": {"until": "2026-03-12T09:00:00Z"},
}
OUTCOMES = {Forbidden: 403, Refused: 409, Invalid: 422}


def test_every_verb_of_the_desk_has_a_route_or_a_reason():
    described = api.get_openapi_schema()["paths"]
    named = {operation["operationId"] for path in described.values() for operation in path.values()}

    without = {
        name
        for name, verb in VERBS.items()
        if name.startswith("desk.")
        and "now" not in inspect.signature(verb).parameters
        and name.replace(".", "_") not in named
    }

    assert routes.UNKNOWN == {}
    assert without == {"desk.import_requests", "desk.inherit", "desk.let_go", "desk.carry_over"}
    assert without <= set(routes.NOT_HERE)


def test_no_verb_of_people_catalogue_and_calendars_is_forgotten():
    described = api.get_openapi_schema()["paths"]
    named = {operation["operationId"] for path in described.values() for operation in path.values()}

    missing = {
        name
        for name, verb in VERBS.items()
        if name.split(".")[0] in ("people", "catalogue", "calendars")
        and "now" not in inspect.signature(verb).parameters
        and name.replace(".", "_") not in named
        and name not in routes.NOT_HERE
    }

    assert missing == set()


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("word", OF_A_REQUEST)
def test_each_verb_says_to_each_of_the_cast_what_the_verb_itself_says(
    word, who, request, program, post, leaky_tap, legal, olga, bruno
):
    asker = request.getfixturevalue(who)
    ids = {"bruno": bruno.pk, "olga": olga.pk}
    said = {name: ids.get(value, value) for name, value in SAID.get(word, {}).items()}
    expected = _outcome(word, leaky_tap, asker, said)

    answer = post(program(asker), f"/requests/{leaky_tap.number}/{word}", said)

    assert answer.status_code == expected, answer.text


def _outcome(word, service_request, asker, said):
    """What the verb itself says, tried and taken back."""
    if level_of(asker, service_request) == Level.NOTHING:
        return 404
    name = f"desk.{word}"
    taken = taken_by(name, VERBS[name])
    values = taken.read(asker, taken.shape(**said)) if taken.shape else {}
    try:
        with transaction.atomic():
            getattr(desk, word)(service_request, by=asker, **values)
            transaction.set_rollback(True)
    except tuple(OUTCOMES) as no:
        asker.forget_roles()
        return OUTCOMES[type(no)]
    assert clock.now()
    return 200
