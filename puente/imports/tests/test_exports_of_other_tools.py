"""Exports as other tools write them: columns twice, titles above, lists of a spreadsheet, texts of several lines."""

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from puente.desk.models import Request
from puente.events.models import Event
from puente.imports.history.mapping import KNOWN, read_mapping
from puente.imports.history.reading import File
from puente.imports.history.running import Run
from puente.imports.history.sheet import WrongFile
from puente.people.models import Department, Person

JIRA = """\
Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Project type,Project lead,Priority,Resolution,\
Assignee,Assignee Id,Reporter,Reporter Id,Creator,Creator Id,Created,Updated,Last Viewed,Resolved,Labels,Labels,\
Description,Attachment,Attachment,Custom field (Request Type),Comment,Comment
"The printer, again",OPS-11,10234,[System] Incident,Resolved,OPS,Operations,service_desk,Ana Ruiz,High,Done,\
Bruno Gil,5b1,Ana Ruiz,5a0,Ana Ruiz,5a0,02/Mar/26 9:41 AM,03/Mar/26 1:05 PM,03/Mar/26 1:06 PM,03/Mar/26 12:59 PM,\
printer,floor3,"It eats paper.

It ""sings"" too.",,,Get IT help,"02/Mar/26 10:00 AM;5b1;Have you tried?",
A lamp,OPS-12,10235,Service Request,Waiting for customer,OPS,Operations,service_desk,Ana Ruiz,Low,,,,Ana Ruiz,5a0,\
Marta Sol,5a9,02/Mar/26 11:00 AM,02/Mar/26 11:30 AM,,,,,,,,,,
Nobody's,OPS-13,10236,Task,In progress,OPS,Operations,service_desk,Ana Ruiz,Medium,,Bruno Gil,5b1,Ana Ruiz,5a0,\
Ana Ruiz,5a0,04/Mar/26 8:00 AM,04/Mar/26 8:01 AM,,,,,,,,,,
A dance,OPS-14,10237,Task,Dancing,OPS,Operations,service_desk,Ana Ruiz,Medium,,,,Ana Ruiz,5a0,Ana Ruiz,5a0,\
04/Mar/26 8:00 AM,04/Mar/26 8:01 AM,,,,,,,,,,
"""

ZAMMAD = """\
Tickets 2026-3;;;;;;;;;;;;;;
;;;;;;;;;;;;;;
#;Title;State;Priority;Group;Owner;Customer;Organization;Create Channel;Sender;Tags;Time Units Total;Created At;\
Updated At;Closed At
31001;No hot water;closed;3 high;Maintenance;Bruno Gil;Ana Ruiz;San Telmo;phone;Customer;water,urgent;1.5;\
2026-03-02 09:00:00;2026-03-02 12:00:00;2026-03-02 11:30:00
31002;Paper;open;2 normal;Supplies;-;Ana Ruiz;;email;Customer;;;2026-03-02 10:00:00;2026-03-02 10:00:00;
31003;Keys;pending reminder;1 low;Maintenance;Bruno Gil;Ana Ruiz;;note;Agent;;;2026-03-02 10:00:00;\
2026-03-03 08:00:00;
;;;;;;;;;;;;;;
Timezone: Europe/Madrid;;;;;;;;;;;;;;
"""


def bring_in(path, by, source, zone="Europe/Madrid"):
    run = Run(File(path, read_mapping(KNOWN / f"{source}.toml"), ZoneInfo(zone)), by)
    return run, run.bring_in(lambda rows: None)


@pytest.fixture
def jira(ada, tmp_path):
    path = tmp_path / "jira.csv"
    path.write_text(JIRA, encoding="utf-8-sig")
    return bring_in(path, ada, "jira")


def test_an_export_of_jira_becomes_requests_with_their_times(jira):
    _run, report = jira
    printer, lamp, _nobodys = Request.objects.order_by("number")

    assert (report.requests, report.rows_refused) == (3, 1)
    assert (printer.number, printer.subject, printer.priority) == ("OPS-11", "The printer, again", 3)
    assert printer.opened_at == datetime(2026, 3, 2, 8, 41, tzinfo=UTC)
    assert (printer.status, printer.resolved_at) == ("resolved", datetime(2026, 3, 3, 11, 59, tzinfo=UTC))
    assert printer.messages.get().text == 'It eats paper.\n\nIt "sings" too.'
    assert (printer.assignee.name, printer.department.name["en"]) == ("Bruno Gil", "Operations")
    assert (lamp.status, lamp.waits_for, lamp.assignee) == ("waiting", "requester", None)


