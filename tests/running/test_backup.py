"""The backup of the documentation, word for word, and bringing it back."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "operating" / "backup.md"
EVENT = """
from django.utils import timezone
from puente.events.models import Event
Event.objects.create(at=timezone.now(), recorded_at=timezone.now(), via="code", kind="x.y", about_code="x", about_id=1)
"""


@pytest.fixture
def written(empty_house):
    """A house with one event that stands only in the write-ahead log, since somebody still has it open."""
    house = empty_house
    assert house.run("migrate").returncode == 0
    reader = sqlite3.connect(house.folder / "data" / "puente.sqlite3")
    reader.execute("SELECT count(*) FROM events_event").fetchone()
    house.python(EVENT)
    yield house
    reader.close()


def test_a_copy_made_while_it_runs_is_whole_and_comes_back(written):
    folder = written.folder
    (folder / "var").symlink_to(folder / "data")
    lines = [line.strip() for line in PAGE.read_text().splitlines() if line.startswith("    ")]
    at = next(at for at, line in enumerate(lines) if "VACUUM INTO" in line)
    (folder / "data" / "files").mkdir()
    copy = "\n".join(lines[at - 1 : at + 2]).replace(".venv/bin/python", sys.executable)

    subprocess.run(copy, shell=True, check=True, cwd=folder)
    shutil.rmtree(folder / "data")
    os.rename(folder / "backup", folder / "data")

    assert written.run("migrate", "--check").returncode == 0
    sound = written.run("doctor")
    assert sound.returncode == 0, sound.stdout
    assert written.python("from puente.events.models import Event\nprint(Event.objects.get().kind)") == "x.y"


def test_triggers_come_back_after_a_migration_rebuilt_the_table(written):
    rebuilt = """
from django.db import connection, models
from puente.events import triggers
from puente.events.models import Event
with connection.schema_editor() as editor:
    old = Event._meta.get_field("via")
    new = models.CharField(max_length=11)
    new.set_attributes_from_name("via")
    editor.alter_field(Event, old, new, strict=True)
print(triggers.missing())
"""
    assert written.python(rebuilt) == (
        "['event_is_never_changed', 'event_is_never_deleted', 'event_is_never_replaced']"
    )
    sick = written.run("doctor")
    assert sick.returncode == 1
    assert "event_is_never_changed" in sick.stdout

    assert written.run("migrate").returncode == 0

    assert written.run("doctor").returncode == 0
