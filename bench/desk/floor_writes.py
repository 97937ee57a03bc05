"""The floor of a new request and of an answer: the rows that must be written, in one transaction, and nothing else.

They go into twins of the product's tables, indexes and all, so that the record of the store stays sound.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any

import floor

ROWS_OF_A_REQUEST = {
    "desk_request": "number subject department_id requester_id answers priority status is_standing channel is_confidential"
    " opened_at changed_at sorts_at next_metric is_paused waits_for handed_over reopened revision missed_at_source source"
    " outside_key",
    "desk_message": "request_id kind author_id text html channel at",
    "desk_party": "request_id person_id part",
    "events_event": "at recorded_at actor_id via kind version about_code about_id department_id batch data",
    "events_delivery": "event_id listener attempts available_at leased_by error",
}


def make_twins() -> None:
    """Empty tables of the same shape, made anew when the floor starts."""
    for table in ROWS_OF_A_REQUEST:
        floor.do(f"DROP TABLE IF EXISTS floor_{table}")
        if not floor.SQLITE:
            floor.do(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            continue
        asked = "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type IN ('table', 'index') AND sql NOT NULL"
        for (sql,) in floor.ask(asked, {"table": table}):
            said = re.sub(r'(CREATE (?:UNIQUE )?(?:TABLE|INDEX) )"(\w+)"', r'\1"floor_\2"', sql)
            floor.do(
                re.sub(rf' ON "{table}"', f' ON "floor_{table}"', re.sub(r"REFERENCES.*?DEFERRED", "", said))
            )


@cache
def _like(table: str) -> dict[str, Any]:
    """A row of the table as it is, for the columns that must have a value and that the floor does not name."""
    if floor.SQLITE:
        names = [row[1] for row in floor.ask(f"PRAGMA table_info({table})", {}) if row[3]]
    else:
        said = "SELECT column_name FROM information_schema.columns WHERE table_name = :table AND is_nullable = 'NO'"
        names = [row[0] for row in floor.ask(said, {"table": table})]
    listed = ", ".join(f'"{name}"' for name in names if name != "id")
    rows = floor.ask(f"SELECT {listed} FROM {table} LIMIT 1", {})
    return dict(zip([name for name in names if name != "id"], rows[0], strict=True)) if rows else {}


def _insert(table: str, known: dict[str, Any]) -> int:
    named = ROWS_OF_A_REQUEST[table].split()
    others = {
        name: value for name, value in _like(table).items() if name not in named and not name.endswith("_id")
    }
    names, known = [*named, *others], known | others
    said = f"INSERT INTO floor_{table} ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)}) RETURNING id"
    return int(floor.ask(said, known)[0][0])


@contextmanager
def _transaction():
    if not floor.SQLITE:
        with floor._connection().transaction():
            yield
        return
    floor._connection().execute("BEGIN IMMEDIATE")
    yield
    floor._connection().execute("COMMIT")


def transaction() -> AbstractContextManager[None]:
    return _transaction()


def _event(known: dict[str, Any], kind: str) -> None:
    data = json.dumps({"message": known["message_id"], "department": known["department"]})
    event = {
        "at": known["now"], "recorded_at": known["now"], "actor_id": known["person"], "via": "web", "kind": kind,
        "version": 1, "about_code": "request", "about_id": known["request"], "department_id": known["department"],
        "batch": "", "data": data,
    }  # fmt: skip
    known["event_id"] = _insert("events_event", event)
    row = {
        "event_id": known["event_id"],
        "attempts": 0,
        "available_at": known["now"],
        "leased_by": "",
        "error": "",
    }
    _insert("events_delivery", row | {"listener": "floor"})


def _message(known: dict[str, Any], kind: str) -> None:
    row = {"request_id": known["request"], "kind": kind, "author_id": known["person"], "text": "x" * 120,
           "html": "<p>" + "x" * 120 + "</p>", "channel": "portal", "at": known["now"]}  # fmt: skip
    known["message_id"] = _insert("desk_message", row)


def open_request(known: dict[str, Any]) -> None:
    """Who, the next number, then the rows of a request that was asked, its event and one delivery."""
    floor.ask(floor.WHO, known)
    with transaction():
        number = floor.ask(
            "UPDATE people_department SET last_number = last_number + 1 WHERE id = :department RETURNING last_number, code",
            known,
        )[0]
        row = {"number": f"{number[1]}-{number[0]}", "subject": "floor", "department_id": known["department"],
               "requester_id": known["person"], "answers": "{}", "priority": 2, "status": "new", "is_standing": True,
               "channel": "portal", "is_confidential": False, "opened_at": known["now"], "changed_at": known["now"],
               "sorts_at": known["now"], "next_metric": "", "is_paused": False, "waits_for": "", "handed_over": 0,
               "reopened": 0, "revision": 1, "missed_at_source": False, "source": "", "outside_key": ""}  # fmt: skip
        known["request"] = _insert("desk_request", row)
        _message(known, "opening")
        _insert(
            "desk_party", {"request_id": known["request"], "person_id": known["person"], "part": "requester"}
        )
        _event(known, "request.opened")


def answer(known: dict[str, Any]) -> None:
    """Who, the request, the message, its event, and then what the partial page shows."""
    floor.ask(floor.WHO, known)
    known["request"] = floor.ask(floor.REQUEST, known)[0][0]
    with transaction():
        _message(known, "answer")
        _event(known, "request.answered")
        floor.ask(
            "UPDATE desk_request SET changed_at = :now, revision = revision + 1 WHERE id = :request RETURNING id",
            known,
        )
    for said in (floor.PARTIES, floor.MESSAGES, floor.EVENTS, floor.TARGETS):
        floor.ask(said, known)


WRITES: dict[str, Callable[[dict[str, Any]], None]] = {"W3": open_request, "W4": answer}
