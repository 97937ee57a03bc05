"""A case as the events it was: what changed from row to row, each at its time, in the words of the desk's verbs."""

from __future__ import annotations

from collections.abc import Sequence

from puente.desk.history import Step, Telling
from puente.desk.models import Request
from puente.imports.history.reading import Row

NOBODYS_GROUP = ""
"""The department of cases that no group ever had."""


def tell(rows: Sequence[Row], subject: str, text: str) -> Telling:
    """One case's rows, in order, as the steps of a request's life. Names stand for departments and persons."""
    first = rows[0]
    opened_at = min(first.opened_at or first.at, first.at)
    department = next((row.department for row in rows if row.department), NOBODYS_GROUP)
    requester = (
        next((row.requester for row in rows if row.requester), None) or first.opened_by or first.actor or "?"
    )
    telling = Telling(
        number=first.number,
        outside_key=first.number,
        subject=(subject or first.number)[:200],
        text=text,
        requester=requester,
        department=department,
        priority=first.priority or 2,
        channel=first.channel or Request.Channel.IMPORT,
        opened_at=opened_at,
        opened_by=first.opened_by or requester,
    )
    status, waits_for, assignee, missed = "new", "", "", False
    priority = telling.priority
    for row in rows:
        at, actor = max(row.at, opened_at), row.actor or row.assignee or requester
        step = telling.step

        def add(what: str, at=at, actor=actor, step=step, **data):  # type: ignore[no-untyped-def]
            step(Step(what, at, actor, data))

        target = _reached(status, row.status)
        if status in ("resolved", "closed") and target not in ("resolved", "closed"):
            add("reopen")
            status, waits_for = "open", ""
        standing = status in ("new", "open", "waiting")
        if row.department and row.department != department and standing:
            add("hand_over", to=row.department)
            department, assignee = row.department, ""
            status, waits_for = ("open" if status == "waiting" else status), ""
        if row.priority and row.priority != priority and standing:
            add("priority", priority=row.priority)
            priority = row.priority
        if row.assignee and row.assignee != assignee and standing:
            add("assign", to=row.assignee)
            assignee = row.assignee
            status = "open" if status == "new" else status
        target = _reached(status, row.status)
        if (target, row.waits_for) != (status, waits_for):
            for what in _steps(status, target, waits_for != row.waits_for):
                add(what, waits_for=row.waits_for)
            status, waits_for = target, row.waits_for if target == "waiting" else ""
        if row.met_standard is False and not missed:
            add("missed")
            missed = True
    telling.says_missed = rows[-1].met_standard is False
    return telling


def _reached(status: str, told: str) -> str:
    """What a told state means now: nothing is new again once it was open."""
    return "open" if told == "new" and status != "new" else told


def _steps(before: str, after: str, waits_for_another: bool) -> list[str]:
    if before == after:
        return ["resume", "wait"] if after == "waiting" and waits_for_another else []
    if after == "open":
        return ["resume"] if before == "waiting" else ["acknowledge"]
    if after == "waiting":
        return ["wait"]
    if after == "closed":
        return ["close"] if before == "resolved" else ["resolve", "close"]
    if after == "resolved":
        return ["resolve"] if before != "closed" else []
    return {"declined": ["decline"], "cancelled": ["cancel"], "merged": ["merge"]}.get(after, [])
