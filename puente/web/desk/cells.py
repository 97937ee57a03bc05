"""A request's row in a list: its cells drawn here, since a long list is drawn often."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from markupsafe import Markup

from puente.catalogue.models import Priority
from puente.desk.models import Request, waits_for_requester
from puente.desk.named import Named
from puente.foundation.said import gettext as _
from puente.foundation.words import as_words
from puente.people.models import Company
from puente.web.clocks import clock_of, stage_of
from puente.web.environment import icon
from puente.web.filled import Filled, hole
from puente.web.formats import moment, reckoning
from puente.web.keeping import kept_each

COLUMNS = {
    "number": gettext_lazy("Number"),
    "title": gettext_lazy("Subject"),
    "from": gettext_lazy("From"),
    "service": gettext_lazy("Service"),
    "due": gettext_lazy("Due"),
    "status": gettext_lazy("Status"),
    "priority": gettext_lazy("Priority"),
    "who": gettext_lazy("Assignee"),
    "opened": gettext_lazy("Opened"),
    "changed": gettext_lazy("Changed"),
}
USUAL = ("number", "title", "from", "due", "priority", "who")
HEAD_ORDERS = {
    "due": ("due",),
    "priority": ("priority",),
    "opened": ("newest", "oldest"),
    "changed": ("changed",),
}
"""By which orders a column's head sorts, the first click first."""
SORTS = {
    "due": "due",
    "priority": "-priority",
    "newest": "-opened",
    "oldest": "opened",
    "changed": "-changed",
}
_CLOCKS = {
    "running": "timer",
    "soon": "clock-alert",
    "late": "circle-alert",
    "paused": "circle-pause",
    "met": "circle-check",
}
_STATUS = {
    "new": "circle-dot", "open": "circle", "waiting": "hourglass", "resolved": "check", "closed": "lock",
    "declined": "x", "cancelled": "x", "merged": "git-merge",
}  # fmt: skip


IN_LANGUAGES = ("asking_department__name", "service__name", "department__name")


