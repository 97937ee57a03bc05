"""The floor: for each page a bare handler in the same HTTP server, with the least SQL that fetches what the page shows.

Plain `sqlite3` and `psycopg`, a connection for each thread, and bytes of the page's length sent back: what no page can
be quicker than, short of not asking the database at all.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from puente.foundation.word_index import WordIndex

SQLITE = os.environ["DATABASE_URL"].startswith("sqlite")
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "mmap_size=1073741824",
    "cache_size=-32000",
    "temp_store=MEMORY",
)
_mine = threading.local()
SUBJECT_WORDS = WordIndex("desk_request", "subject")

WHO = """SELECT s.session_data, p.id, p.name, p.language, p.zone, p.theme, m.department_id, m.role
    FROM people_session s JOIN people_person p ON p.id = s.person_id
    JOIN people_membership m ON m.person_id = p.id AND m.until_at IS NULL WHERE s.session_key = :session"""
MENU = """SELECT
    (SELECT count(*) FROM (SELECT 1 FROM desk_request WHERE is_standing AND department_id = :department
        AND NOT is_confidential LIMIT 100) a),
    (SELECT count(*) FROM (SELECT 1 FROM desk_request WHERE is_standing AND requester_id = :person LIMIT 100) b),
    (SELECT count(*) FROM (SELECT 1 FROM desk_news WHERE person_id = :person AND read_at IS NULL LIMIT 100) c)"""
ROWS = """SELECT r.id, r.number, r.subject, r.status, r.priority, r.is_confidential, r.is_paused, r.waits_for, r.due_at,
    r.opened_at, r.changed_at, q.name, a.name, d.code, d.name FROM desk_request r
    JOIN people_person q ON q.id = r.requester_id LEFT JOIN people_person a ON a.id = r.assignee_id
    LEFT JOIN people_department d ON d.id = r.asking_department_id """
QUEUE = f"{ROWS} WHERE r.is_standing AND r.department_id = :department ORDER BY r.opened_at DESC, r.id DESC LIMIT 51"
OF_ALL = """(SELECT count(*) FROM desk_request WHERE department_id = :department AND is_standing
    AND is_confidential = false AND """
THREE = "status IN ('new', 'open', 'waiting')"
COUNTS = f"""SELECT {OF_ALL} {THREE}), {OF_ALL} {THREE} AND assignee_id = :person), {OF_ALL} {THREE} AND assignee_id IS NULL),
    {OF_ALL} sorts_at < :now), {OF_ALL} status = 'waiting')"""
AGENTS = """SELECT p.id, p.name FROM people_membership m JOIN people_person p ON p.id = m.person_id
    WHERE m.department_id = :department AND m.until_at IS NULL AND m.role IN ('agent', 'lead') ORDER BY p.name"""
REQUEST = """SELECT r.*, q.name, a.name, d.name, s.name FROM desk_request r JOIN people_person q ON q.id = r.requester_id
    LEFT JOIN people_person a ON a.id = r.assignee_id JOIN people_department d ON d.id = r.department_id
    LEFT JOIN catalogue_service s ON s.id = r.service_id WHERE r.number = :number"""
PARTIES = """SELECT y.part, y.department_id, p.id, p.name FROM desk_party y LEFT JOIN people_person p ON p.id = y.person_id
    WHERE y.request_id = :request"""
MESSAGES = """SELECT m.id, m.kind, m.html, m.at, p.name, f.name FROM desk_message m JOIN people_person p ON p.id = m.author_id
    LEFT JOIN desk_attachment f ON f.message_id = m.id WHERE m.request_id = :request ORDER BY m.at, m.id"""
EVENTS = """SELECT e.id, e.at, e.kind, e.data, p.name FROM events_event e LEFT JOIN people_person p ON p.id = e.actor_id
    WHERE e.about_code = 'request' AND e.about_id = :request ORDER BY e.at, e.id"""
TARGETS = "SELECT metric, round, due_at, met_at, ended_at, paused_at, target_seconds FROM desk_target WHERE request_id = :request"
FTS5 = "SELECT rowid FROM desk_request_subject_words WHERE desk_request_subject_words MATCH :word"
GIN = f"SELECT id FROM desk_request WHERE {SUBJECT_WORDS._document} @@ to_tsquery('simple', :word)"
WORDED = f"r.id IN ({FTS5})" if SQLITE else f"r.id = ANY(ARRAY({GIN}))"
FOUND = f"{ROWS} WHERE r.department_id = :department AND {WORDED} ORDER BY r.opened_at DESC LIMIT 26"
MINE = f"{ROWS} WHERE r.is_standing AND r.assignee_id = :person ORDER BY r.sorts_at, r.id LIMIT 30"
NOBODYS = f"""{ROWS} WHERE r.is_standing AND r.department_id = :department AND r.assignee_id IS NULL
    ORDER BY r.sorts_at, r.id LIMIT 10"""
ASKED = f"{ROWS} WHERE r.requester_id = :person AND r.is_standing ORDER BY r.sorts_at, r.id LIMIT 30"
CHANGED = """SELECT n.at, n.why, r.number, r.subject, e.kind, e.data, p.name FROM desk_news n JOIN desk_request r ON r.id = n.request_id
    LEFT JOIN events_event e ON e.id = n.event_id LEFT JOIN people_person p ON p.id = e.actor_id
    WHERE n.person_id = :person ORDER BY n.id DESC LIMIT 6"""


def ask(said: str, known: dict[str, Any]) -> list[Any]:
    """All rows of one statement."""
    if SQLITE:
        return _connection().execute(said, known).fetchall()
    return _connection().execute(_POSTGRES[said], known).fetchall()


def do(said: str) -> None:
    _connection().execute(said)


def _connection() -> Any:
    if not hasattr(_mine, "connection"):
        address = os.environ["DATABASE_URL"]
        if SQLITE:
            import sqlite3

            _mine.connection = sqlite3.connect(
                address.removeprefix("sqlite:///"), isolation_level=None, timeout=20
            )
            for pragma in PRAGMAS:
                _mine.connection.execute(f"PRAGMA {pragma}")
        else:
            import psycopg

            _mine.connection = psycopg.connect(address, autocommit=True)
    return _mine.connection


class _Postgres(dict[str, str]):
    """The same statement with psycopg's placeholders, rewritten once."""

    def __missing__(self, said: str) -> str:
        import re

        self[said] = re.sub(r"(?<!\[):(\w+)\b(?!:)", r"%(\1)s", said)
        return self[said]


