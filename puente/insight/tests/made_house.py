"""A made organization as an export leaves it in a lake: chains of departments, hand-backs, questions to customers, nights."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from puente.insight.lake.layout import Layout
from puente.insight.record.places import HOURS, UNITS
from puente.insight.record.requests import SCHEMA, WAITS, Row

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DEPARTMENTS = {
    "REC": ("Reception", "Recepción", 12),
    "MKT": ("Marketing", "Marketing", 9),
    "LEG": ("Legal", "Asesoría jurídica", 6),
    "IT": ("Information technology", "Informática", 14),
    "PUR": ("Purchasing", "Compras", 7),
    "FIN": ("Finance", "Administración y finanzas", 11),
    "DIR": ("Management", "Dirección", 3),
}
HOUR = timedelta(hours=1)


def made_lake(root, cases=80, seed=4):
    """The lake's `requests/` for that many cases."""
    rng = random.Random(seed)
    requests, waits = [], []
    for case in range(cases):
        _case(
            f"C{case + 1:03}",
            MONDAY + timedelta(days=rng.randrange(100), hours=rng.randrange(6, 15)),
            rng,
            requests,
            waits,
        )
    last = max(row.closed or row.opened for row in requests)
    hours = [
        (0, day + timedelta(hours=7), day + timedelta(hours=15))
        for day in (MONDAY + timedelta(days=n) for n in range((last - MONDAY).days + 2))
        if day.weekday() < 5
    ]
    units = [(code, people, en, es, n) for n, (code, (en, es, people)) in enumerate(DEPARTMENTS.items())]
    layout = Layout(root)
    layout.requests.parent.mkdir(parents=True)
    for path, rows, schema in (
        (layout.requests, requests, SCHEMA),
        (layout.waits, waits, WAITS),
        (layout.hours, hours, HOURS),
        (layout.units, units, UNITS),
    ):
        columns = [
            pa.array(column, field.type)
            for column, field in zip(zip(*rows, strict=True), schema, strict=True)
        ]
        pq.write_table(pa.Table.from_arrays(columns, schema=schema), path)
    return layout


def _case(name, opened, rng, requests, waits):
    """Reception asks Marketing, that asks Legal or others; sometimes the customer is asked, or it is handed to and fro."""
    taken = opened + rng.uniform(0.2, 5) * HOUR
    asked = taken + rng.uniform(1, 30) * HOUR
    answered = _asked(name, "1", "REC", rng.choice(["MKT", "IT", "FIN"]), asked, rng, requests, waits, deep=2)
    closed = answered + rng.uniform(0.5, 20) * HOUR
    if rng.random() < 0.35:
        turn = answered + 0.3 * HOUR
        closed = turn + rng.uniform(6, 90) * HOUR + 2 * HOUR
        requests.append(
            Row(f"{name}/w1", "-", "REC", "customer", turn, turn, closed - 2 * HOUR, "", "customer_turn")
        )
        waits.append((name, f"{name}/w1"))
    if rng.random() < 0.08:
        closed = None
    requests.append(Row(name, name, "customer", "REC", opened, taken, closed, "172800", None, 0))
    waits.append((name, f"{name}.1"))


def _asked(name, place, asker, provider, opened, rng, requests, waits, deep):
    """A request of one department to another; when it was closed."""
    id = f"{name}.{place}"
    taken = opened + rng.uniform(0.5, 40 if provider == "LEG" else 12) * HOUR
    at = taken + rng.uniform(1, 20) * HOUR
    for further in range(rng.choice([0, 1, 1, 2]) if deep else 0):
        other = rng.choice([unit for unit in ("LEG", "PUR", "FIN", "DIR", "IT") if unit != provider])
        at = max(
            at,
            _asked(
                name,
                f"{place}.{further + 1}",
                provider,
                other,
                at - rng.uniform(0, 2) * HOUR,
                rng,
                requests,
                waits,
                deep - 1,
            ),
        )
        waits.append((id, f"{name}.{place}.{further + 1}"))
    closed = at + rng.uniform(1, 60 if provider == "LEG" else 16) * HOUR
    if rng.random() < 0.15:
        back = at + (closed - at) * rng.random()
        requests.append(Row(f"{id}/2", "-", asker, "PUR", at, at, back, "", "hand_back", 0))
        waits.append((id, f"{id}/2"))
    requests.append(Row(id, "-", asker, provider, opened, taken, closed, "86400", None, 0))
    return closed
