"""Schemathesis calls the API by its own description and looks for what the description does not say."""

from collections import Counter

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from puente.people import verbs as people

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def room(path):
    """ "/api/v1/requests/{key}/take" is about requests."""
    return path.partition("/{")[0].rpartition("/")[2]


@pytest.fixture(autouse=True)
def one_connection():
    """The handler itself is called, as no test client does it: it is not to close the connection of the story."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.filterwarnings("ignore")
def test_whatever_is_asked_the_answer_is_one_that_the_description_names(
    ada, bruno, leaky_tap, organization, noon
):
    token = people.make_token(ada, by=ada, name="a test", scopes=["read", "write", "admin"])
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    described.config.generation.update(modes=[GenerationMode.POSITIVE])
    there = {
        "requests": leaky_tap.number,
        "departments": "FAC",
        "people": bruno.pk,
        "calendars": organization.calendar.pk,
    }
    called, answers = 0, Counter[int]()

    for found in described.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=2,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def call(case):
            for parameter in case.path_parameters:
                case.path_parameters[parameter] = there.get(room(case.operation.path), 1)
            answer = case.call_and_validate(
                headers={"Authorization": f"Bearer {token.secret}", "Accept-Encoding": "identity"},
                checks=CHECKS,
            )
            answers[answer.status_code] += 1

        given(case=operation.as_strategy())(call)()
        called += 1

    assert called > 80
    assert answers[200] > 40, answers
    assert answers[201] > 3, answers
    assert not answers[401], answers
