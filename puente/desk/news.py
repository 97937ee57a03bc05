"""The bell: what others did to what is mine, and targets about to be missed. Written after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from puente.desk.levels import Level, level_of
from puente.desk.models import News, Party, Request
from puente.events.kinds import KINDS
from puente.events.sentences import Told, tell
from puente.events.touching import touch
from puente.people.models import Membership, Person

if TYPE_CHECKING:
    from puente.events.models import Event

MINE, SERVED, FOLLOWED, LED, WARNING = "mine", "served", "followed", "led", "warning"
WHY = {
    MINE: _("you asked for it"),
    SERVED: _("you serve it"),
    FOLLOWED: _("you follow it"),
    LED: _("you lead the department"),
    WARNING: _("its time is running out"),
}
QUIET = {"request.followed", "request.unfollowed", "request.seal_closed"}
"""Not worth a bell."""


def ring(event: Event) -> None:
    """Tells each person concerned once. Nobody hears of their own actions, nor of what they may not see."""
    if event.kind in QUIET:
        return
    service_request = Request.objects.select_related("department").filter(pk=event.about_id).first()
    if service_request is None:
        return
    needed = Level.WHOLE if KINDS[event.kind].internal else Level.THREAD
    concerned = (
        _warned(service_request) if event.kind == "request.target_warned" else _concerned(service_request)
    )
    concerned.pop(event.actor_id or 0, None)
    known = set(News.objects.filter(event=event).values_list("person_id", flat=True))
    people = Person.objects.active().filter(pk__in=concerned.keys() - known)
    fresh = [
        person for person in people.select_related("company") if level_of(person, service_request) >= needed
    ]
    News.objects.bulk_create(
        [
            News(
                person=person,
                event=event,
                request=service_request,
                why=concerned[person.pk],
                metric=event.data.get("metric", ""),
                at=event.at,
            )
            for person in fresh
        ],
        ignore_conflicts=True,
    )
    touch(*fresh)


def news_of(person: Person, *, unread: bool = False, before: int = 0, most: int = 30) -> list[Heard]:
    """What the bell told, the newest first, as far as the person may still see it. The statements do not grow with it."""
    rows = News.objects.filter(person=person, request__in=Request.objects.visible_to(person))
    if unread:
        rows = rows.filter(read_at__isnull=True)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("event", "request").order_by("-pk")[:most])
    served = person.departments_served()
    allowed = [one for one in found if not _internal(one) or _serves(person, one.request, served)]
    told = {one.event.pk: one for one in tell([one.event for one in allowed if one.event is not None])}
    return [Heard(one, told.get(one.event_id or 0)) for one in allowed]


class Heard(NamedTuple):
    """A row of the bell with its sentence."""

    news: News
    told: Told | None

    @property
    def why(self) -> Any:
        return WHY.get(self.news.why, "")


def _internal(news: News) -> bool:
    return news.event is not None and KINDS[news.event.kind].internal


def _serves(person: Person, service_request: Request, served: set[int]) -> bool:
    asks = person.pk in (service_request.requester_id, service_request.beneficiary_id)
    return not asks and (service_request.department_id in served or service_request.assignee_id == person.pk)


def _concerned(service_request: Request) -> dict[int, str]:
    """Person ids with why it concerns them; a new request nobody has in hand concerns who serves there."""
    concerned: dict[int, str] = {}
    parts = Party.objects.filter(request=service_request, person__isnull=False)
    for pk, part in parts.values_list("person_id", "part"):
        if part in (Party.Part.REQUESTER, Party.Part.BENEFICIARY):
            concerned[pk] = MINE
        elif part == Party.Part.ASSIGNEE:
            concerned.setdefault(pk, SERVED)
        else:
            concerned.setdefault(pk, FOLLOWED)
    return concerned


def _warned(service_request: Request) -> dict[int, str]:
    """Who must know that a target is about to be missed: the assignee and the lead; without assignee, all who serve."""
    serving = Membership.objects.filter(
        department=service_request.department_id, until_at__isnull=True, role__in=Membership.SERVES
    )
    if service_request.assignee_id is not None:
        serving = serving.filter(role=Membership.Role.LEAD)
    warned = dict.fromkeys(serving.values_list("person_id", flat=True), WARNING)
    if service_request.assignee_id is not None:
        warned[service_request.assignee_id] = WARNING
    return warned
