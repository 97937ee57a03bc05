"""Lists of everybody's requests begin where there are few: at what is resolved, or at what somebody reads."""

import pytest
from django.db import connection

from puente.desk import queue
from puente.desk.models import Request

pytestmark = pytest.mark.django_db


def plan(person, stage, order, noon):
    found = queue.filtered(
        Request.objects.visible_to(person), {"stage": stage}, person=person, now=noon
    ).order_by(*queue.ORDERS[order])
    return found.values("id")[:50].explain()


@pytest.fixture(autouse=True)
def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("of a few rows PostgreSQL reads all, whatever index there is")


@pytest.mark.parametrize(
    ("order", "index"),
    [
        ("newest", "request_resolved"),
        ("oldest", "request_resolved"),
        ("changed", "request_resolved_changed"),
    ],
)
@pytest.mark.parametrize("who", ["ada", "lara", "bruno"])
def test_what_is_resolved_and_not_over_has_an_index_of_its_own(who, order, index, noon, request):
    assert f"USING INDEX {index}" in plan(request.getfixturevalue(who), "resolved", order, noon)


@pytest.mark.parametrize("stage", ["standing", "resolved", "ended", "all"])
def test_who_serves_nowhere_is_looked_for_among_their_own(stage, ana, noon):
    first = plan(ana, stage, "newest", noon).splitlines()[0]

    assert "SEARCH desk_request USING INTEGER PRIMARY KEY" in first
