"""CSV files come in through the verbs: a trial first, each bad row with its line and reason, twice the same as once."""

import json
from contextlib import suppress

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from puente.catalogue.models import Service, Standard
from puente.events.models import Event
from puente.imports.csv import sheet
from puente.imports.csv.departments import Departments
from puente.imports.csv.kinds import KINDS
from puente.imports.csv.memberships import Memberships
from puente.imports.csv.persons import People
from puente.imports.csv.run import run
from puente.imports.csv.services import Services
from puente.people import verbs as people
from puente.people.models import Department, Membership, Person

DEPARTMENTS = """Código;Nombre (es);Name:en;Depende de;Teléfono
INF;Informática;IT;;2140
INF2;Redes;Networks;INF;
1X;Mal;Bad;;
RED;Huérfano;Orphan;NADA;
INF;Informática y redes;IT;;2140
""".encode()

PEOPLE = b"""id,name,email,phone,kind,job,languages
7,Ana Ruiz,ana.ruiz@casa.example,600 100 200,employee,Nurse,es en
8,"Pe\xc3\xb1a, Rosa",,,temporal,,es
9,,x@casa.example,,,,
10,Bad Mail,no mail,,,,
11,Bad Kind,k@casa.example,,king,,
7,Twice,other@casa.example,,,,
,No Key,,,,,
12,Bad Phone,p@casa.example,call me,,,
13,Bad Tongue,t@casa.example,,,,zz
"""


def refused(report):
    return [(one.line, one.column) for one in report.refusals]


def test_a_trial_writes_nothing_and_lists_each_bad_row(organization, ada):
    before = Event.objects.count()

    report = run(Departments, DEPARTMENTS, by=ada, dry=True)

    assert (report.rows, report.made, report.changed, report.refused_rows) == (5, 2, 1, 2)
    assert refused(report) == [(4, "code"), (5, "parent")]
    assert "NADA" in report.refusals[1].reason
    assert not Department.objects.exists()
    assert Event.objects.count() == before


def test_what_stands_beyond_the_last_heading_is_not_lost_in_silence(organization, ada):
    report = run(People, b"email,name\nr@casa.example,Ruiz, Ana\nb@casa.example,Bea,,\n", by=ada, dry=False)

    assert (report.made, report.refused_rows) == (1, 1)
    assert refused(report) == [(2, "")]
    assert "“Ana” stands beyond the last heading" in report.refusals[0].reason


def test_the_run_makes_what_the_trial_said_and_twice_is_once(organization, ada):
    trial = run(Departments, DEPARTMENTS, by=ada, dry=True)

    done = run(Departments, DEPARTMENTS, by=ada, dry=False)

    assert trial.plain() | {"dry_run": False} == done.plain()
    networks = Department.objects.select_related("parent").get(code="INF2")
    assert networks.parent.name == {"es": "Informática y redes", "en": "IT"}
    assert Event.objects.filter(kind="department.founded", via="import", actor=ada).count() == 2
    mended = DEPARTMENTS.replace("INF;Informática;".encode(), "INF;Informática y redes;".encode())
    again = run(Departments, mended, by=ada, dry=False)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 3)


def test_people_come_in_with_their_addresses_and_cannot_sign_in_yet(organization, ada):
    report = run(People, PEOPLE, by=ada, dry=False)

    assert (report.made, report.refused_rows) == (2, 7)
    assert [line for line, _column in refused(report)] == [4, 5, 6, 7, 8, 9, 10]
    ana = Person.objects.get(email="ana.ruiz@casa.example")
    assert (ana.languages, ana.has_usable_password()) == (["es", "en"], False)
    assert ana.addresses.filter(kind="phone", value="600 100 200").exists()
    assert Person.objects.get(outside_key="8").kind == "temp"


def test_a_second_file_changes_what_it_says_otherwise(organization, ada):
    run(People, PEOPLE, by=ada, dry=False)
    later = b'id,name,job\n7,Ana Ruiz Gil,Head nurse\n8,"Pe\xc3\xb1a, Rosa",\n'

    report = run(People, later, by=ada, dry=False)

    assert (report.changed, report.unchanged) == (1, 1)
    assert Person.objects.get(outside_key="7").job == "Head nurse"


