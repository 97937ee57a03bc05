"""Requests and who waited for whom, out of the database and in the shape that the domino reads.

A case is a request from outside; what colleagues ask is part of it where it is waited for. Three things that the
record knows become requests of their own, so that the trace and the replay need no other rule for them:

- a request that was handed over is a row for each stay in a department (`5/1`, `5/2`), since each one's own time stays
  its own. Stays between leaving a department and being handed back to it have the kind `hand_back`;
- a wait for the requester, or for a date that they chose, is what its department asked of them (`5/w9`), and so is the
  time between an answer and the requester's reopening (`5/g1`): `customer_turn`;
- every row names the calendar of who serves, so that closed hours can be told apart.

Texts, numbers of requests and persons stay in the record: the id is the record's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from puente.insight.lake.layout import MOMENT, OUTSIDE

_CHUNK = 5_000
_INSIDE = "-"  # the root of what is no case itself

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("root", pa.string()),
        ("asker", pa.string()),
        ("provider", pa.string()),
        ("opened", MOMENT),
        ("first_touch", MOMENT),
        ("closed", MOMENT),
        ("standard_seconds", pa.string()),
        ("kind", pa.string()),
        ("calendar", pa.int32()),
    ]
)
WAITS = pa.schema([("parent", pa.string()), ("child", pa.string())])


class Row(NamedTuple):
    """One row of requests.parquet."""

    id: str
    root: str
    asker: str
    provider: str
    opened: datetime
    first_touch: datetime | None
    closed: datetime | None
    standard_seconds: str = ""
    kind: str | None = None
    calendar: int | None = None

    def overlaps(self, opened: datetime, closed: datetime | None) -> bool:
        return (self.closed is None or opened < self.closed) and (closed is None or self.opened < closed)


class Turn(NamedTuple):
    """The requester had it: from one moment until another (None: they still have)."""

    name: str
    start: datetime
    end: datetime | None


class Stay(NamedTuple):
    """One department had it; `touched` is the first touch in that time."""

    department: int
    start: datetime
    end: datetime | None
    touched: datetime | None


@dataclass
class Book:
    """What is needed to write a request, read once: places are (code, calendar) by department."""

    places: dict[int, tuple[str, int | None]]
    turns: dict[int, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    waits: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    promised: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))
    stays: dict[int, list[Stay]] = field(default_factory=dict)
    spans: dict[int, tuple[datetime, datetime | None]] = field(default_factory=dict)


def read_book(places: dict[int, tuple[str, int | None]], first: int, last: int, until: int) -> Book:
    """Waits, targets and, of what was handed over or reopened, the stays; of the requests first to last.

    What is newer than `until` is left out: it would wait for requests that are not read.
    """
    from django.db.models import Q

    from puente.catalogue.models import Standard
    from puente.desk.models import Request, Target, Wait

    book = Book(places)
    of_these = {"request_id__gte": first, "request_id__lte": last}
    waits = Wait.objects.filter(**of_these).order_by("id")
    for id, request, kind, other, chosen, start, end in waits.values_list(
        "id", "request_id", "kind", "other_id", "chosen_by_requester", "started_at", "ended_at"
    ):
        if other is not None:
            if other <= until and other not in book.waits[request]:
                book.waits[request].append(other)
        elif kind == Wait.Kind.REQUESTER or (kind == Wait.Kind.DATE and chosen):
            book.turns[request].append(Turn(f"w{id}", start, end))
    targets = Target.objects.filter(metric=Standard.Metric.RESOLUTION, **of_these).order_by("id")
    for request, start, due in targets.values_list("request_id", "started_at", "due_at"):
        if due is not None:
            book.promised[request].append((start, due))
    moved = Request.objects.filter(Q(handed_over__gt=0) | Q(reopened__gt=0), id__gte=first, id__lte=last)
    book.stays = _stays(list(moved.values_list("id", flat=True)))
    others = {other for request in book.stays for other in book.waits.get(request, ())}
    for some in _chunks(sorted(others)):
        for id, opened, resolved, ended in Request.objects.filter(id__in=some).values_list(
            "id", "opened_at", "resolved_at", "ended_at"
        ):
            book.spans[id] = (opened, resolved or ended)
    return book


def _stays(requests: list[int]) -> dict[int, list[Stay]]:
    """The stays of each request, from its events."""
    from puente.desk.clock.story import Happening, tell
    from puente.events.models import Event

    found = {}
    for some in _chunks(requests):
        happened: dict[int, list[Happening]] = defaultdict(list)
        rows = Event.objects.filter(about_code="request", about_id__in=some).order_by("at", "id")
        for id, *row in rows.values_list("about_id", "kind", "at", "data"):
            happened[id].append(Happening(*row))
        for id, happenings in happened.items():
            touches = [one.at for one in happenings if (one.changes.get("acknowledged_at") or [None])[-1]]
            found[id] = [
                Stay(*stay, next((at for at in touches if stay.start <= at <= (stay.end or at)), None))
                for stay in tell(happenings).stays
            ]
    return found


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), 500):
        yield ids[at : at + 500]


def handed_back(departments: list[int]) -> set[int]:
    """Places of stays that lay between leaving a department and being back at it."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, department in enumerate(departments):
        first.setdefault(department, place)
        last[department] = place
    return {
        place
        for place, department in enumerate(departments)
        if any(first[other] < place < last[other] for other in first if other != department)
    }


