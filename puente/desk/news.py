"""The bell: what others did to what is mine, and targets about to be missed. Written after the commit."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from puente.desk.levels import Level, all_parties, level_among
from puente.desk.models import News, Party, Request
from puente.events.kinds import KINDS
from puente.events.lasting import Lasting
from puente.events.sentences import Told, tell
from puente.events.touching import touch
from puente.foundation import rows
from puente.foundation.instances import tie
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together
from puente.people.models import Absence, Department, Membership, Person
from puente.people.shelf import departments, persons

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from puente.events.models import Event

MINE, SERVED, FOLLOWED, LED, WARNING, NOBODYS = "mine", "served", "followed", "led", "warning", "nobodys"
WHY = {
    MINE: _("you asked for it"),
    SERVED: _("you serve it"),
    FOLLOWED: _("you follow it"),
    LED: _("you lead the department"),
    WARNING: _("its time is running out"),
    NOBODYS: _("nobody has it yet"),
}
QUIET = {"request.followed", "request.unfollowed", "request.seal_closed"}
"""Not worth a bell."""
FREES = {"request.opened", "request.handed_over", "request.reopened", "request.unassigned"}
"""After these it may be nobody's: whoever serves there and is on duty hears of it."""
SETTLES = {
    "request.taken",
    "request.assigned",
    "request.handed_over",
    "request.resolved",
    "request.closed",
    "request.declined",
    "request.cancelled",
    "request.merged",
}
"""After these nobody need be called to it any more, who was told before that it waits for somebody."""


def ring(event: Event) -> None:
    """Tells each person concerned once. Nobody hears of their own actions, nor of what they may not see. Who acts on a
    request has read what was told of it before; and once somebody sees to it, all have read that somebody should."""
    if event.actor_id is not None:
        _read_by_acting(event.actor_id, event.about_id, event.at)
    if event.kind in QUIET:
        return
    service_request = _about.first(event.about_id)
    if service_request is None:
        return
    tie(service_request, departments([service_request.department_id]), "department")
    parties = all_parties(service_request.pk)
    if event.kind in SETTLES:
        _read_by_settling(service_request, event)
    warned = event.kind == "request.target_warned"
    concerned = _warned(service_request) if warned else _concerned(parties)
    if event.kind in FREES and service_request.is_standing and service_request.assignee_id is None:
        concerned = _on_duty(service_request.department, event.at) | concerned
    concerned.pop(event.actor_id or 0, None)
    needed = Level.WHOLE if KINDS[event.kind].internal else Level.THREAD
    hear = [
        person
        for person in persons(concerned).values()
        if person.left_at is None
        and person.merged_into_id is None
        and level_among(person, service_request, parties) >= needed
    ]
    if hear:
        _write(event, service_request, hear, concerned)


_about: Prepared[Request] = Prepared(lambda pk: Request.objects.filter(pk=pk), int)
_unread: Prepared[tuple[int, datetime]] = Prepared(
    lambda person, request: News.objects.filter(
        person=person, request=request, read_at__isnull=True
    ).values_list("pk", "at"),
    int,
    int,
)


def _read_by_acting(person: int, request: int, at: datetime) -> None:
    """No event of its own: the one by which they acted says it. To ask first takes no lock on writing."""
    if read := [pk for pk, told_at in _unread(person, request) if told_at <= at]:
        with transaction.atomic():
            News.objects.filter(pk__in=read).update(read_at=at)
            touch(Person(pk=person))


def _read_by_settling(service_request: Request, event: Event) -> None:
    """That nobody has it, and that its time runs out: this only whoever has it now and the lead still hear of, as long as
    it is theirs to serve."""
    over = event.kind == "request.handed_over" or not service_request.is_standing
    told = News.objects.filter(
        request=service_request, read_at__isnull=True, event__lt=event.pk, why__in=(NOBODYS, LED, WARNING)
    )
    if not over:
        leads = _memberships(service_request.department_id, Membership.Role.LEAD)
        told = told.exclude(why=WARNING, person__in=[*leads, service_request.assignee_id])
    if read := dict(told.values_list("pk", "person")):
        with transaction.atomic():
            News.objects.filter(pk__in=read).update(read_at=event.at)
            touch(*(Person(pk=person) for person in set(read.values())))


def _write(event: Event, service_request: Request, hear: list[Person], why: dict[int, str]) -> None:
    """One row for each who had none of this event, and word to their open pages."""
    told = News(event=event, request=service_request, metric=event.data.get("metric", ""), at=event.at)
    with transaction.atomic(), together(with_the_end=True):
        rows.insert_copies(told, ("person", "why"), [(one.pk, why[one.pk]) for one in hear])
        touch(*hear)


