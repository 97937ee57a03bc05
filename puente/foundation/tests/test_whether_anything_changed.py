"""PostgreSQL tells whether anything was committed: what was counted before is as many as long as it tells the same."""

import psycopg
import pytest
from django.db import connection, transaction

from puente.events.models import Alarm
from puente.foundation import rows
from puente.foundation.statements import ask, state_later, together
from puente.foundation.tests.on_postgresql import alarm, another

pytestmark = pytest.mark.usefixtures("emptied")


def told():
    return state_later()()


def write():
    rows.insert([alarm(1)])


@pytest.fixture
def slow():
    """A connection of somebody who takes their time."""
    given = connection.get_connection_params() | {"context": None}
    with psycopg.connect(**given) as theirs:
        yield theirs


def test_it_is_the_same_while_nobody_commits(slow):
    before = told()
    Alarm.objects.count()
    slow.execute("SELECT count(*) FROM events_alarm")
    slow.commit()

    assert before == told()


def test_what_another_writes_shows_when_it_is_committed_and_what_is_written_here_at_once(slow):
    states = [told()]
    slow.execute("DELETE FROM events_alarm WHERE about_id = 7")
    slow.execute("CREATE TABLE of_theirs (one int)")
    slow.commit()
    states.append(told())
    write()
    states.append(told())
    with transaction.atomic():
        rows.update(Alarm.objects.get(), "verb")
    states.append(told())
    another("DROP TABLE of_theirs")
    states.append(told())

    assert len(set(states)) == 5


def test_it_goes_with_what_else_is_asked(journeys):
    told()
    with journeys() as made:
        with together():
            state, one = state_later(), ask("SELECT 1", ())
        assert (state(), one.fetchone()) == (told(), (1,))

    assert made == ["together"] * 2


def test_another_server_in_its_place_never_tells_the_same():
    (since,) = another("SELECT pg_postmaster_start_time()").fetchone()

    assert told()[-1] == since


def test_a_transaction_sees_what_nobody_else_may_ever_see():
    with transaction.atomic():
        assert told() is None
