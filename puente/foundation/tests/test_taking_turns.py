"""On SQLite one writes at a time: who comes second waits for the first, and not much longer; who reads is told whether anybody
wrote since."""

import copy
import sqlite3
import threading
import time

import pytest
from django.db import OperationalError

from puente.foundation.sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.django_db
LOCKED = 0.15


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "turns.sqlite3")


@pytest.fixture
def ours(place, settings):
    """A connection as the product has them."""
    told = copy.deepcopy(settings.DATABASES["default"]) | {"NAME": place, "USER": "", "PASSWORD": ""}
    told["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL",
    }
    connection = DatabaseWrapper(told, alias="turns")
    connection.inc_thread_sharing()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE turn (taken int)")
        cursor.execute("INSERT INTO turn VALUES (0)")
    yield connection
    connection.close()


@pytest.fixture
def theirs(ours, place):
    """Another connection to the same file."""
    connection = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    yield connection
    connection.close()


def write(connection):
    """Seconds that it took."""
    began = time.perf_counter()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE turn SET taken = taken + 1")
    connection.commit()
    connection.set_autocommit(True)
    return time.perf_counter() - began


def taken(connection):
    with connection.cursor() as cursor:
        return cursor.execute("SELECT taken FROM turn").fetchone()[0]


def test_who_comes_second_writes_as_soon_as_the_first_has_ended(ours, theirs):
    write(ours)
    theirs.execute("BEGIN IMMEDIATE")
    ends = threading.Timer(LOCKED, theirs.execute, ["COMMIT"])
    ends.start()

    waited = write(ours)
    ends.join()

    assert LOCKED - 0.05 < waited < LOCKED + 0.1
    assert taken(ours) == 2


def test_for_all_else_it_waits_as_ever(ours, theirs):
    write(ours)

    assert ours.connection.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def test_who_waits_too_long_is_told(ours, theirs):
    ours.settings_dict["OPTIONS"]["timeout"] = 0.1
    theirs.execute("BEGIN IMMEDIATE")

    with pytest.raises(OperationalError, match="locked"):
        write(ours)

    theirs.execute("COMMIT")
    assert write(ours) < 0.1
    assert taken(ours) == 1


def test_nothing_changed_while_nobody_commits(ours, theirs):
    before = ours.state()
    taken(ours)
    theirs.execute("BEGIN IMMEDIATE")
    theirs.execute("UPDATE turn SET taken = 7")

    assert ours.state() == before

    theirs.execute("ROLLBACK")
    assert ours.state() == before


def test_what_another_commits_changes_the_state_and_so_does_what_is_written_here(ours, theirs):
    states = [ours.state()]
    theirs.execute("UPDATE turn SET taken = 7")
    states.append(ours.state())
    write(ours)
    states.append(ours.state())

    assert len(set(states)) == 3


def test_another_connection_of_the_same_process_never_has_the_same_state(ours):
    before = ours.state()
    ours.close()

    assert ours.state() != before
