"""The history of another desk becomes the events it was."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from puente.desk import verbs as desk
from puente.desk.history import Step, Telling
from puente.desk.models import HandOver, Message, Party, Request, Wait
from puente.events.models import Alarm, Delivery, Event
from puente.foundation import clock
from puente.imports.history import running
from puente.imports.history.mapping import KNOWN, WrongMapping, read_mapping, sources
from puente.imports.history.reading import File
from puente.imports.history.running import Run
from puente.people.models import Department, Person

SAMPLE = Path(__file__).parent / "samples" / "servicenow.csv"
MADRID = ZoneInfo("Europe/Madrid")


def run_of(path, by, source="servicenow"):
    return Run(File(path, read_mapping(KNOWN / f"{source}.toml"), ZoneInfo("UTC")), by)


@pytest.fixture
def imported(ada):
    run = run_of(SAMPLE, ada)
    return run.bring_in(lambda rows: None)


def test_states_assignments_and_closings_are_the_events_they_were(imported):
    events = Event.objects.about(Request.objects.get(number="INC0000045")).in_order()

    assert [(e.kind, e.at.strftime("%d %H:%M")) for e in events] == [
        ("request.opened", "29 01:16"),
        ("request.resolved", "29 08:53"),
        ("request.closed", "05 12:00"),
    ]


def test_each_imported_event_names_its_person_its_importer_and_its_batch(imported, ada):
    event = Event.objects.get(kind="request.resolved", about_id=Request.objects.get(number="INC0000045").pk)

    assert event.actor.name == "Updated by 642"
    assert event.recorded_by == ada
    assert event.batch.startswith("servicenow:")


def test_every_request_ends_as_its_last_row_says(imported):
    assert imported.requests == Request.objects.count() == 11
    assert set(Request.objects.values_list("status", flat=True)) == {"closed"}


def test_what_the_source_counts_as_missed_is_an_event_of_its_own(imported):
    assert Event.objects.filter(kind="request.missed_says_source").count() == imported.standards_missed > 0


def test_rows_that_cannot_be_used_are_told_with_their_line_and_reason(ada):
    run = run_of(SAMPLE, ada)
    report = run.try_out(lambda rows: None)

    assert report.rows_refused == 2
    assert {(r.number, r.why) for r in run.file.refused} == {("INC0028089", "unknown state '-100'")}


def test_a_trial_run_writes_nothing_and_counts_what_the_real_one_makes(ada):
    tried = run_of(SAMPLE, ada).try_out(lambda rows: None)
    assert not Event.objects.exists()
    made = run_of(SAMPLE, ada).bring_in(lambda rows: None)

    assert asdict(tried) == asdict(made) | {"dry_run": True}
    assert made.events == Event.objects.count()


def test_a_trial_run_asks_as_little_of_ten_cases_as_of_one(ada, imported, tmp_path):
    lines = SAMPLE.read_text().splitlines(keepends=True)
    one = tmp_path / "one.csv"
    one.write_text("".join(lines[:4]))
    asked = []
    for path in (one, SAMPLE):
        with CaptureQueriesContext(connection) as queries:
            run_of(path, ada).try_out(lambda rows: None)
        asked.append(len(queries))

    assert asked[1] - asked[0] <= 1


def test_the_database_is_asked_to_look_again_at_a_house_that_grew(ada, monkeypatch):
    looked = []
    monkeypatch.setattr(running.statistics, "refresh", lambda: looked.append(Request.objects.count()))
    monkeypatch.setattr(running, "A_FEW", 2)

    run_of(SAMPLE, ada).bring_in(lambda rows: None)

    assert looked == [11]


def test_running_it_twice_changes_nothing(imported, ada):
    before = Event.objects.count()

    again = run_of(SAMPLE, ada).bring_in(lambda rows: None)

    assert (again.requests, again.events, again.unchanged) == (0, 0, imported.requests)
    assert Event.objects.count() == before


def test_a_run_that_was_stopped_goes_on_where_it_was(ada, tmp_path):
    lines = SAMPLE.read_text().splitlines(keepends=True)
    first = tmp_path / "first.csv"
    first.write_text("".join(lines[:12]))
    begun = run_of(first, ada).bring_in(lambda rows: None)

    rest = run_of(SAMPLE, ada).bring_in(lambda rows: None)

    assert rest.unchanged == begun.requests > 0
    assert Request.objects.count() == 11


def test_history_wakes_no_listener(imported):
    assert not Delivery.objects.exclude(listener__contains="count").exists()


@pytest.mark.parametrize("source", sources())
def test_the_mappings_that_come_with_puente_can_be_read(source):
    assert read_mapping(KNOWN / f"{source}.toml").source == source


def test_a_mapping_with_an_unknown_status_is_refused_in_words(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('[columns]\nnumber="n"\nstatus="s"\nat="t"\n[status]\n"X"="dancing"\n')

    with pytest.raises(WrongMapping) as error:
        read_mapping(path)

    assert "dancing" in str(error.value)


def test_a_group_with_an_accent_and_a_taken_code_gets_a_free_one(ada, tmp_path, facilities):
    path = tmp_path / "z.csv"
    path.write_text(
        "#,Title,State,Group,Customer,Created at\n1,x,new,Fac,Ana,2026-03-02 09:00:00\n2,y,new,Ñandú 1,Ana,2026-03-02 09:00:00\n"
    )

    run_of(path, ada, "zammad").bring_in(lambda rows: None)

    assert set(Department.objects.exclude(source="").values_list("code", flat=True)) == {"FAC2", "N1"}


def test_the_bulk_verb_leaves_what_a_loop_over_the_verbs_would(
    ada, ana, bruno, luis, facilities, legal, noon
):
    def at(hours):
        return datetime(2026, 3, 11, hours, tzinfo=UTC)

    with clock.at(at(8)):
        looped = desk.open(
            by=ana, subject="x", department=facilities, channel="phone", wanted_on=date(2026, 3, 20)
        )
    for hours, do in [
        (9, lambda: desk.take(looped, by=bruno)),
        (10, lambda: desk.set_priority(looped, priority=4, by=bruno)),
        (11, lambda: desk.hand_over(looped, to=legal, reason="r", by=bruno)),
        (12, lambda: desk.assign(looped, to=luis, by=ada)),
        (13, lambda: desk.resolve(looped, by=luis)),
        (14, lambda: desk.reopen(looped, text="no", by=luis)),
        (15, lambda: desk.resolve(looped, by=luis)),
        (16, lambda: desk.close(looped, by=luis)),
        (17, lambda: desk.reopen(looped, text="no", by=luis)),
        (18, lambda: desk.wait_until(looped, until=at(20), reason="r", chosen_by_requester=True, by=luis)),
    ]:
        with clock.at(at(hours)):
            do()
    telling = Telling("OLD-1", "OLD-1", "x", "", "ana", "fac", 2, "phone", at(8), "ana")
    telling.wanted_on = date(2026, 3, 20)
    for what, hours, actor, data in [
        ("assign", 9, "bruno", {"to": "bruno"}),
        ("priority", 10, "bruno", {"priority": 4}),
        ("hand_over", 11, "bruno", {"to": "leg"}),
        ("assign", 12, "ada", {"to": "luis"}),
        ("resolve", 13, "luis", {}),
        ("reopen", 14, "luis", {}),
        ("resolve", 15, "luis", {}),
        ("close", 16, "luis", {}),
        ("reopen", 17, "luis", {}),
        ("wait", 18, "luis", {"waits_for": "date", "until": at(20), "reason": "r", "chosen": True}),
    ]:
        telling.step(Step(what, at(hours), actor, data))
    (bulk,) = desk.import_requests(
        [telling],
        source="old",
        departments={"fac": facilities, "leg": legal},
        people={"ana": ana.pk, "bruno": bruno.pk, "luis": luis.pk, "ada": ada.pk},
        batch="old:1",
        by=ada,
    )

    for one, other in zip(lived(bulk), lived(looped), strict=True):
        assert one == other


POINTS = ("message", "hand_over", "wait", "asking")


def lived(service_request):
    """What a request left behind, without ids of rows and without what only one of the two could know."""
    service_request.refresh_from_db()
    plain = ("number", "source", "outside_key", "id", "asking_department_id", "requester_id")
    fields = {f.attname: getattr(service_request, f.attname) for f in Request._meta.concrete_fields}
    events = [
        (e.kind, e.at, e.actor_id, e.department_id, {k: v for k, v in e.data.items() if k not in POINTS})
        for e in Event.objects.about(service_request).in_order()
    ]
    parties = set(
        Party.objects.filter(request=service_request).values_list("person_id", "department_id", "part")
    )
    counts = (
        list(
            Wait.objects.filter(request=service_request).values_list(
                "until_at", "chosen_by_requester", "reason"
            )
        ),
        set(Alarm.objects.filter(about_id=service_request.pk).values_list("verb", "at")),
        HandOver.objects.filter(request=service_request).count(),
        Message.objects.filter(request=service_request, kind="opening").count(),
    )
    return {k: v for k, v in fields.items() if k not in plain}, events, parties, counts


@pytest.mark.slow
def test_the_command_founds_an_empty_house_and_prints_the_counts(tmp_path):
    env = os.environ | {"PUENTE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "puente.config.settings"}
    env.pop("DATABASE_URL", None)
    command = [
        sys.executable,
        "-m",
        "puente.cli.main",
        "import",
        "history",
        str(SAMPLE),
        "--source",
        "servicenow",
        "--json",
    ]
    code = "import sys; from puente.cli.main import main; main(sys.argv[1:])"
    command[1:3] = ["-c", code]

    said = ["--organization", "Casa", "--zone", "Europe/Madrid"]
    first = subprocess.run([*command, *said], env=env, capture_output=True, text=True, check=True)
    second = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    assert json.loads(first.stdout)["requests"] == 11
    assert json.loads(second.stdout)["unchanged"] == 11
    assert "unknown state" in first.stderr
    assert "organization called Casa was founded. `puente administrator EMAIL` lets you in" in first.stderr
    with sqlite3.connect(tmp_path / "puente.sqlite3") as kept:
        assert kept.execute("select zone from people_organization").fetchall() == [("Europe/Madrid",)]
        assert min(row[0] for row in kept.execute("select opened_at from desk_request")) < "2016-03"


def test_people_and_departments_are_found_again_by_their_name_at_the_source(imported):
    assert Person.objects.filter(source="servicenow").count() == imported.persons
    assert Department.objects.filter(source="servicenow").count() == imported.departments