def readable_news(person: Person) -> QuerySet[News]:
    """What the bell told, as far as the person may still see it: asked of each row, since few are wanted of many."""
    seen = Request.objects.visible_to(person).filter(pk=OuterRef("request"))
    return News.objects.filter(Exists(seen), person=person)


def news_of(person: Person, *, unread: bool = False, before: int = 0, most: int = 30) -> list[Heard]:
    """What the bell told, the newest first, as far as the person may still see it. The statements do not grow with it."""
    rows = readable_news(person)
    if unread:
        rows = rows.filter(read_at__isnull=True)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("event", "request").order_by("-pk")[:most])
    allowed = [one for one in found if not stays_within(person, vars(one.request), one.event)]
    told = {one.event.pk: one for one in tell([one.event for one in allowed if one.event is not None])}
    return [Heard(one, told.get(one.event_id or 0)) for one in allowed]


class Heard(NamedTuple):
    """A row of the bell with its sentence."""

    news: News
    told: Told | None

    @property
    def why(self) -> Any:
        return WHY.get(self.news.why, "")


def stays_within(person: Person, about: Mapping[str, Any], event: Event | None) -> bool:
    """Whether this is told to those who see the whole request alone, and the person no longer does. `about` are the
    columns of the request; whoever broke a seal reads the notes there."""
    if event is None or not KINDS[event.kind].internal:
        return False
    if person.pk in (about["requester_id"], about["beneficiary_id"]):
        return True
    if about["is_confidential"]:
        sees = person.is_inside and person.leads(about["department_id"])
    else:
        sees = person.serves_in(about["department_id"]) or (person.is_administrator and person.is_inside)
    return not sees and about["assignee_id"] != person.pk


def _concerned(parties: Iterable[Party]) -> dict[int, str]:
    """Person ids with why it concerns them: who asked, who serves it, who follows it or was named."""
    concerned: dict[int, str] = {}
    for party in parties:
        if party.person_id is None:
            continue
        if party.part in (Party.Part.REQUESTER, Party.Part.BENEFICIARY):
            concerned[party.person_id] = MINE
        elif party.part == Party.Part.ASSIGNEE:
            concerned.setdefault(party.person_id, SERVED)
        else:
            concerned.setdefault(party.person_id, FOLLOWED)
    return concerned


def _on_duty(department: Department, at: datetime) -> dict[int, str]:
    """Who serves in the department and is not away. When nobody is, its lead or the nearest one above; else administrators."""
    if there := [person for person, away in _serving(department.pk) if not any(a <= at < b for a, b in away)]:
        return dict.fromkeys(there, NOBODYS)
    above: Department | None = department
    while above is not None:
        if leads := dict.fromkeys(_memberships(above.pk, Membership.Role.LEAD), LED):
            return leads
        above = above.parent
    administrators = Person.objects.active().filter(is_administrator=True)
    return dict.fromkeys(administrators.values_list("pk", flat=True), NOBODYS)


def _who_serves(department: int) -> list[tuple[int, list[tuple[datetime, datetime]]]]:
    """Who serves in the department, and from when until when each is away."""
    serving = list(_memberships(department, *Membership.SERVES))
    away: dict[int, list[tuple[datetime, datetime]]] = {person: [] for person in serving}
    absences = Absence.objects.filter(person__in=serving, cancelled_at__isnull=True)
    for person, begins, ends in absences.values_list("person_id", "from_at", "until_at"):
        away[person].append((begins, ends))
    return list(away.items())


_serving: Lasting[list[tuple[int, list[tuple[datetime, datetime]]]]] = Lasting(_who_serves)


def _memberships(department: int, *roles: str) -> QuerySet[Membership, int]:
    now = Membership.objects.filter(department=department, until_at__isnull=True, role__in=roles)
    return now.filter(person__left_at__isnull=True).values_list("person_id", flat=True)


def _warned(service_request: Request) -> dict[int, str]:
    """Who must know that a target is about to be missed: the assignee and the lead; without assignee, all who serve."""
    alone = service_request.assignee_id is None
    roles = Membership.SERVES if alone else (Membership.Role.LEAD,)
    warned = dict.fromkeys(_memberships(service_request.department_id, *roles), WARNING)
    if service_request.assignee_id is not None:
        warned[service_request.assignee_id] = WARNING
    return warned