_POSTGRES = _Postgres()


def queue(known: dict[str, Any]) -> None:
    for said in (WHO, MENU, QUEUE, COUNTS, AGENTS):
        ask(said, known)


def thread(known: dict[str, Any]) -> None:
    ask(WHO, known)
    ask(MENU, known)
    known["request"] = ask(REQUEST, known)[0][0]
    for said in (PARTIES, MESSAGES, EVENTS, TARGETS):
        ask(said, known)


def find(known: dict[str, Any]) -> None:
    for said in (WHO, MENU, FOUND):
        ask(said, known)


def today(known: dict[str, Any]) -> None:
    for said in (WHO, MENU, MINE, NOBODYS, ASKED, CHANGED):
        ask(said, known)


PAGES: dict[str, Callable[[dict[str, Any]], None]] = {"W1": queue, "W2": thread, "W5": find, "W6": today}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/W1?length=…&person=…&department=…`"""
    import floor_writes  # it asks through this module

    known: dict[str, Any] = {
        name: int(value) if value.isdigit() else value for name, value in parse_qsl(environ["QUERY_STRING"])
    }
    known["now"] = str(datetime.now(UTC).replace(tzinfo=None)) if SQLITE else datetime.now(UTC)
    do = (PAGES | floor_writes.WRITES).get(environ["PATH_INFO"].strip("/"))
    if do is not None:
        do(known)
    body = b"x" * int(known.get("length", 2))
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]


def serve(port: int) -> None:
    """With the very settings of `puente web`."""
    import floor_writes

    from puente.cli import processes

    floor_writes.make_twins()
    processes._serve(
        "floor:application", processes._load, interface="wsgi", host="127.0.0.1", port=port, workers=1,
        blocking_threads=4, child=False,
    )  # fmt: skip
