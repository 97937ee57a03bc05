"""The clock of a request in a list: when it is due, as people say it, and the state that draws it.

A list says moments, which stay true while it is looked at; how much working time is left is counted on the request's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from puente.foundation.said import gettext as _
from puente.web import formats

SOON, A_DAY = timedelta(hours=4), timedelta(hours=24)
ENDED = {"closed", "declined", "cancelled", "merged"}


class Clock(NamedTuple):
    """What `clock(words, state)` of the components draws, with the exact moment for whoever points at it."""

    words: str
    state: str
    title: str = ""


def clock_of(row: Any, now: datetime) -> Clock:
    """Of a Request, or of a mapping with its fields: status, due_at, is_paused, waits_for, resolved_at where it has one."""
    status = _of(row, "status")
    if status == "resolved":
        resolved = _of(row, "resolved_at")
        return Clock(_resolved(resolved), "met")
    if status in ENDED:
        return Clock("", "none")
    if _of(row, "is_paused") or (status == "waiting" and _of(row, "due_at") is None):
        return Clock(_waiting(_of(row, "waits_for")), "paused")
    due = _of(row, "due_at")
    if due is None:
        return Clock(_("no standard"), "none")
    title = _("due %(moment)s") % {"moment": formats.moment(due)}
    match stage_of(due, now):
        case "long late":
            return Clock(_("late since %(day)s") % {"day": formats.short_date(due)}, "late", title)
        case "late":
            return Clock(_("late since %(moment)s") % {"moment": formats.moment(due)}, "late", title)
        case stage:
            return Clock(formats.moment(due), stage, title)


def stage_of(due: datetime, now: datetime) -> str:
    """All that the clock of what is due then says of the time of day: it changes three times, and with the date."""
    if due < now:
        return "late" if now - due < A_DAY else "long late"
    return "soon" if due - now <= SOON else "running"


def _resolved(at: datetime | None) -> str:
    if at is None:
        return _("resolved")
    if abs((formats.here(at).date() - formats.today()).days) <= 1:
        return _("resolved %(when)s") % {"when": formats.day(at)}
    return _("resolved on %(date)s") % {"date": formats.short_date(at)}


def _waiting(for_what: str) -> str:
    return {
        "requester": _("waits for the requester"),
        "request": _("waits for another request"),
        "date": _("waits for its date"),
        "outside": _("waits for somebody outside"),
    }.get(for_what, _("waits"))


def _of(row: Any, field: str) -> Any:
    return row.get(field) if isinstance(row, Mapping) else getattr(row, field, None)
