"""A row of somebody's own requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from puente.desk.models import Request, waits_for_requester
from puente.foundation.said import gettext as _
from puente.foundation.words import as_words
from puente.web.clocks import clock_of
from puente.web.desk.cells import Holes, Saying, status_cell
from puente.web.filled import Filled
from puente.web.formats import moment
from puente.web.keeping import kept_each

ROW = (
    "id", "number", "subject", "status", "is_paused", "waits_for", "due_at", "opened_at", "changed_at", "resolved_at", "ended_at",
    "department__code", "department__name", "assignee__name", "beneficiary__name",
)  # fmt: skip


_line = Filled("components/lists.html", "request_line")


def lines(rows: Sequence[dict[str, Any]], now: datetime) -> list[Markup]:
    """Each row as the macro `request_line` draws it, kept by all that it says."""

    def draw(at: int) -> Markup:
        said = row_of(rows[at], now)
        empty = tuple((name, "") for name in MAY_BE_EMPTY if not said[name])
        return _line(
            {"row": Holes((("state", said["state"]), *empty))},
            **{name: said[name] for name in SAYS if said[name]},
        )

    return kept_each(("request line",), Saying.of_all(rows, now), draw)


MAY_BE_EMPTY = ("words", "who", "for_whom")
SAYS = ("number", "subject", "href", "status", "code", "department", *MAY_BE_EMPTY)


def row_of(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What desk/mine.html draws: `asked` when it waits for the requester's word, `words` and `state` of its clock."""
    status = row["status"]
    words, state, _title = clock_of(row, now)
    asked = waits_for_requester(status, row["waits_for"])
    if asked:
        words, state = _("they wait for your answer"), "paused"
    elif status == Request.Status.RESOLVED or row["ended_at"]:
        since = row["ended_at"] or row["resolved_at"]
        words, state = moment(since) if since else "", "none"
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
