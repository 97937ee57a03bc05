"""One request as a person meets it: at which level, and what they may do with it right now. Doors start here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from puente.catalogue.shelf import options, services
from puente.desk import rules
from puente.desk.levels import Level, level_among
from puente.desk.models import Party, Request, Target
from puente.desk.past import Talk, lived, targets
from puente.foundation import house
from puente.foundation.instances import tie
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together
from puente.people.models import Person
from puente.people.shelf import departments, persons

NOTHING = Talk((), ())
OF_THE_MOMENT = {"revision", "changed_at", "due_at", "sorts_at", "next_metric"}
FACE = [
    field.attname
    for field in Request._meta.concrete_fields
    if field.attname not in OF_THE_MOMENT | {"answers"}
]


@dataclass
class Seen:
    """A request that `person` may see at `level`, LINE at least; `parties` are all who have to do with it."""

    person: Person
    service_request: Request
    level: Level
    parties: list[Party]

    @cached_property
    def serves(self) -> bool:
        return rules.serves(self.person, self.service_request, self.level)

    @cached_property
    def asks(self) -> bool:
        return rules.asks(self.person, self.service_request)

    def after(self, changed: Request) -> Seen | None:
        """The same, with what a verb changed of the row itself: for verbs that change neither who serves it nor its
        parties. None when somebody else changed it meanwhile: then it is to be seen anew."""
        mine = self.service_request
        if changed.revision != mine.revision + 1:
            return None
        for field in Request._meta.concrete_fields:
            setattr(mine, field.attname, getattr(changed, field.attname))
        seen, kept = Seen(self.person, mine, self.level, self.parties), changed.__dict__.get("_kept")
        if kept is not None:
            lived(mine, kept.past, kept.targets, changed.__dict__.get("_wrote", NOTHING))
            seen.targets = in_order(kept.targets)
        return seen

    @cached_property
    def targets(self) -> list[Target]:
        """Its targets, the one that started first before the others."""
        return in_order(targets(self.service_request))

    @cached_property
    def face(self) -> tuple[Hashable, ...]:
        """All that is to be seen of the row and of its parties, but when it is due and was last changed: to answer
        changes none of it."""
        row = self.service_request
        parties = ((party.part, party.person_id, party.department_id) for party in self.parties)
        return (str(row.answers), *(getattr(row, name) for name in FACE), *parties)

    @cached_property
    def can(self) -> frozenset[str]:
        """Names of the desk's verbs that this person may do with it, as it is now."""
        return possible(self)


def ask_ahead(number: str) -> None:
    """The page asks for this request, whoever looks at it."""
    house.ask_ahead(_ahead(number), partial(_put, number))


def see(person: Person, number: str) -> Seen | None:
    """The request of this number as `person` sees it; None when they may not know of it. Two statements, and one for
    each kind of thing that it names and that no page named since it changed."""
    read = house.asked_ahead(_ahead(number))
    if read is None:
        with together():
            read = _put(number)
    found, parties = read()
    if found is None:
        return None
    _know(found, parties)
    level = level_among(person, found, parties)
    return Seen(person, found, level, parties) if level > Level.NOTHING else None


def _ahead(number: str) -> str:
    return f"request {number}"


def _put(number: str) -> Callable[[], tuple[Request | None, list[Party]]]:
    asked, with_it = _numbered.later(number), _parties.later(number)
    return lambda: (next(iter(asked()), None), with_it())


_numbered: Prepared[Request] = Prepared(lambda number: Request.objects.filter(number=number), str)
_parties: Prepared[Party] = Prepared(lambda number: Party.objects.filter(request__number=number), str)


def _know(service_request: Request, parties: list[Party]) -> None:
    """Whoever and whatever the request names is tied to it."""
    people = persons(
        [
            service_request.requester_id,
            service_request.beneficiary_id,
            service_request.assignee_id,
            *(party.person_id for party in parties),
        ]
    )
    tie(service_request, people, "requester", "beneficiary", "assignee")
    places = departments([service_request.department_id, service_request.asking_department_id])
    tie(service_request, places, "department", "asking_department")
    if service_request.service_id is not None:
        tie(service_request, services([service_request.service_id]), "service")
    if service_request.option_id is not None:
        tie(service_request, options([service_request.option_id]), "option")
    for party in parties:
        tie(party, people, "person")


def in_order(them: Sequence[Target]) -> list[Target]:
    return sorted(them, key=lambda target: (target.started_at, target.pk))


def possible(seen: Seen) -> frozenset[str]:
    """What the rules permit (desk/rules.py) and the state of the request does not refuse."""
    person, service_request, level = seen.person, seen.service_request, seen.level
    if level < Level.THREAD:
        return frozenset()
    administers = person.is_administrator and person.is_inside and not service_request.is_confidential
    directs = seen.serves or (administers and not seen.asks)
    either = seen.serves or seen.asks
    follows = any(
        party.person_id == person.pk and party.part == Party.Part.FOLLOWER for party in seen.parties
    )
    verbs = {"unfollow" if follows else "follow"}
    if not service_request.is_ended:
        verbs.add("answer")
    if seen.serves:
        verbs.add("note")
    if service_request.is_standing:
        verbs |= _while_standing(seen, directs, either)
    elif either:
        verbs |= _afterwards(seen)
    if either:
        verbs |= {"rename", "name_person"}
        verbs |= set() if service_request.is_confidential else {"seal"}
    if seen.asks and service_request.is_confidential:
        verbs.add("unseal")
    return frozenset(verbs)


def _while_standing(seen: Seen, directs: bool, either: bool) -> set[str]:
    service_request, verbs = seen.service_request, set()
    if seen.serves:
        verbs |= {"resolve", "decline"}
        if service_request.assignee_id != seen.person.pk:
            verbs.add("take")
        if service_request.acknowledged_at is None:
            verbs.add("acknowledge")
        if not service_request.is_waiting:
            verbs.add("wait_for_requester")
    if directs:
        verbs |= {"assign", "hand_over", "set_priority", "set_service"}
        if service_request.assignee_id:
            verbs.add("unassign")
    if either:
        verbs.add("resume" if service_request.is_waiting else "wait_until")
        if service_request.service_id:
            verbs.add("choose_option")
    if seen.asks:
        verbs.add("cancel")
    return verbs


def _afterwards(seen: Seen) -> set[str]:
    status, states = seen.service_request.status, Request.Status
    verbs = set()
    if status in (states.RESOLVED, states.CLOSED):
        verbs.add("reopen")
    if status == states.RESOLVED:
        verbs.add("close")
        if seen.asks:
            verbs.add("confirm")
    return verbs
