"""Whatever people write is shown as they wrote it, and is never run: on no page, in no list for a spreadsheet."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from puente.desk import verbs as desk
from puente.desk.models import Attachment
from puente.people.models import Company, Department, Person
from tests.permissions.addresses import filled_in, patterns
from tests.permissions.trying import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TRICK = 'x"><script>alert(9)</script>'
RUNS = re.compile(r'<script>alert|<img src=x|href="?javascript:|<svg[^>]*onload|[^;]"><script', re.I)
MARKDOWN = "\n\n".join(
    [
        TRICK,
        "<img src=x onerror=alert(9)>",
        "[press](javascript:alert(9))",
        "![see](javascript:alert(9))",
        "<svg onload=alert(9)>",
        "[a](<data:text/html,<script>alert(9)</script>>)",
        "`<script>alert(9)</script>`",
    ]
)


@pytest.fixture(scope="module")
def tricked(house):
    """The world with the trick in every text that somebody can write."""
    for room in ("people", "catalogue", "calendars", "desk"):
        for model in _models(room):
            _trick(model)
    one = house.ordinary
    desk.answer(one, text=MARKDOWN, by=person_of(house, "requester"))
    file = SimpleUploadedFile("x.txt", b"x")
    desk.note(one, text=MARKDOWN, files=[file], by=person_of(house, "assignee"))
    house.hidden_file = Attachment.objects.latest("pk")
    Attachment.objects.update(name=TRICK)
    house.hidden_file.refresh_from_db()
    return house


def _models(room):
    from django.apps import apps

    return [model for model in apps.get_app_config(room).get_models() if model.__name__ != "Session"]


def _trick(model):
    """Every text of people becomes the trick, as far as it is long enough and neither chosen from a list nor a key."""
    kept = {
        "code",
        "email",
        "number",
        "zone",
        "language",
        "source",
        "outside_key",
        "password",
        "html",
        "digest",
    }
    texts = {
        field.name: Concat(Value(TRICK), Cast("pk", models.CharField()))
        for field in model._meta.fields
        if isinstance(field, (models.CharField, models.TextField))
        and not field.choices
        and not field.unique
        and field.name not in kept
        and (field.max_length or 1000) >= 40
        and not field.name.startswith("sought")
    }
    words = {
        name: {"en": TRICK}
        for name in ("name", "label", "summary", "about", "help", "expects")
        if name in _words(model)
    }
    texts = {
        name: value for name, value in texts.items() if name not in words and name not in _skipped(model)
    }
    if texts or words:
        model._base_manager.update(**texts, **words)


def _words(model):
    return {field.name for field in model._meta.fields if isinstance(field, models.JSONField)}


def _skipped(model):
    return {
        "Alarm": {"verb"},
        "Request": {"next_metric"},
        "View": {"order"},
        "Service": {"icon"},
        "News": {"why"},
    }.get(model.__name__, set())


@pytest.mark.parametrize("who", ["administrator", "lead", "requester"])
def test_what_was_written_runs_on_no_page(who, tricked, browser_of, taken_back):
    person, found, seen = person_of(tricked, who), [], 0
    with taken_back():
        for address in [address for pattern in patterns() for address in filled_in(pattern, tricked)]:
            answer = browser_of(person).get(address)
            if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                seen += "alert(9)" in answer.text
                found += [f"{address}: {hit}" for hit in RUNS.findall(answer.text)]

    assert seen > 5
    assert found == []


OF_A_LEAD = ["/queue/FAC/export.csv", "/queue/FAC/export.csv?stage=all", "/people/export.csv"]
OF_THE_HOUSE = [
    "/settings/departments/export.csv",
    "/settings/departments/people.csv",
    "/settings/people/export.csv",
    "/settings/companies/export.csv",
    "/settings/services/export.csv",
]


def test_no_list_for_a_spreadsheet_has_a_formula(house, browser_of, taken_back):
    one, lead, chief = house.ordinary, person_of(house, "lead"), person_of(house, "administrator")
    formulas = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]
    with taken_back():
        for formula in formulas:
            type(one).objects.filter(pk=one.pk).update(subject=formula)
            Person.objects.get_queryset().update(name=formula, called=formula)
            Department.objects.update(name={"en": formula})
            Company.objects.update(name=Concat(Value(formula), Cast("pk", models.CharField())))
            for who, address in [(lead, one) for one in OF_A_LEAD] + [(chief, one) for one in OF_THE_HOUSE]:
                rows = list(csv.reader(io.StringIO(_text(browser_of(who).get(address)).lstrip("\ufeff"))))
                assert len(rows) > 1
                assert not [
                    cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")
                ]


def _text(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
