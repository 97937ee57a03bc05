"""The database as the tests of the foundation need it."""

import pytest
from django.db import connection

from puente.events.models import Alarm


@pytest.fixture
def emptied(commits):
    """A new connection, real commits, and no alarm left behind. SQLite has no wire."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is no journey away")
    connection.close()
    connection.ensure_connection()
    yield
    connection.close()
    Alarm.objects.all().delete()