def rows(places: dict[int, tuple[str, int | None]]) -> Iterator[tuple[list[Row], list[tuple[str, str]]]]:
    """Some requests at a time: what they are made of, and who waits for whom among all."""
    from django.db.models import Max

    from puente.desk.models import Request

    fields = (
        "id", "asking_department_id", "department_id", "opened_at", "acknowledged_at", "resolved_at", "ended_at",
    )  # fmt: skip
    until = Request.objects.aggregate(last=Max("id"))["last"] or 0
    last = 0
    while some := list(
        Request.objects.filter(id__gt=last, id__lte=until).order_by("id").values_list(*fields)[:_CHUNK]
    ):
        first, last = some[0][0], some[-1][0]
        book = read_book(places, first, last, until)
        made: list[Row] = []
        pairs: list[tuple[str, str]] = []
        for one in some:
            parts, waits = _made_of(book, *one)
            made += parts
            pairs += waits
        yield made, pairs


def _made_of(
    book: Book,
    id: int,
    asking: int | None,
    serving: int,
    opened: datetime,
    touched: datetime | None,
    resolved: datetime | None,
    ended: datetime | None,
) -> tuple[list[Row], list[tuple[str, str]]]:
    asker = OUTSIDE if asking is None else book.places[asking][0]
    provider, calendar = book.places[serving]
    closed = resolved or ended
    name = str(id)
    row = Row(name, name if asking is None else _INSIDE, asker, provider, opened, touched, closed, "", None, calendar)  # fmt: skip
    turns = [turn for turn in book.turns.get(id, ()) if closed is None or turn.start < closed]
    stays = book.stays.get(id, [])
    if len(stays) > 1:
        return _in_stays(row, stays, turns, id, book)
    if promised := book.promised.get(id):
        row = row._replace(standard_seconds=_standard(*promised[-1], turns))
    asked = [_turn(row, turn, row.provider) for turn in turns]
    pairs = [(name, str(other)) for other in book.waits.get(id, ())]
    return [row, *asked], pairs + [(name, one.id) for one in asked]


def _in_stays(
    row: Row, stays: list[Stay], turns: list[Turn], id: int, book: Book
) -> tuple[list[Row], list[tuple[str, str]]]:
    """A request that several departments had, or one twice: each stay a row of its own, and none but theirs."""
    back = handed_back([stay.department for stay in stays])
    promised = dict(book.promised.get(id, ()))
    parts: list[Row] = []
    gaps: list[Row] = []
    for place, stay in enumerate(stays):
        start = max(stay.start, row.opened)
        end = stay.end if row.closed is None else min(stay.end or row.closed, row.closed)
        if end is not None and end <= start:
            continue
        if parts and (last := parts[-1].closed) is not None and last < start:
            gap = Turn(f"g{len(gaps) + 1}", last, start)
            gaps.append(_turn(row, gap, parts[-1].provider))
        code, calendar = book.places[stay.department]
        due = promised.get(stay.start)
        parts.append(
            row._replace(
                id=f"{row.id}/{len(parts) + 1}", root=_INSIDE, provider=code, opened=start, closed=end,
                first_touch=stay.touched, kind="hand_back" if place in back else None, calendar=calendar,
                standard_seconds=_standard(stay.start, due, turns) if due else "",
            )
        )  # fmt: skip
    asked = []
    pairs = [(row.id, part.id) for part in [*parts, *gaps]]
    for turn in turns:
        holder = next((part for part in parts if part.overlaps(turn.start, turn.end)), row)
        asked.append(_turn(row, turn, holder.provider))
    others = [(str(other), *book.spans[other]) for other in book.waits.get(id, ()) if other in book.spans]
    children = [*others, *((one.id, one.opened, one.closed) for one in asked)]
    for child, opened, closed in children:
        pairs += [(part.id, child) for part in parts if part.overlaps(opened, closed)]
    return [row._replace(first_touch=row.opened), *parts, *gaps, *asked], pairs


def _turn(row: Row, turn: Turn, department: str) -> Row:
    """What `department` asked of the requester of `row`."""
    end = turn.end if row.closed is None else min(turn.end or row.closed, row.closed)
    return Row(
        f"{row.id}/{turn.name}", _INSIDE, department, row.asker, turn.start, turn.start, end, "", "customer_turn"
    )  # fmt: skip


def _standard(start: datetime, due: datetime, turns: list[Turn]) -> str:
    """The elapsed seconds that the standard gives, without the requester's turns; nothing where none are left."""
    left = due - start
    for turn in turns:
        left -= max(timedelta(), min(turn.end or due, due) - max(turn.start, start))
    if left <= timedelta():
        return ""
    return f"{left // timedelta(seconds=1)}" if not left.microseconds else f"{left.total_seconds():.6f}"


def write(places: dict[int, tuple[str, int | None]], path: Path) -> pa.Table:
    """Writes all requests to `path`, some at a time, and returns who waits for whom."""
    waits: list[pa.Table] = [WAITS.empty_table()]
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as out:
        for made, pairs in rows(places):
            out.write_table(_table(made, SCHEMA))
            waits.append(_table(pairs, WAITS))
    return pa.concat_tables(waits)


def _table(some: list[Row] | list[tuple[str, str]], schema: pa.Schema) -> pa.Table:
    columns = zip(*some, strict=True) if some else [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
