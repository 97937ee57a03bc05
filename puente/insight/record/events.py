"""Events out of the database as Arrow, a page at a time.

The database itself writes each page as CSV and Arrow reads it: no event becomes an object on the way, which is what
makes ten million of them minutes instead of an hour.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.csv as arrow_csv

from puente.insight.lake.layout import EVENTS

PAGE = 25_000
_COLUMNS = (
    "id", "at", "recorded_at", "kind", "version", "about_code", "about_id", "actor_id", "department_id", "via",
    "batch", "data",
)  # fmt: skip
_MOMENTS = ("at", "recorded_at")
_TEXTS = ("kind", "about_code", "via", "batch", "data")


def pages(after: int, until: int) -> Iterator[pa.Table]:
    """Events in order of id, after `after` and up to `until`; no cursor is held open between pages.

    `data` is the event's JSON as the database keeps it.
    """
    while True:
        page = _page(after, until)
        if not page.num_rows:
            return
        after = page.column("id")[-1].as_py()
        yield page


def _page(after: int, until: int) -> pa.Table:
    from django.db import connection

    text = _from_postgresql(after, until) if connection.vendor == "postgresql" else _from_sqlite(after, until)
    if not text:
        return EVENTS.empty_table()
    read = arrow_csv.read_csv(
        pa.py_buffer(text),
        arrow_csv.ReadOptions(column_names=EVENTS.names, block_size=1 << 25, use_threads=False),
        arrow_csv.ParseOptions(newlines_in_values=True),
        arrow_csv.ConvertOptions(
            column_types={
                field.name: pa.timestamp("us") if pa.types.is_timestamp(field.type) else field.type
                for field in EVENTS
            },
            null_values=[""],
            strings_can_be_null=False,
        ),
    )
    return read.cast(EVENTS)


def _table() -> str:
    from puente.events.models import Event

    return f'"{Event._meta.db_table}"'


def _from_postgresql(after: int, until: int) -> bytes:
    from django.db import connection

    said = {name: f"{name} at time zone 'UTC'" for name in _MOMENTS}
    columns = ", ".join(said.get(name, name) for name in _COLUMNS)
    rows = f"select {columns} from {_table()} where id > {after} and id <= {until} order by id limit {PAGE}"
    with connection.cursor() as cursor, cursor.copy(f"copy ({rows}) to stdout (format csv)") as pieces:
        return b"".join(pieces)


def _from_sqlite(after: int, until: int) -> bytes:
    from django.db import connection

    said = {name: f"""'"' || replace({name}, '"', '""') || '"'""" for name in _TEXTS}
    line = " || ',' || ".join(said.get(name, f"coalesce({name}, '')") for name in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {line} from {_table()} where id > %s and id <= %s order by id limit {PAGE}",
            [after, until],
        )
        return "\n".join(line for (line,) in cursor.fetchall()).encode()
