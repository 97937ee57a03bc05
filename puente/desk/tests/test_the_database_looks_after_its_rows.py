"""What lists are counted from by index alone, PostgreSQL looks after as often as the desk changes it."""

import pytest
from django.db import connection

from puente.desk.models import Request
from puente.events import statistics

COUNTED = ("desk_news", "desk_party", "desk_request")


@pytest.fixture
def options(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite looks when it is asked")

    def of():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, reloptions FROM pg_class WHERE relname = ANY(%s)", [list(COUNTED)]
            )
            return {name: dict(one.split("=") for one in said or ()) for name, said in cursor.fetchall()}

    return of


def test_after_a_thousand_rows_and_not_after_a_fifth_of_the_table(options):
    assert set(options()) == set(COUNTED)
    for said in options().values():
        assert said["autovacuum_vacuum_threshold"] == said["autovacuum_vacuum_insert_threshold"] == "1000"
        assert said["autovacuum_vacuum_scale_factor"] == said["autovacuum_vacuum_insert_scale_factor"] == "0"


def test_what_somebody_took_away_is_said_again_with_the_next_migration(options):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_request RESET (autovacuum_vacuum_threshold)")
    before = options()["desk_request"]

    statistics.look_after(Request)

    assert "autovacuum_vacuum_threshold" not in before
    assert options()["desk_request"]["autovacuum_vacuum_threshold"] == "1000"
