"""Looks at an installation into which a history was brought: how many requests, one mark for all of them, or its pages."""

# ruff: noqa: E402
from __future__ import annotations

import hashlib
import json
import os
import statistics
import sys
import time
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "puente.config.settings"

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from puente.desk.models import Request
from puente.events.models import Event
from puente.people.models import Department, Membership, Person


def requests(_calls: int) -> int:
    if Request._meta.db_table not in connection.introspection.table_names():
        return 0
    return Request.objects.count()


def fingerprint(_calls: int) -> str:
    """One mark for the requests and their events, in words that do not depend on the order of their making."""
    numbers = dict(Request.objects.values_list("pk", "number"))
    departments = dict(Department.objects.values_list("pk", "outside_key"))
    persons = dict(Person.objects.values_list("pk", "outside_key"))
    said = []
    for row in Request.objects.values_list(
        "number", "subject", "status", "priority", "opened_at", "ended_at", "changed_at", "handed_over", "reopened",
        "revision", "missed_at_source", "department", "requester", "assignee",
    ):  # fmt: skip
        said.append(repr((*row[:-3], departments[row[-3]], persons[row[-2]], persons.get(row[-1]))))
    told = Event.objects.filter(about_code="request").order_by("about_id", "at", "id")
    for about, at, kind, actor, department, data in told.values_list(
        "about_id", "at", "kind", "actor", "department", "data"
    ).iterator():
        assignee = persons.get(data.get("assignee")) if data.get("assignee") else None
        said.append(
            repr((numbers[about], at, kind, persons.get(actor), departments.get(department), assignee))
        )
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


def pages(calls: int) -> list[dict[str, Any]]:
    """The pages of an agent of the group with the most requests: its queue, the longest story, its own page."""
    settings.ALLOWED_HOSTS.append("testserver")
    group = Department.objects.annotate(held=Count("requests")).order_by("-held")[0]
    agent = Membership.objects.filter(department=group, role="agent").order_by("pk")[0].person
    longest = Request.objects.filter(department=group).order_by("-revision")[0]
    browser = Client()
    browser.force_login(agent, backend=settings.AUTHENTICATION_BACKENDS[0])
    held = Request.objects.filter(department=group).count()
    return [
        look(browser, f"/queue/{group.code}/", f"queue, {held:,} requests ever: what stands", calls),
        look(browser, f"/queue/{group.code}/?stage=ended", "… what has ended", calls),
        look(browser, f"/queue/{group.code}/?stage=all&text=subcategory", "… a word that most have", calls),
        look(
            browser,
            longest.get_absolute_url(),
            f"a request with {Event.objects.about(longest).count()} events",
            calls,
        ),
        look(browser, group.get_absolute_url(), "the department, its people and standards", calls),
    ]


def look(browser: Client, address: str, page: str, calls: int) -> dict[str, Any]:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
        statements = len(asked)
    assert answer.status_code == 200, (address, answer.status_code)
    took, busy = [], []
    for _call in range(calls):
        began, cpu = time.perf_counter(), time.process_time()
        browser.get(address)
        took.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - cpu) * 1000)
    return {
        "page": page,
        "median": statistics.median(took),
        "p95": sorted(took)[int(len(took) * 0.95)],
        "cpu": statistics.median(busy),
        "statements": statements,
    }


if __name__ == "__main__":
    print(
        json.dumps(
            {"requests": requests, "fingerprint": fingerprint, "pages": pages}[sys.argv[1]](int(sys.argv[2]))
        )
    )
