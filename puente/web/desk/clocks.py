"""The clocks of a request in words: the card of the next one due, a line for each other, the time of each department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy, ngettext

from puente.catalogue.models import Standard
from puente.desk.clock.progress import Progress, Share, progress, shares
from puente.desk.clock.reckoning import Place
from puente.desk.clock.story import Clock, Story
from puente.desk.models import NEVER, Request, Target, Wait
from puente.desk.past import past
from puente.desk.seeing import Seen
from puente.events.models import Event
from puente.foundation.moments import moment_in_words
from puente.foundation.said import gettext as _
from puente.people.models import Department, Person
from puente.web.formats import day, duration, exact_hours, hours, moment, time, working_hours

DOING = {
    Standard.Metric.ACKNOWLEDGE: gettext_lazy("Acknowledgement"),
    Standard.Metric.FIRST_RESPONSE: gettext_lazy("First answer"),
    Standard.Metric.NEXT_RESPONSE: gettext_lazy("Next answer"),
    Standard.Metric.RESOLUTION: gettext_lazy("Resolution"),
}


@dataclass(frozen=True)
class Card:
    """What the macro `clock_card` draws."""

    title: str
    figure: str
    state: str
    about: str = ""
    bar: tuple[tuple[str, float, float], ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Line:
    """Another target in one line: what, its clock in words, the clock's state, and the department it ran in."""

    title: str
    words: str
    state: str
    department: str = ""


@dataclass(frozen=True)
class Clocks:
    """`cards` is empty when the request has no target at all: then no clock is shown."""

    cards: tuple[Card, ...]
    others: tuple[Line, ...]
    shares: list[Share]


def clocks(seen: Seen, now: datetime) -> Clocks:
    """From the request's events and its rows of Target. Two statements at most, one more when it was handed over."""
    service_request, targets = seen.service_request, seen.targets
    happened, story = past(service_request)
    departments = _departments(service_request, story)
    first = _first(service_request, targets)
    whom = service_request.requester if service_request.requester_id != seen.person.pk else None
    cards = tuple(_card(service_request, one, story, happened, whom, now) for one in first)
    others = tuple(_line(service_request, one, departments, now) for one in targets if one not in first)
    return Clocks(cards, others, shares(story, departments, now))


def _departments(service_request: Request, story: Story) -> dict[int, Department]:
    here = service_request.department
    elsewhere = {stay.department for stay in story.stays} - {here.pk}
    found = {here.pk: here}
    if elsewhere:
        found |= Department.objects.select_related("company", "calendar").in_bulk(elsewhere)
    return found


def _first(service_request: Request, targets: Sequence[Target]) -> list[Target]:
    """Those that matter now: the running one due next, and the resolution; when none runs, how the last one went."""
    running = sorted((one for one in targets if one.is_running), key=lambda one: one.due_at or NEVER)
    here = [one for one in targets if one.department_id == service_request.department_id]
    resolutions = [one for one in here if one.metric == Standard.Metric.RESOLUTION]
    if not running:
        return (resolutions or here)[-1:]
    return running[:1] + [one for one in running[1:] if one.metric == Standard.Metric.RESOLUTION]


def _card(
    service_request: Request,
    target: Target,
    story: Story,
    happened: Sequence[Event],
    whom: Person | None,
    now: datetime,
) -> Card:
    """`whom` is the requester, or nobody where the requester is who reads it."""
    place = Place(service_request.department)
    clock = _clock_of(target, story)
    seen = progress(target, clock, place, now)
    state = state_of(target, now)
    lines = _pauses(service_request, target, clock, happened, whom)
    return Card(
        title=str(DOING[Standard.Metric(target.metric)]),
        figure=_figure(target, seen, state),
        state=state,
        about=_about(target, seen, state),
        bar=tuple(_bar(target, seen)),
        lines=tuple(lines),
    )


def state_of(target: Target, now: datetime) -> str:
    """running, soon, late, paused, met or missed: one drawing each; none without verdict."""
    if target.end in (Target.End.VOID, Target.End.PASSED_ON) and not target.is_missed(now):
        return "none"
    if not target.is_running:
        return "missed" if target.is_missed(now) else "met"
    if target.is_missed(now):
        return "late"
    if target.paused_at is not None:
        return "paused"
    return "soon" if target.warns_at is not None and target.warns_at <= now else "running"


def _figure(target: Target, seen: Progress, state: str) -> str:
    """What is left makes up, with what has passed as it is said, the whole standard."""
    if target.due_at is None:
        return _("No opening hours")
    if state == "late":
        return _("%(time)s late") % {"time": exact_hours(-seen.left)}
    if state == "met":
        return _("In %(time)s") % {"time": hours(seen.worked)}
    if state == "missed":
        return _("In %(time)s, late") % {"time": hours(seen.worked)}
    if state == "none":
        return _("Ended without verdict")
    left = target.target_seconds - seen.worked // 60 * 60
    return ngettext("%(time)s left", "%(time)s left", _many(left)) % {"time": exact_hours(max(0, left))}


