"""A made record: the product's own SQLite file with events and requests in it, written by SQL, to measure the export."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

EACH = 10  # events of a request
DEPARTMENTS = 24  # as HOUSE makes them
BEGAN, LENGTH = 1672531200, 63072000  # two years, in seconds
HOUSE = """
import django
django.setup()
from datetime import UTC, datetime
from django.core.management import call_command
call_command("migrate", verbosity=0)
from puente.calendars.models import Calendar
from puente.desk.models import Request, Target
from puente.people.models import Company, Department, Person
now = datetime(2023, 1, 1, tzinfo=UTC)
company = Company.objects.create(name="Made", kind="own")
week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
calendar = Calendar.objects.create(name={"en": "Office hours"}, zone="Europe/Madrid", week=week)
for n in range(1, 25):
    Department.objects.create(id=n, code=f"D{n}", name={"en": f"Department {n}"}, company=company, calendar=calendar, founded_at=now)
person = Person.objects.create(name="Made", email="made@casa.example", company=company, joined_at=now)
request = Request.objects.create(
    id=1, number="1", subject="Something", requester=person, department_id=1, status="closed", is_standing=False,
    opened_at=now, acknowledged_at=now, resolved_at=now, ended_at=now, changed_at=now,
)
Target.objects.create(
    id=1, request=request, department_id=1, metric="resolution", target_seconds=86400, started_at=now, due_at=now, end="met",
)
"""
EVENTS = """
insert into events_event
    (id, at, recorded_at, kind, version, about_code, about_id, actor_id, department_id, via, batch, data)
with recursive number(n) as (select 1 union all select n + 1 from number where n < :count)
select
    n, {moment}, {moment},
    'request.' || case abs(random()) % 8
        when 0 then 'opened' when 1 then 'acknowledged' when 2 then 'taken' when 3 then 'answered'
        when 4 then 'noted' when 5 then 'handed_over' when 6 then 'resolved' else 'closed' end,
    1, 'request', max(1, n / 10 - abs(random()) % 20000), 1, 1 + abs(random()) % 24, 'api', '',
    '{{"message": ' || n || ', "side": "serving", "changes": {{"status": ["open", "waiting"]}}}}'
from number
"""


def moment(seconds: str) -> str:
    """A moment as Django keeps it in SQLite."""
    return f"strftime('%Y-%m-%d %H:%M:%f', {BEGAN} + {seconds}, 'unixepoch') || '000'"


def made(folder: Path, count: int) -> Path:
    """The folder (PUENTE_DATA) of a record with `count` events about a tenth as many requests; made once."""
    data = folder / f"record-{count}"
    done = data / "filled"
    if not done.exists():
        data.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {
            "PUENTE_DATA": str(data), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "puente.config.settings",
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", HOUSE], env=environment, check=True)
        with sqlite3.connect(data / "puente.sqlite3") as base:
            base.execute("pragma synchronous = off")
            base.execute("pragma cache_size = -400000")
            base.execute(EVENTS.format(moment=moment(f"n * {LENGTH}.0 / {count}")), {"count": count})
            each = f"n * {LENGTH}.0 / {count // EACH}"
            opened, closed = moment(each), moment(f"{each} + 3600 * (1 + n % 200)")
            department, asking = f"1 + n % {DEPARTMENTS}", f"nullif(n % {DEPARTMENTS}, 0)"
            _copies(base, "desk_request", count // EACH, {
                "number": "n", "department_id": department, "asking_department_id": asking, "opened_at": opened,
                "acknowledged_at": opened, "resolved_at": closed, "ended_at": closed, "changed_at": closed,
            })  # fmt: skip
            _copies(base, "desk_target", count // EACH, {
                "request_id": "n", "department_id": department, "started_at": opened, "due_at": closed,
            })  # fmt: skip
        done.touch()
    return data


def _copies(base: sqlite3.Connection, table: str, count: int, other: dict[str, str]) -> None:
    """Rows 2 to `count` like the first of the table, with `other` values that may speak of n."""
    columns = [row[1] for row in base.execute(f"pragma table_info({table})")]
    said = {"id": "n"} | other
    values = ", ".join(said.get(column, f"first.{column}") for column in columns)
    base.execute(
        f"insert into {table} ({', '.join(columns)}) "
        "with recursive number(n) as (select 2 union all select n + 1 from number where n < :count) "
        f"select {values} from number, (select * from {table} where id = 1) as first",
        {"count": count},
    )
