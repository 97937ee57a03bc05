"""Statements that PostgreSQL has planned, and what becomes of their plans."""

import psycopg
import pytest
from django.db import (
    DatabaseError,
    DataError,
    connection,
    transaction,
)

from puente.foundation.postgresql import wire
from puente.foundation.statements import ask, together
from puente.foundation.tests.on_postgresql import about, alone, another, planned

pytestmark = pytest.mark.usefixtures("emptied")


@pytest.fixture
def shelf():
    """A table of this test, and how to change it from elsewhere."""
    another("CREATE TABLE a_shelf (id int, said varchar(9))")
    another("INSERT INTO a_shelf VALUES (1, 'one')")
    yield
    another("DROP TABLE a_shelf")


def test_a_table_that_was_changed_meanwhile_fails_once_at_most_and_is_read_anew(shelf):
    asked = ["SELECT said FROM a_shelf WHERE id = %s", "SELECT id, said FROM a_shelf WHERE id = %s"]
    for one in asked * 3:
        ask(one, [1])
    another("ALTER TABLE a_shelf ALTER COLUMN said TYPE text")

    failed, found = 0, []
    for one in asked * 2:
        try:
            found.append(ask(one, [1]).fetchone()[-1])
        except DatabaseError:
            failed += 1

    assert failed <= 1
    assert set(found) == {"one"}


@pytest.mark.parametrize("said", ["DEALLOCATE ALL", "DISCARD ALL"])
def test_plans_that_somebody_threw_away_are_made_anew_after_one_failure_at_most(said):
    for _time in range(3):
        about(1)
        alone("SELECT 1 + %s", 1)
    with connection.cursor() as cursor:
        cursor.execute(said)

    failed = 0
    for _time in range(3):
        try:
            assert about(1) == []
            assert alone("SELECT 1 + %s", 1) == 2
        except DatabaseError:
            failed += 1

    assert failed <= 1


def test_the_driver_throws_no_plan_away_when_a_savepoint_is_taken_back():
    for _time in range(5):
        about(1)
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.execute("SELECT %s + 1", [1])
    with transaction.atomic(), connection.cursor(), psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("SAVEPOINT here")
        cursor.execute("ROLLBACK TO SAVEPOINT here")
        cursor.execute("SELECT 1")

    assert about(1) == []


def test_plans_that_give_way_in_a_journey_that_fails_do_not_stay_with_the_server(monkeypatch):
    monkeypatch.setattr(wire, "PLANS", 5)

    def fail(turn):
        ask("SELECT 1 / 0", [])
        for each in range(6):
            for _twice in range(2):
                ask(f"SELECT {turn} * {each} + %s", [1])

    for turn in range(20):
        for _twice in range(2):
            assert alone(f"SELECT {turn} + %s", 1) == turn + 1
        with pytest.raises(DataError), together():
            fail(turn)
    alone("SELECT 'the last'")

    assert len(planned()) <= 6


def test_a_long_statement_is_not_kept():
    known = connection.ensure_connection() or connection.wire._known
    for many in range(50, 60):
        ask(f"SELECT {', '.join(['%s'] * many)} /* {'x' * 100_000} */", [1] * many)

    assert sum(len(sql) for sql, _kinds in known) < 100_000
