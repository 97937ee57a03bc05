"""`puente doctor` says what is wrong in words, and tells programs by its exit code and JSON."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from puente.cli import doctor, prepare
from puente.events import triggers
from puente.events.models import Alarm, Delivery, Event
from puente.files.store import keep, path_of
from puente.foundation import clock


@pytest.fixture
def findings(db, settings, tmp_path):
    settings.DATA = tmp_path
    settings.FILES_ROOT = tmp_path / "files"
    settings.SECRET_KEY = "s" * 40
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    return doctor.examine


@pytest.fixture
def overdue(organization, ada):
    """A delivery and an alarm that were due an hour ago."""
    then = clock.now() - timedelta(hours=1)
    event = Event.objects.create(
        at=then, recorded_at=then, actor=ada, via="code", kind="x.y", about_code="organization", about_id=1
    )
    return (
        Delivery.objects.create(event=event, listener="x", available_at=then),
        Alarm.objects.create(at=then, verb="x.y", about_code="organization", about_id=1),
    )


def sick(findings):
    return {name for name, finding in findings().items() if not finding.sound}


def test_a_sound_house_is_said_to_be_sound(findings):
    assert sick(findings) == set()


def test_a_file_that_the_folder_lost_is_told(findings):
    kept = keep(SimpleUploadedFile("tap.txt", b"drip, drip"), largest=100)
    assert findings()["files"].said == "1 file is there, whole."

    path_of(kept.sha256).write_bytes(b"drip")
    assert sick(findings) == {"files"}
    path_of(kept.sha256).unlink()

    assert sick(findings) == {"files"}
    assert kept.sha256 in findings()["files"].said


def test_a_missing_trigger_is_noticed(findings):
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TRIGGER event_is_never_changed"
            + ("" if connection.vendor == "sqlite" else " ON events_event")
        )

    assert sick(findings) == {"triggers"}
    assert "event_is_never_changed" in findings()["triggers"].said


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of an own file; a server is its administrator's")
def test_a_start_makes_the_trigger_that_this_house_has_and_the_one_before_had_not(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER event_is_never_replaced")

    prepare._tables()

    assert triggers.missing() == []


def test_what_waits_for_too_long_tells_that_no_worker_runs(findings, overdue):
    assert sick(findings) == {"deliveries", "alarms"}
    assert findings()["deliveries"].figures == {"failed": 0, "late": 1}


def test_what_failed_is_told(findings, overdue):
    for row in overdue:
        row.failed_at = clock.now()
        row.save()

    assert sick(findings) == {"deliveries", "alarms"}
    assert findings()["alarms"].figures == {"failed": 1, "late": 0}


def test_a_short_secret_and_hosts_that_disagree_are_told(findings, settings):
    settings.SECRET_KEY = "short"
    settings.ALLOWED_HOSTS = ["elsewhere.example"]

    assert sick(findings) == {"secret", "settings"}


def test_a_check_that_breaks_is_a_finding_and_stops_no_other(findings, monkeypatch):
    def breaks():
        raise ZeroDivisionError("oh")

    monkeypatch.setitem(doctor.house_doctor.CHECKS, "broken", breaks)

    assert sick(findings) == {"broken"}
    assert "ZeroDivisionError: oh" in findings()["broken"].said


def test_programs_read_json_and_the_exit_code(findings, overdue):
    from click.testing import CliRunner

    answer = CliRunner().invoke(doctor.doctor, ["--json"])

    told = json.loads(answer.output)
    assert answer.exit_code == 1
    assert told["sound"] is False
    assert told["findings"]["alarms"]["late"] == 1


def test_it_looks_at_the_newest_requests_or_when_told_so_at_all(findings, ana, facilities, monkeypatch):
    from puente.desk import soundness
    from puente.desk import verbs as desk

    desk.open(by=ana, subject="The tap leaks", department=facilities)
    monkeypatch.setattr(soundness, "NEWEST", 0)

    assert findings()["targets"].figures["looked"] == 0
    assert findings(thorough=True)["targets"].figures["looked"] == 1


def test_another_kind_of_database_is_refused_in_words(tmp_path):
    env = os.environ | {"DATABASE_URL": "mysql://root@127.0.0.1/puente", "PUENTE_DATA": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "-m", "puente", "doctor"], env=env, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 1
    assert "DATABASE_URL names neither SQLite" in answer.stderr


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8010"}, "http://127.0.0.1:8010"),
        ({"PORT": "8010", "PUENTE_ORIGIN": "https://desk.example/"}, "https://desk.example"),
    ],
)
def test_links_lead_to_the_port_that_the_surroundings_name(said, origin, tmp_path):
    code = "from puente.config import settings; print(settings.ORIGIN)"
    kept = {name: of for name, of in os.environ.items() if name != "PORT" and not name.startswith("PUENTE")}

    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=kept | said | {"PUENTE_DATA": str(tmp_path)},
    )

    assert answer.stdout.strip() == origin, answer.stderr