@cache
def _plain(columns: tuple[str, ...]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    return itemgetter(*(name for name in columns if name not in IN_LANGUAGES))


class Saying:
    """`saying(row)` is all that the drawing of a row depends on, what its clock says of the time of day included: what a
    kept piece of it is kept by."""

    @classmethod
    def of_all(cls, rows: Sequence[dict[str, Any]], now: datetime) -> list[Hashable]:
        """What each row says; those that nobody read yet stay so."""
        if not isinstance(rows, Named) or rows.stands is None:
            return [*map(cls(rows, now), rows)]
        saying, told = cls((), now), (rows.stands, reckoning())
        unread = rows.unread
        return [
            (raw, told, saying.stage_of(due))
            for raw, due in zip(unread.raw, unread.moments("due_at"), strict=True)
        ]

    def __init__(self, rows: Sequence[dict[str, Any]], now: datetime) -> None:
        self.plain = _plain(tuple(rows[0])) if rows else tuple
        self.named = [name for name in IN_LANGUAGES if rows and name in rows[0]]
        self.language = (get_language() or "")[:2]
        self.now, self.reckoned = now, reckoning()

    def __call__(self, row: dict[str, Any]) -> Hashable:
        names = [said.within(self.language) if (said := row[name]) else "" for name in self.named]
        return (self.plain(row), *names, self.reckoned, self.stage_of(row["due_at"]))

    def stage_of(self, due: datetime | None) -> str:
        """Of its clock, where it has one."""
        return stage_of(due, self.now) if due is not None else ""


@dataclass(frozen=True)
class Holes:
    """A row for a macro that is to be filled in: holes for all that it says, but for what shapes it."""

    shape: tuple[tuple[str, Hashable], ...]

    def __getitem__(self, name: str) -> Hashable:
        return next((said for shaped, said in self.shape if shaped == name), hole(name))


_line = Filled("components/queue.html", "queue_line")


def lines(
    rows: Sequence[dict[str, Any]], now: datetime, columns: Sequence[str], seen: datetime | None, take: str
) -> list[Markup]:
    """The rows of the table, each drawn by the macro `queue_line`, and kept by all that it says."""
    shown = ("pick", *columns)

    def draw(at: int) -> Markup:
        said = cells(rows[at], now, columns, seen)
        form = {"row": Holes((("fresh", said.pop("fresh")),)), "columns": shown, "take": take}
        if "title" not in columns:
            del said["subject"], said["href"]
        return _line(form, **said)

    return kept_each(("line", shown, seen, take), Saying.of_all(rows, now), draw)


def cells(
    row: dict[str, Any], now: datetime, columns: Sequence[str] = USUAL, seen: datetime | None = None
) -> dict[str, Any]:
    """What the macro `queue` draws of a row of desk/queue.py in these columns. `seen`: what came after it is new."""
    title = row["subject"]
    if row["is_confidential"]:
        title = Markup('{}<span class="visually-hidden"> {}</span>').format(title, _("(confidential)"))
    drawn = {column: _DRAWN[column](row, now) for column in columns if column in _DRAWN}
    fresh = seen is not None and (
        row["opened_at"] > seen or (row["handed_over"] > 0 and row["changed_at"] > seen)
    )
    return drawn | {
        "number": row["number"],
        "subject": title,
        "href": f"/requests/{row['number']}/",
        "fresh": fresh,
    }


def status_cell(status: str) -> Markup:
    """The badge of a status."""
    return _status(status, get_language())


def priority_cell(value: int) -> Markup:
    """The bars of a priority and its word."""
    return _priority(value, get_language())


@lru_cache(200)
def _status(status: str, language: str) -> Markup:
    tone = "closed" if status in ("cancelled", "merged") else status
    label = str(Request.Status(status).label).capitalize()
    return Markup('<span class="badge" data-tone="{}">{}{}</span>').format(tone, icon(_STATUS[status]), label)


@lru_cache(200)
def _priority(value: int, language: str) -> Markup:
    bars = "".join(
        f'<rect{" class=off" if at >= value else ""} x="{at * 4}" y="{9 - 3 * at}" width="3" height="{4 + 3 * at}" rx="1"/>'
        for at in range(4)
    )
    priority = Priority(value)
    return Markup(
        '<span class="priority" data-level="{}"><svg class="priority__bars" viewBox="0 0 16 13" aria-hidden="true">{}</svg>{}</span>'
    ).format(priority.code, Markup(bars), priority.label)


def clock_cell(row: dict[str, Any], now: datetime, *, for_who_asked: bool = False) -> Markup:
    """What is left of the time of a row; `for_who_asked` where they read it."""
    words, state, title = clock_of(row, now)
    if for_who_asked and waits_for_requester(row["status"], row["waits_for"]):
        words = _("they wait for your answer")
    drawn = icon(_CLOCKS[state]) if state in _CLOCKS else ""
    return Markup('<span class="clock" data-state="{}" title="{}">{}{}</span>').format(
        state, title, drawn, words or "—"
    )


def from_cell(row: dict[str, Any]) -> Markup:
    """Who asks: a department, or a person who is in none."""
    if row["asking_department__code"]:
        return _department(row["asking_department__code"][:4], str(as_words(row["asking_department__name"])))
    outside = row["requester__company__kind"] not in (None, Company.Kind.OWN)
    return _person(row["requester__name"], get_language(), outside, True)


def server_cell(row: dict[str, Any]) -> Markup:
    """Who serves: the department."""
    outside = row["department__company__kind"] != Company.Kind.OWN
    return _department(
        row["department__code"][:4], str(as_words(row["department__name"])), get_language(), outside
    )


@lru_cache(2000)
def _department(code: str, name: str, language: str = "", outside: bool = False) -> Markup:
    aside = Markup('<span class="visually-hidden"> {}</span>').format(_("(from outside)")) if outside else ""
    return Markup(
        '<span class="department"{}><span class="department__code" aria-hidden="true">{}</span>{}{}</span>'
    ).format(Markup(' data-from="outside"') if outside else "", code, name, aside)


@lru_cache(2000)
def _person(name: str, language: str, outside: bool = False, whole: bool = False) -> Markup:
    words = name.split()
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
    says_who = any(word[0].isalpha() for word in words[1:])  # "Agent 7" is who it is only as a whole
    said = words[0] if says_who and not whole else name
    aside = Markup('<span class="visually-hidden"> {}</span>').format(_("(from outside)")) if outside else ""
    return Markup(
        '<span class="person"{}><span class="person__face" aria-hidden="true">{}</span><span class="person__name">{}</span>{}</span>'
    ).format(Markup(' data-from="outside"') if outside else "", initials, said, aside)


@lru_cache(4)
def _nobody(language: str) -> Markup:
    return Markup('<span class="clock" data-state="none">{}</span>').format(_("nobody yet"))


def _who(row: dict[str, Any]) -> Markup:
    language = get_language()
    return _person(row["assignee__name"], language) if row["assignee_id"] else _nobody(language)


_DRAWN: dict[str, Callable[[dict[str, Any], datetime], Any]] = {
    "from": lambda row, now: from_cell(row),
    "due": clock_cell,
    "priority": lambda row, now: priority_cell(row["priority"]),
    "who": lambda row, now: _who(row),
    "status": lambda row, now: status_cell(row["status"]),
    "service": lambda row, now: str(as_words(row["service__name"])) if row["service__name"] else "",
    "opened": lambda row, now: moment(row["opened_at"]),
    "changed": lambda row, now: moment(row["changed_at"]),
}
"""Only what is shown is drawn. What says the same often is kept: by its words and the reader's language."""
