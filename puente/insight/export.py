"""From the record to the lake: events as they stand there, requests and waits as the domino reads them.

The only place of insight that meets the database. What goes out is what events hold: ids, codes, numbers and moments.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from puente.foundation.language import gettext as _
from puente.insight.lake.export import BadLake, Manifest, export_events, verify, write_whole
from puente.insight.lake.fingerprint import added, fingerprint
from puente.insight.lake.layout import EVENTS, Layout

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 20_000
FIELDS = (
    "id", "at", "recorded_at", "kind", "version", "about_code", "about_id",
    "actor_id", "department_id", "via", "batch", "data",
)  # fmt: skip
OUTSIDE = "customer"
"""The asker of a request that comes from outside the house."""


def open_record() -> None:
    """Loads the rooms, with the settings that the environment names; for a command, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "puente.config.settings")
    import django

    django.setup()


def export(layout: Layout, say: Callable[[int], None] | None = None) -> Manifest:
    """Adds to the lake all events that were committed when it was called, and writes requests and waits anew.

    May be stopped at any moment and run again. Raises OSError when the disk says no, BadLake when the folder is none.
    """
    until = _last_settled()
    manifest = export_events(lambda after: _batches(after, until), layout, say)
    write_whole(layout.requests, lambda path: pq.write_table(_requests(), path, compression="zstd"))
    write_whole(layout.waits, lambda path: pq.write_table(_waits(), path, compression="zstd"))
    return manifest


def prove(layout: Layout) -> Manifest:
    """Reads lake and record again, up to the last event exported, and compares counts and hashes.

    Raises BadLake when a file was touched, or when the two do not hold the same events.
    """
    manifest = verify(layout)
    rows, total = 0, 0
    for batch in _batches(0, manifest.last_id):
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
    at once, makes sure that none is left behind. SQLite has one writer at a time.
    """
    from django.db import connection, transaction
    from django.db.models import Max

    from puente.events.models import Event

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'lock table "{Event._meta.db_table}" in share mode')
        return Event.objects.aggregate(last=Max("id"))["last"] or 0


def _batches(after: int, until: int) -> Iterator[pa.Table]:
    """Events in order of id, after `after` and up to `until`, a page at a time: no cursor is held open."""
    from puente.events.models import Event

    while True:
        page: QuerySet[Any, Any] = Event.objects.filter(id__gt=after, id__lte=until).order_by("id")
        rows = list(page.values_list(*FIELDS)[:BATCH])
        if not rows:
            return
        after = rows[-1][0]
        yield table_of(rows)


def table_of(rows: list[tuple[Any, ...]]) -> pa.Table:
    """Rows of the record (`FIELDS`) as the lake keeps them; `data` as canonical JSON, so that hashes compare."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    columns[-1] = [
        json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False) for data in columns[-1]
    ]
    arrays = [
        pa.array(column, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for column, field in zip(columns, EVENTS, strict=True)
    ]
    return pa.Table.from_arrays(arrays, names=EVENTS.names).cast(EVENTS)


def _requests() -> pa.Table:
    """Requests as `puente insight domino` reads them. `closed` is the moment of the answer, not of the filing.

    A case is a request from outside; what colleagues ask is part of it where it is waited for. Texts, numbers of
    requests and persons stay in the record: the id is the record's own.
    """
    from puente.catalogue.models import Standard
    from puente.desk.models import Request, Target

    promised = {
        request: due - begun - timedelta(seconds=paused)
        for request, begun, due, paused in Target.objects.filter(metric=Standard.Metric.RESOLUTION)
        .order_by("id")
        .values_list("request_id", "started_at", "due_at", "paused_seconds")
        .iterator(chunk_size=BATCH)
        if due is not None
    }
    rows = [
        (
            str(id),
            str(id) if asking is None else "-",
            asking or OUTSIDE,
            serving,
            _text(opened),
            _text(touched),
            _text(resolved or ended),
            f"{promised[id].total_seconds():.6f}" if id in promised and promised[id] > timedelta() else "",
        )
        for id, asking, serving, opened, touched, resolved, ended in Request.objects.order_by("id")
        .values_list(
            "id",
            "asking_department__code",
            "department__code",
            "opened_at",
            "acknowledged_at",
            "resolved_at",
            "ended_at",
        )
        .iterator(chunk_size=BATCH)
    ]
    names = ("id", "root", "asker", "provider", "opened", "first_touch", "closed", "standard_seconds")
    return pa.table(
        [pa.array(column, pa.string()) for column in _columns(rows, len(names))], names=list(names)
    )


def _waits() -> pa.Table:
    from puente.desk.models import Wait

    pairs = Wait.objects.filter(kind=Wait.Kind.REQUEST).order_by("request_id", "other_id")
    rows = [
        (str(parent), str(child)) for parent, child in pairs.values_list("request_id", "other_id").distinct()
    ]
    return pa.table(
        [pa.array(column, pa.string()) for column in _columns(rows, 2)], names=["parent", "child"]
    )


def _columns(rows: Sequence[tuple[str, ...]], width: int) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _column in range(width)]


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