def test_memberships_name_people_by_e_mail_or_id(organization, ada, facilities, carmen, ana):
    run(People, PEOPLE, by=ada, dry=False)
    told = (
        b"persona,departamento,papel\n8,FAC,agente\nANA@casa.example,FAC,\ncarmen@casa.example,FAC,\n"
        b"ghost@casa.example,FAC,\n8,NOWHERE,\n8,FAC,king\nana@casa.example,FAC,lead\n"
    )

    trial = run(Memberships, told, by=ada, dry=True)
    report = run(Memberships, told, by=ada, dry=False)

    assert trial.plain() | {"dry_run": False} == report.plain()
    assert (report.made, report.changed) == (2, 1)
    assert refused(report) == [(4, "person"), (5, "person"), (6, "department"), (7, "role")]
    assert Membership.objects.get(person=ana, department=facilities).role == "lead"


def test_services_come_with_their_standards_and_audience(organization, ada, facilities, finance):
    told = (
        b"code,department,name:en,name:es,audience,priority,resolution_hours\n"
        b'keys,FAC,Keys,Llaves,FIN,alta,"4,5"\nlamp,FAC,Lamp,,,,\nbad,FAC,Bad,,,soon,\nworse,FAC,Worse,,,,many\n'
        b"two words,FAC,X,,,,\nkeys,FAC,Keys,Llaves,FIN,alta,4.5\n"
    )

    trial = run(Services, told, by=ada, dry=True)
    report = run(Services, told, by=ada, dry=False)

    assert trial.plain() | {"dry_run": False} == report.plain()
    assert (report.made, report.unchanged) == (2, 1)
    assert refused(report) == [(4, "priority"), (5, "resolution_hours"), (6, "code")]
    keys = Service.objects.get(code="keys")
    assert (keys.who_may_ask, list(keys.audience.all()), keys.priority) == ("departments", [finance], 3)
    assert Standard.objects.get(service=keys).target_seconds == 16_200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04zip", "spreadsheet"),
        (b"a\0b", "not text"),
        (b"code\nX", "name"),
        (b"code,name,Codigo\nX,Y,Z", "code"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, words):
    with pytest.raises(sheet.UnreadableSheet, match=words):
        sheet.read(content, Departments.columns)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_usual_encodings_and_separators_are_read(encoding, separator):
    text = f'code{separator}name\nÑ{separator}"dos\nlíneas"\n\nB{separator}x\n'

    rows = sheet.read(text.encode(encoding), Departments.columns).rows

    assert [(row.line, row.get("name")) for row in rows] == [(2, "dos\nlíneas"), (5, "x")]


@given(content=st.binary(max_size=200))
def test_no_bytes_break_the_reading(content):
    with suppress(sheet.UnreadableSheet):
        found = sheet.read(b"code,name\n" + content, Departments.columns)

        assert all(row.line >= 2 for row in found.rows)


CELL = st.sampled_from(["", "A", "B", "C", "a", "1", "D" * 13, "ñ"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=7))
def test_a_trial_says_what_the_run_does_whatever_the_rows(organization, ada, rows):
    from django.db import transaction

    content = "\n".join(["code,name,parent", *(",".join(row) for row in rows)]).encode()

    with transaction.atomic():
        trial = run(Departments, content, by=ada, dry=True)
        done = run(Departments, content, by=ada, dry=False)
        again = run(Departments, content, by=ada, dry=False)
        transaction.set_rollback(True)

    assert trial.plain() | {"dry_run": False} == done.plain()
    assert again.made == 0
    assert {one.line for one in again.refusals} == {one.line for one in done.refusals}


def test_a_department_may_stand_before_the_one_that_it_is_part_of(organization, ada):
    report = run(Departments, b"code,name,parent\nC,c,B\nB,b,A\nA,a,\n", by=ada, dry=False)

    assert (report.made, report.refused_rows) == (3, 0)
    assert Department.objects.get(code="C").parent.code == "B"


def test_only_an_administrators_rows_are_taken(organization, ana):
    report = run(Departments, b"code,name\nX,Y\n", by=ana, dry=False)

    assert (report.made, report.refused_rows) == (0, 1)
    assert not Department.objects.filter(code="X").exists()


def test_refusals_are_no_formulas_for_a_spreadsheet(organization, ada):
    report = run(People, b"name,email\nX,=cmd()\n", by=ada, dry=True)

    assert ",'=cmd()," in report.refusals_as_csv()


