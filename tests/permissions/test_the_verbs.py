"""The table of permissions, asked of every verb of the house itself."""

import inspect

import pytest

from puente.events.models import Event
from puente.foundation.errors import Forbidden, Refused
from tests.permissions import table
from tests.permissions.calls import DESK, ELSEWHERE
from tests.permissions.trying import CAST, call_of, every_verb, person_of

pytestmark = pytest.mark.django_db
VERBS = every_verb()
ROWS = table.rows()
BY_THE_CLOCK, BEFORE_ANYBODY = "What the clock does", "Before there is anybody"


def test_every_verb_of_the_house_is_in_the_table():
    told = {row.verb for row in ROWS} | table.listed(BY_THE_CLOCK) | table.listed(BEFORE_ANYBODY)

    assert told == set(VERBS)


def test_what_the_clock_does_is_nobodys():
    signatures = {name: inspect.signature(VERBS[name]).parameters for name in table.listed(BY_THE_CLOCK)}

    assert all("now" in taken and "by" not in taken for taken in signatures.values())
    assert not [row for row in ROWS if "now" in inspect.signature(VERBS[row.verb]).parameters]


def test_every_way_to_call_is_tried_and_every_person_of_the_table_is_there():
    calls = {
        row.call.removeprefix("desk.") if row.call.removeprefix("desk.") in DESK else row.call for row in ROWS
    }

    assert calls == set(DESK) | set(ELSEWHERE)
    assert {who for row in ROWS for who in row.says} <= set(CAST)
    assert {says for row in ROWS for says in row.says.values()} == {table.YES, table.NO, table.UNKNOWN}


def test_a_house_is_founded_once(house):
    for name in table.listed(BEFORE_ANYBODY):
        with pytest.raises(Refused):
            VERBS[name](by=house.administrator, name="Another", languages=["en"], zone="Europe/Madrid")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_verb_says_what_the_table_says(row, world_of, taken_back):
    w, call = world_of(row.section), call_of(row)
    told = {}
    with taken_back():
        things = [getattr(w, name) for name in call.about]
        call.before(w, things[0] if things else None)
        for who in row.says:
            person = person_of(w, who)
            with taken_back():
                told[who] = _said(VERBS[row.verb], things, person, call.said(w))

    wanted = {who: table.YES if says == table.YES else table.NO for who, says in row.says.items()}
    assert told == wanted, row.written(told)


def _said(verb, things, person, said):
    """Anything but Forbidden is a yes that has to work: a refusal here is a fault of the table."""
    before = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    try:
        verb(*things, by=person, **said)
    except Forbidden:
        after = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        assert before == after
        return table.NO
    finally:
        person.forget_roles()
    return table.YES
