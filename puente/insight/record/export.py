"""From the record to the lake: events as they stand there, requests and waits as the domino reads them.

What goes out is what events hold: ids, codes, numbers and moments; and the names of departments.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from puente.foundation.language import gettext as _
from puente.insight.lake.export import BadLake, Manifest, export_events, verify, write_whole
from puente.insight.lake.fingerprint import added, fingerprint
from puente.insight.lake.layout import Layout
from puente.insight.record.events import pages
from puente.insight.record.places import read_places
from puente.insight.record.requests import write

_PATIENCE = 600  # seconds
_AT_ONCE = 2  # seconds that others may have to wait for us


def open_record() -> None:
    """Loads the rooms, with the settings that the environment names; for a command, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puente.config.settings")
    import django

    django.setup()
    from django.db import connection

    if connection.vendor == "sqlite":  # each page is read once: mapping the file would only fill memory
        with connection.cursor() as cursor:
            cursor.execute("pragma mmap_size = 0")


def export(layout: Layout, say: Callable[[int], None] | None = None) -> Manifest:
    """Adds to the lake all events that were committed when it was called, and writes requests and waits anew.

    May be stopped at any moment and run again. Raises OSError when the disk says no, BadLake when the folder is none.
    """
    until = _last_settled()
    manifest = export_events(lambda after: pages(after, until), layout, say)
    _write_requests(layout)
    return manifest


def _write_requests(layout: Layout) -> None:
    """Requests and what belongs to them, anew."""
    from django.db.models import Max, Min

    from puente.desk.models import Request
    from puente.foundation import clock

    seen = Request.objects.aggregate(first=Min("opened_at"), last=Max("changed_at"))
    places = read_places(seen["first"], max(clock.now(), seen["last"] or clock.now()))
    waits: list[pa.Table] = []
    write_whole(layout.requests, lambda path: waits.append(write(places.by_department, path)))
    for path, table in ((layout.waits, waits[0]), (layout.hours, places.hours), (layout.units, places.units)):
        write_whole(path, partial(pq.write_table, table, compression="zstd"))


def prove(layout: Layout) -> Manifest:
    """Reads lake and record again, up to the last event exported, and compares counts and hashes.

    Raises BadLake when a file was touched, or when the two do not hold the same events.
    """
    manifest = verify(layout)
    rows, total = 0, 0
    for batch in pages(0, manifest.last_id):
        rows += batch.num_rows
        total = added(total, fingerprint(batch))
    if (rows, total) != (manifest.rows, manifest.fingerprint):
        raise BadLake(
            _("the record holds %(record)d events up to number %(last)d, the lake %(lake)d, or they differ")
            % {"record": rows, "last": manifest.last_id, "lake": manifest.rows}
        )
    return manifest


def _last_settled() -> int:
    """The last event below which none can appear any more.

    PostgreSQL hands out numbers before they are committed: a lock that waits for those who are writing, and is let go
    at once, makes sure that none is left behind. Who wants to write meanwhile waits behind it, so it is asked for a
    moment only, and again. SQLite has one writer at a time. Raises BadLake when somebody writes without end.
    """
    from django.db import OperationalError, connection, transaction
    from django.db.models import Max

    from puente.events.models import Event

    if connection.vendor != "postgresql":
        return Event.objects.aggregate(last=Max("id"))["last"] or 0
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"set local lock_timeout = '{_AT_ONCE}s'")
                cursor.execute(f'lock table "{Event._meta.db_table}" in share mode')
                return Event.objects.aggregate(last=Max("id"))["last"] or 0
        except OperationalError as why:
            if getattr(why.__cause__, "sqlstate", "") != "55P03":
                raise
            if time.monotonic() > until:
                raise BadLake(
                    _("somebody has been writing to the record for ten minutes; try again later")
                ) from None
            time.sleep(1)
