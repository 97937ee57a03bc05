"""What the tests of the wire to PostgreSQL ask it."""

import psycopg
from django.db import connection

from conftest import NOON
from puente.events.models import Alarm
from puente.foundation.prepared import Prepared
from puente.foundation.statements import ask

about = Prepared(lambda pk: Alarm.objects.filter(about_id=pk), int)


def alarm(pk):
    return Alarm(at=NOON, verb="desk.warn", about_code="request", about_id=pk)


def alone(sql, *values):
    return ask(sql, values).fetchone()[0]


def another(sql, *values):
    """By a connection of its own."""
    given = connection.get_connection_params() | {"context": None}
    with psycopg.connect(**given, autocommit=True) as outside:
        return outside.execute(sql, values)


def planned():
    """What PostgreSQL has planned for this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'puente%'")
        return [said for (said,) in cursor.fetchall()]