def test_whoever_created_it_for_another_is_the_one_who_opened_it(jira):
    lamp = Request.objects.get(number="OPS-12")

    assert lamp.requester.name == "Ana Ruiz"
    assert Event.objects.about(lamp).in_order()[0].actor.name == "Marta Sol"


def test_an_unknown_state_of_jira_is_a_bad_row_with_its_line(jira):
    run, _report = jira

    assert [(bad.line, bad.number) for bad in run.file.refused] == [(7, "OPS-14")]
    assert "Dancing" in run.file.refused[0].why


def test_capital_letters_of_states_and_columns_make_no_difference(jira):
    assert Request.objects.get(number="OPS-13").status == "open"


def test_a_list_of_zammad_is_read_below_its_title_and_with_semicolons(ada, tmp_path):
    path = tmp_path / "zammad.csv"
    path.write_text(ZAMMAD)

    run, report = bring_in(path, ada, "zammad")

    water, paper, keys = Request.objects.order_by("number")
    assert (report.rows, report.requests) == (4, 3)
    assert [bad.number for bad in run.file.refused] == ["Timezone: Europe/Madrid"]
    assert (water.status, water.ended_at) == ("closed", datetime(2026, 3, 2, 10, 30, tzinfo=UTC))
    assert (water.channel, water.priority) == ("phone", 3)
    assert (paper.status, paper.assignee, paper.channel) == ("open", None, "mail")
    assert (keys.status, keys.waits_for, keys.channel) == ("waiting", "outside", "desk")
    assert Department.objects.exclude(source="").count() == 2


def test_a_letter_that_no_database_keeps_is_left_out(ada, tmp_path):
    path = tmp_path / "zammad.csv"
    path.write_text(
        "#,Title,State,Group,Customer,Created at\n1,A\x00 lamp,new,Main\x00tenance,A\x00na,2026-03-02 09:00:00\n"
    )

    bring_in(path, ada, "zammad")

    assert Request.objects.get().subject == "A lamp"
    assert Person.objects.filter(name="Ana").exists()


def test_a_field_without_end_is_one_bad_row_and_the_rest_is_read(ada, tmp_path):
    path = tmp_path / "zammad.csv"
    head = "#,Title,State,Group,Customer,Created at\n"
    endless = f"1,{'x' * 5_000_000},new,M,Ana,2026-03-02 09:00:00\n"
    path.write_text(f"{head}{endless}2,A lamp,new,M,Ana,2026-03-02 09:00:00\n")

    _run, report = bring_in(path, ada, "zammad")

    assert (report.rows, report.rows_refused, report.requests) == (2, 1, 1)


def test_a_text_may_stand_around_its_column(tmp_path, ada):
    mapping, path = tmp_path / "own.toml", tmp_path / "own.csv"
    mapping.write_text(
        '[columns]\nnumber = "n"\nstatus = "s"\nat = "t"\n[texts]\n'
        'subject = ["{what} in {where}", "again"]\ntext = ["Place: {where}", "By: {who}"]\n[status]\nX = "new"\n'
    )
    path.write_text("n,s,t,what,where,who\n1,X,2026-03-02 09:00,A lamp,the hall,\n")

    Run(File(path, read_mapping(mapping), ZoneInfo("UTC")), ada).bring_in(lambda rows: None)

    only = Request.objects.get()
    assert (only.subject, only.messages.get().text) == ("A lamp in the hall", "Place: the hall")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("other.csv", b"a,b\n1,2\n"),
        ("cut.csv.gz", gzip.compress(JIRA.encode() * 50)[:400]),
        ("noise.csv", bytes(range(256)) * 40),
    ],
)
def test_a_file_that_is_no_such_export_is_refused_in_words(ada, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(WrongFile) as refusal:
        bring_in(path, ada, "jira")

    assert str(refusal.value)
    assert not Request.objects.exists()
