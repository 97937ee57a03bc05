"""The SQL of each page: how many statements, which takes longest, and how the database goes about it.

python -m statements            (in the environment of a store; prints JSON)
"""

# ruff: noqa: E402
from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import django  # its rooms are open before anything of them is imported

django.setup()

from django.db import connection
from django.test import Client
from store.place import Store

from puente.people.models import Person

TIMES = 5


@dataclass
class Asked:
    """A statement with its parameters, and how long it takes, its rows fetched."""

    sql: str
    params: Any
    milliseconds: float = 0.0


class Tap:
    """Hears every statement that the page makes."""

    def __init__(self) -> None:
        self.heard: list[Asked] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            self.heard.append(Asked(sql, params))
        return execute(sql, params, many, context)


@contextmanager
def heard() -> Iterator[list[Asked]]:
    tap = Tap()
    with connection.execute_wrapper(tap):
        yield tap.heard


def measured(page: str, visitor: Client, ask: dict[str, Any]) -> dict[str, Any]:
    """Of the second time that the page is asked for: the first one may fill what is kept."""
    call = visitor.post if "data" in ask else visitor.get
    call(**ask)
    with heard() as statements:
        answer = call(**ask)
    assert answer.status_code in (200, 302), f"{page}: {answer.status_code}"
    for one in statements:
        one.milliseconds = _time(one)
    slowest = max(
        (one for one in statements if one.sql.startswith("SELECT")), key=lambda one: one.milliseconds
    )
    return {
        "statements": len(statements),
        "writes": sum(not one.sql.startswith("SELECT") for one in statements),
        "slowest": asdict(slowest) | {"params": None, "sql": _shown(slowest)},
        "plan": _plan(slowest),
    }


def _time(one: Asked) -> float:
    if not one.sql.startswith("SELECT") or "FOR UPDATE" in one.sql:
        return 0.0
    took = []
    for _each in range(TIMES):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(one.sql, one.params)
            cursor.fetchall()
        took.append(time.perf_counter() - began)
    return 1000 * median(took)


def _plan(one: Asked) -> list[str]:
    how = (
        "EXPLAIN QUERY PLAN "
        if connection.vendor == "sqlite"
        else "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) "
    )
    with connection.cursor() as cursor:
        cursor.execute(how + one.sql, one.params)
        return [str(row[-1]) for row in cursor.fetchall()]


def _shown(one: Asked) -> str:
    return " ".join(one.sql.split())


def main() -> None:
    import os
    from pathlib import Path

    about = json.loads((Path(os.environ["PUENTE_DATA"]) / "about.json").read_text())
    visitor = Client(HTTP_HOST="127.0.0.1")
    visitor.force_login(Person.objects.get(pk=about["agent"]))
    bearer = {"headers": {"authorization": f"Bearer {about['token']}"}}
    long, standing, queue = about["long"][-1], about["standing"][-1], f"/queue/{about['code']}/?order=newest"
    said = {"text": "It is on its way.", "kind": "answer"}
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://127.0.0.1/requests/{standing}/"}
    from workload import Workload

    find = Workload(Store(0), about).search_address(about["words"][0])
    pages: dict[str, dict[str, Any]] = {
        "W1": {"path": queue},
        "W2": {"path": f"/requests/{long}/"},
        "W3": {
            "path": f"/ask/{about['service']}/",
            "data": {"subject": "The bench counts", "text": "One more."},
        },
        "W4": {"path": f"/requests/{standing}/write/", "data": said, "headers": htmx},
        "W5": {"path": find},
        "W6": {"path": "/"},
        "W7 queue": {"path": f"/api/v1/departments/{about['code']}/requests", **bearer},
        "W7 request": {"path": f"/api/v1/requests/{long}/timeline", **bearer},
    }
    print(json.dumps({name: measured(name, visitor, ask) for name, ask in pages.items()}))


if __name__ == "__main__":
    main()
