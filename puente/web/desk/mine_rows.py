"""A row of somebody's own requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from puente.desk.models import Request, Wait
from puente.desk.queue import ROW as OF_QUEUE
from puente.foundation.words import as_words
from puente.web.clocks import clock_of
from puente.web.desk.cells import status_cell
from puente.web.formats import moment

ROW = (*OF_QUEUE, "department__code", "department__name", "ended_at", "beneficiary__name")


def row_of(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What desk/mine.html draws: `asked` when it waits for the requester's word, `words` and `state` of its clock."""
    status = row["status"]
    words, state, _title = clock_of(row, now)
    asked = status == Request.Status.WAITING and row["waits_for"] == Wait.Kind.REQUESTER
    if asked:
        words, state = _("they wait for your answer"), "paused"
    elif row["ended_at"]:
        words, state = moment(row["ended_at"]), "none"
    elif row["due_at"] and state in ("running", "soon"):
        words = _("due: %(when)s") % {"when": moment(row["due_at"])}
    return {
        "number": row["number"],
        "subject": row["subject"],
        "href": f"/requests/{row['number']}/",
        "status": status_cell(status),
        "words": words,
        "state": state,
        "asked": asked,
        "code": row["department__code"][:4],
        "department": str(as_words(row["department__name"])),
        "who": row["assignee__name"] or "",
        "for_whom": row["beneficiary__name"] or "",
    }
