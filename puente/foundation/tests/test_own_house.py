"""Leaving the demo: its data is set aside, an organization of one's own never is."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from puente.foundation import own_house


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Those that say where the data is."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "puente.sqlite3")}
    said = SimpleNamespace(DATA=tmp_path, DATABASES={"default": database})
    monkeypatch.setattr(own_house, "settings", said)
    return said


@pytest.fixture
def data(tmp_path, settings):
    """A data folder with a database in it; `data(is_demo=True)`."""

    def make(*, is_demo):
        with closing(sqlite3.connect(tmp_path / "puente.sqlite3")) as connection, connection:
            connection.execute("CREATE TABLE people_organization (id integer, is_demo bool)")
            connection.execute("INSERT INTO people_organization VALUES (1, ?)", [is_demo])
        (tmp_path / "files").mkdir()
        (tmp_path / "files" / "a").write_text("attachment")
        (tmp_path / "prepared.json").write_text("{}")
        own_house.ask()
        return tmp_path

    return make


def test_the_demo_is_set_aside_whole_and_never_planted_again(data):
    folder = data(is_demo=True)

    aside = own_house.leave()

    assert aside.parent == folder
    assert (aside / "files" / "a").read_text() == "attachment"
    with closing(sqlite3.connect(aside / "puente.sqlite3")) as connection:
        assert connection.execute("SELECT is_demo FROM people_organization").fetchone() == (1,)
    assert not (folder / "puente.sqlite3").exists()
    assert not (folder / "prepared.json").exists()
    assert own_house.is_own()
    assert not own_house.is_asked()


def test_an_organization_of_ones_own_stays_where_it_is(data):
    folder = data(is_demo=False)

    assert own_house.leave() is None

    assert (folder / "puente.sqlite3").exists()
    assert not own_house.is_asked()
    assert not own_house.is_own()


def test_what_was_interrupted_is_finished_by_the_next_start(data):
    folder = data(is_demo=True)
    own_house.leave()
    own_house.ask()  # as if it had died before it forgot the asking

    assert own_house.leave() is None

    assert own_house.is_own()
    assert not own_house.is_asked()
    assert len(list(folder.glob("demo-*"))) == 1


def test_a_database_elsewhere_is_not_ours_to_move(data, settings):
    data(is_demo=True)
    settings.DATABASES["default"] = {"ENGINE": "django.db.backends.postgresql", "NAME": "puente"}

    assert not own_house.can_leave()