def _many(seconds: float) -> int:
    """One for a single minute or hour and for less: a language whose verb agrees with it says "queda 1 h"."""
    return 1 if int(seconds // 60) in (0, 1, 60) else 2


def _about(target: Target, seen: Progress, state: str) -> str:
    asked = working_hours(target.target_seconds)
    if target.due_at is None:
        return _("The calendar never opens, so nobody can say when it is due.")
    if state == "none":
        return ""
    if not target.is_running:
        return _("%(standard)s were promised.") % {"standard": asked.capitalize()}
    passed = ngettext(
        "%(worked)s of %(standard)s have passed.",
        "%(worked)s of %(standard)s have passed.",
        _many(seen.worked),
    ) % {
        "worked": exact_hours(seen.worked),
        "standard": asked,
    }
    passed = passed[0].upper() + passed[1:]
    if state == "paused" and target.paused_at is not None:
        return (
            _("The clock has stood still since %(when)s.") % {"when": moment(target.paused_at)} + " " + passed
        )
    at = {"day": day(target.due_at), "time": time(target.due_at)}
    due = (_("Was due %(day)s at %(time)s.") if state == "late" else _("Due %(day)s at %(time)s.")) % at
    return f"{due} {passed}"


def _bar(target: Target, seen: Progress) -> list[tuple[str, float, float]]:
    whole = max(target.target_seconds, seen.worked) + seen.paused
    if not whole or target.due_at is None:
        return []
    bar, at = [], 0.0
    for is_worked, seconds in seen.parts:
        width = round(100 * seconds / whole, 1)
        bar.append(("worked" if is_worked else "pause", round(at, 1), width))
        at += 100 * seconds / whole
    return bar


def _clock_of(target: Target, story: Story) -> Clock | None:
    for clock in story.clocks:
        if (clock.department, clock.metric, clock.round) == (
            target.department_id,
            target.metric,
            target.round,
        ):
            return clock
    return None


def _pauses(
    service_request: Request,
    target: Target,
    clock: Clock | None,
    happened: Sequence[Event],
    whom: Person | None,
) -> list[tuple[str, str]]:
    """One line for each time it stood still, and one for each wait during which it did not."""
    if clock is None:
        return []
    lines = []
    waits = {event.at: event for event in happened if event.kind == "request.waited"}
    for start, stop in clock.pauses:
        said = {"time": duration((stop - start).total_seconds()), "name": whom}
        wait = waits.get(start)
        if wait is None:
            words = _("It stood still for %(time)s: it was resolved.")
        elif wait.data.get("waits_for") == Wait.Kind.DATE:
            theirs = _("It stood still for %(time)s: %(name)s chose the date.")
            words = theirs if whom else _("It stood still for %(time)s: you chose the date.")
        else:
            theirs = _("It stood still for %(time)s: it waited for %(name)s.")
            words = theirs if whom else _("It stood still for %(time)s: it waited for you.")
        lines.append(("circle-pause", words % said))
    if clock.paused_at is not None and target.is_running:
        lines.append(("circle-pause", _stands_still(waits.get(clock.paused_at), whom)))
    lines += _put_off(service_request, waits)
    if any(not event.data.get("pauses") and event.at >= clock.started_at for event in waits.values()):
        theirs = _("It does not stop when the wait is ours: %(name)s lives through that one.")
        words = theirs if whom else _("It does not stop when the wait is theirs: you live through that one.")
        lines.append(("timer", words % {"name": whom}))
    return lines


def _stands_still(wait: Event | None, whom: Person | None) -> str:
    """Why it does so now."""
    if wait is not None and wait.data.get("waits_for") == Wait.Kind.DATE:
        said = {"until": moment_in_words(wait.data["until"]), "name": whom}
        theirs = _("It stands still until %(until)s: %(name)s chose the date.")
        return (theirs if whom else _("It stands still until %(until)s: you chose the date.")) % said
    theirs = _("It stands still: it waits for %(name)s.")
    return (theirs if whom else _("It stands still: it waits for you.")) % {"name": whom}


def _put_off(service_request: Request, waits: Mapping[datetime, Event]) -> list[tuple[str, str]]:
    """Until when it waits, where nobody but the serving side chose that and the clock runs on."""
    wait = waits[max(waits)] if waits and service_request.is_waiting else None
    if wait is None or wait.data.get("waits_for") != Wait.Kind.DATE or wait.data.get("pauses"):
        return []
    words = _("It waits until %(until)s, and the clock runs on.")
    return [("calendar-clock", words % {"until": moment_in_words(wait.data["until"])})]


def _line(
    service_request: Request, target: Target, departments: dict[int, Department], now: datetime
) -> Line:
    state = state_of(target, now)
    seen = progress(target, None, Place(departments[target.department_id]), now)
    worked = max(0, seen.worked - target.paused_seconds)
    if state in ("met", "missed"):
        words = (_("in %(time)s") if state == "met" else _("in %(time)s, late")) % {"time": hours(worked)}
    elif state == "none":
        words = _("passed on") if target.end == Target.End.PASSED_ON else _("without verdict")
    elif state == "paused":
        words = _("stands still")
    elif target.due_at is None:
        words = _("no opening hours")
    else:
        words = moment(target.due_at)
    elsewhere = target.department_id != service_request.department_id
    where = str(departments[target.department_id]) if elsewhere else ""
    return Line(str(DOING[Standard.Metric(target.metric)]), words, state, where)
