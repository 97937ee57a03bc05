"""A made record: the product's own SQLite file with events in it, written by SQL alone, for measuring the export."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

FILL = """
insert into events_event
    (id, at, recorded_at, kind, version, about_code, about_id, actor_id, department_id, via, batch, data)
with recursive number(n) as (select 1 union all select n + 1 from number where n < :count)
select
    n,
    strftime('%Y-%m-%d %H:%M:%f', 1672531200 + n * 63072000.0 / :count, 'unixepoch') || '000',
    strftime('%Y-%m-%d %H:%M:%f', 1672531200 + n * 63072000.0 / :count, 'unixepoch') || '000',
    'request.' || case abs(random()) % 8
        when 0 then 'opened' when 1 then 'acknowledged' when 2 then 'taken' when 3 then 'answered'
        when 4 then 'noted' when 5 then 'handed_over' when 6 then 'resolved' else 'closed' end,
    1, 'request', max(1, n / 10 - abs(random()) % 20000), 1 + abs(random()) % 20000, 1 + abs(random()) % 24, 'api', '',
    '{"message": ' || n || ', "side": "serving", "changes": {"status": ["open", "waiting"]}}'
from number
"""


def made(folder: Path, count: int) -> Path:
    """The folder (PUENTE_DATA) of a record with `count` events; made once."""
    data = folder / f"record-{count}"
    done = data / "filled"
    if not done.exists():
        data.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"PUENTE_DATA": str(data), "DATABASE_URL": ""}
        subprocess.run(
            [sys.executable, "-c", ("import django; django.setup();"
             "from django.core.management import call_command; call_command('migrate', verbosity=0)")],
            env=environment | {"DJANGO_SETTINGS_MODULE": "puente.config.settings"}, check=True,
        )  # fmt: skip
        (file,) = data.glob("*.sqlite3")
        with sqlite3.connect(file) as base:
            base.execute("pragma synchronous = off")
            base.execute(FILL, {"count": count})
        done.touch()
    return data