def test_the_command_tries_prints_and_fails_when_a_row_is_bad(organization, ada, tmp_path):
    from puente.cli.main import main

    file = tmp_path / "departments.csv"
    file.write_bytes(DEPARTMENTS)

    answer = CliRunner().invoke(main, ["import", "departments", str(file), "--dry-run", "--json"])

    told = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert (told["rows"], told["made"], told["rows_refused"], told["dry_run"]) == (5, 2, 2, True)
    assert not Department.objects.exists()


class TestThePage:
    @pytest.fixture
    def office(self, client, ada, settings, tmp_path):
        settings.DATA = tmp_path
        client.force_login(ada, backend="puente.web.entrance.backend.HouseBackend")
        return client

    @staticmethod
    def upload(content):
        from django.core.files.uploadedfile import SimpleUploadedFile

        return {"file": SimpleUploadedFile("x.csv", content, "text/csv")}

    def test_a_bad_row_and_a_bad_file_name_their_columns_in_the_readers_words(self, office, ada):
        people.set_profile(ada, by=ada, language="es")

        row = office.post(
            "/settings/import/people/", self.upload(b"nombre,correo,tipo\nPepa,,marciano\n")
        ).text
        file = office.post("/settings/import/people/", self.upload(b"correo\npepa@example.org\n")).text

        assert '<th scope="row" class="number">2</th><td>tipo</td>' in row
        assert "no es ninguno de estos: personal propio; contrata" in row
        assert "Faltan columnas: nombre." in file

    def test_a_trial_is_shown_before_the_run(self, office):
        shown = office.post("/settings/import/departments/", self.upload(DEPARTMENTS)).text
        assert "NADA" in shown
        assert not Department.objects.exists()
        token = shown.split('name="token" value="')[1].split('"')[0]

        bad = office.post("/settings/import/departments/refused.csv", {"token": token})
        done = office.post("/settings/import/departments/now/", {"token": token})

        assert "NADA" in bad.content.decode()
        assert "It is done" in done.text
        assert Department.objects.count() == 2
        assert office.post("/settings/import/departments/now/", {"token": token}).status_code == 302

    def test_a_file_that_cannot_be_read_is_refused_beside_its_field(self, office):
        answer = office.post("/settings/import/people/", self.upload(b""))

        assert answer.status_code == 422
        assert "field__error" in answer.text

    def test_it_is_for_administrators(self, client, lara, organization):
        client.force_login(lara, backend="puente.web.entrance.backend.HouseBackend")

        assert client.get("/settings/import/").status_code == 403
        assert client.post("/settings/import/people/now/", {"token": "0" * 32}).status_code == 403

    def test_the_file_of_one_is_nothing_to_another(self, office, ana, ada):
        shown = office.post("/settings/import/departments/", self.upload(DEPARTMENTS)).text
        token = shown.split('name="token" value="')[1].split('"')[0]
        people.make_administrator(ana, by=ada)
        office.force_login(ana, backend="puente.web.entrance.backend.HouseBackend")

        office.post("/settings/import/departments/now/", {"token": token})

        assert not Department.objects.filter(code="INF").exists()


@pytest.mark.slow
def test_a_trial_of_ten_thousand_rows_lists_each_bad_one_and_the_run_refuses_the_same(organization, ada):
    lines = [f"{n},Persona {n},{'no mail' if n % 100 == 7 else f'p{n}@casa.example'}" for n in range(10_000)]
    content = "\n".join(["id,name,email", *lines]).encode()

    trial = run(People, content, by=ada, dry=True)

    assert (trial.made, trial.refused_rows) == (9_900, 100)
    assert [one.line for one in trial.refusals] == list(range(9, 10_002, 100))
    head = b"\n".join(content.splitlines()[:1001])
    assert run(People, head, by=ada, dry=False).refused_rows == 10
    assert run(People, head, by=ada, dry=False).unchanged == 990


def test_every_kind_has_its_place_on_the_page(db):
    from puente.imports.csv.pages import NAMES

    assert set(NAMES) == set(KINDS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_headings_that_the_page_shows_are_understood(db, kind, language):
    from django.utils import translation

    from puente.imports.csv.headings import heading_of
    from puente.imports.csv.sheet import _codes

    with translation.override(language):
        shown = [heading_of(column.code) for column in KINDS[kind].columns]

    codes, unknown = _codes(shown, KINDS[kind].columns)

    assert unknown == []
    assert codes == [column.code for column in KINDS[kind].columns]
