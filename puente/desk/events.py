"""What can have happened to a request. Sentences say who did what; figures and texts stand where they point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from puente.catalogue.models import Priority, Standard
from puente.events.kinds import Kind
from puente.foundation.moments import moment_in_words


def _priority(code: int) -> str:
    return str(Priority(code).label)


@dataclass(frozen=True, kw_only=True)
class RequestOpened(Kind):
    name = "request.opened"
    says = _("{actor} asked {department} for this")
    icon = "plus"
    shows: ClassVar = {
        "department": "department",
        "requester": "person",
        "beneficiary": "person",
        "service": "service",
    }

    requester: int
    department: int
    message: int
    priority: int
    channel: str
    beneficiary: int | None = None
    asking: int | None = None
    service: int | None = None
    option: int | None = None
    confidential: bool = False


@dataclass(frozen=True, kw_only=True)
class RequestAcknowledged(Kind):
    name = "request.acknowledged"
    says = _("{actor} has seen it and is on it")
    icon = "eye"


@dataclass(frozen=True, kw_only=True)
class RequestTaken(Kind):
    name = "request.taken"
    says = _("{actor} took it")
    icon = "circle-check"


@dataclass(frozen=True, kw_only=True)
class RequestAssigned(Kind):
    name = "request.assigned"
    says = _("{actor} gave it to {assignee}")
    icon = "user"
    shows: ClassVar = {"assignee": "person"}

    assignee: int


@dataclass(frozen=True, kw_only=True)
class RequestUnassigned(Kind):
    name = "request.unassigned"
    says = _("Nobody has it in hand now: {assignee} left it")
    icon = "user"
    shows: ClassVar = {"assignee": "person"}

    assignee: int


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Kind):
    """`side` is "serving" or "asking": whose clock it stops or starts."""

    name = "request.answered"
    says = _("{actor} answered")
    icon = "reply"

    message: int
    side: str

    @classmethod
    def sentence(cls, data: dict[str, Any]) -> Any:
        woke = woken(data)
        if woke == "waiting":
            return _("{actor} answered: it goes on")
        if woke == "resolved":
            return _("{actor} answered: it is open again")
        return cls.says


def woken(data: dict[str, Any]) -> str:
    """What an answer called the request back from: waiting, resolved, or nothing."""
    before = data.get("changes", {}).get("status", [""])[0]
    return before if before in ("waiting", "resolved") else ""


@dataclass(frozen=True, kw_only=True)
class RequestNoted(Kind):
    name = "request.noted"
    says = _("{actor} wrote an internal note")
    icon = "lock"
    internal = True

    message: int


@dataclass(frozen=True, kw_only=True)
class RequestHandedOver(Kind):
    name = "request.handed_over"
    says = _("{actor} handed it over from {from_department} to {to_department}")
    icon = "arrow-left-right"
    shows: ClassVar = {"from_department": "department", "to_department": "department"}

    hand_over: int
    from_department: int
    to_department: int


@dataclass(frozen=True, kw_only=True)
class RequestWaited(Kind):
    """It waits from now on. `pauses` says whether the clock stops: for the requester, or a date that they chose."""

    name = "request.waited"
    says = _("It waits for the requester; the clock stands still. {actor} asked")
    icon = "hourglass"

    wait: int
    waits_for: str
    pauses: bool
    until: Any = None
    other: int | None = None
    message: int | None = None

    @classmethod
    def sentence(cls, data: dict[str, Any]) -> Any:
        if data.get("waits_for") == "date" and data.get("pauses"):
            return _("It waits until {until}, as the requester chose; the clock stands still")
        if data.get("waits_for") == "date":
            return _("{actor} lets it wait until {until}; the clock runs on")
        if data.get("waits_for") == "request":
            return _("It waits for another request; the clock runs on")
        if data.get("waits_for") == "outside":
            return _("It waits for somebody outside; the clock runs on")
        return cls.says

    @classmethod
    def places(cls, data: dict[str, Any]) -> dict[str, Any]:
        return {"until": moment_in_words(data["until"])} if data.get("until") else {}


@dataclass(frozen=True, kw_only=True)
class RequestResumed(Kind):
    name = "request.resumed"
    says = _("{actor} resumed it")
    icon = "play"

    wait: int


@dataclass(frozen=True, kw_only=True)
class RequestPrioritySet(Kind):
    name = "request.priority_set"
    says = _("{actor} changed the priority from {before} to {after}")
    icon = "flag"

    @classmethod
    def places(cls, data: dict[str, Any]) -> dict[str, Any]:
        before, after = data.get("changes", {}).get("priority", [2, 2])
        return {"before": _priority(before), "after": _priority(after)}


@dataclass(frozen=True, kw_only=True)
class RequestServiceSet(Kind):
    name = "request.service_set"
    says = _("{actor} changed the service to {after}")
    icon = "tag"
    shows: ClassVar = {"after": "changes.service.1:service"}

    @classmethod
    def sentence(cls, data: dict[str, Any]) -> Any:
        after = data.get("changes", {}).get("service", [None, None])[1]
        return cls.says if after else _("{actor} took the service off")


@dataclass(frozen=True, kw_only=True)
class RequestOptionChosen(Kind):
    name = "request.option_chosen"
    says = _("{actor} chose another option: {after}")
    shows: ClassVar = {"after": "changes.option.1:option"}
    icon = "list-checks"


@dataclass(frozen=True, kw_only=True)
class RequestRenamed(Kind):
    name = "request.renamed"
    says = _("{actor} changed the subject")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class RequestResolved(Kind):
    name = "request.resolved"
    says = _("{actor} resolved it")
    icon = "circle-check"

    message: int | None = None


@dataclass(frozen=True, kw_only=True)
class RequestConfirmed(Kind):
    name = "request.confirmed"
    says = _("{actor} confirmed that it is solved")
    icon = "badge-check"


@dataclass(frozen=True, kw_only=True)
class RequestReopened(Kind):
    name = "request.reopened"
    says = _("{actor} reopened it")
    icon = "rotate-ccw"

    message: int | None = None
    side: str = "asking"


@dataclass(frozen=True, kw_only=True)
class RequestClosed(Kind):
    name = "request.closed"
    says = _("{actor} closed it")
    icon = "circle-check"

    by_itself: bool = False

    @classmethod
    def sentence(cls, data: dict[str, Any]) -> Any:
        return _("It closed by itself: nobody said otherwise") if data.get("by_itself") else cls.says


@dataclass(frozen=True, kw_only=True)
class RequestDeclined(Kind):
    name = "request.declined"
    says = _("{actor} declined it")
    icon = "circle-x"

    message: int


@dataclass(frozen=True, kw_only=True)
class RequestCancelled(Kind):
    name = "request.cancelled"
    says = _("{actor} cancelled it")
    icon = "circle-x"

    message: int


@dataclass(frozen=True, kw_only=True)
class RequestMerged(Kind):
    name = "request.merged"
    says = _("It was merged with another request")
    icon = "merge"


@dataclass(frozen=True, kw_only=True)
class RequestFollowed(Kind):
    name = "request.followed"
    says = _("{follower} follows it")
    icon = "bell"
    shows: ClassVar = {"follower": "person"}

    follower: int


@dataclass(frozen=True, kw_only=True)
class RequestUnfollowed(Kind):
    name = "request.unfollowed"
    says = _("{follower} no longer follows it")
    icon = "bell-off"
    shows: ClassVar = {"follower": "person"}

    follower: int


@dataclass(frozen=True, kw_only=True)
class PersonNamed(Kind):
    name = "request.person_named"
    says = _("{actor} let {named} read it")
    icon = "user-plus"
    shows: ClassVar = {"named": "person"}

    named: int


@dataclass(frozen=True, kw_only=True)
class RequestSealed(Kind):
    name = "request.sealed"
    says = _("{actor} made it confidential")
    icon = "lock"


@dataclass(frozen=True, kw_only=True)
class RequestUnsealed(Kind):
    name = "request.unsealed"
    says = _("{actor} made it readable again for the department")
    icon = "eye"


@dataclass(frozen=True, kw_only=True)
class SealBroken(Kind):
    name = "request.seal_broken"
    says = _("{actor} broke the seal, for 24 hours")
    icon = "eye"

    revision: int
    until: Any = None


@dataclass(frozen=True, kw_only=True)
class SealClosed(Kind):
    name = "request.seal_closed"
    says = _("The seal closed again")
    icon = "lock"

    person: int


@dataclass(frozen=True, kw_only=True)
class RequestCarriedOver(Kind):
    name = "request.carried_over"
    says = _("{actor} put two records of the same person together")
    icon = "users"


@dataclass(frozen=True, kw_only=True)
class TargetsMoved(Kind):
    """A changed calendar or standard gave open requests of a department a new due: how many."""

    name = "department.targets_moved"
    says = _("{moved} open requests have a new due")
    icon = "calendar-clock"

    moved: int
    cause: int


@dataclass(frozen=True, kw_only=True)
class TargetWarned(Kind):
    """A target is about to be missed: once for each target."""

    name = "request.target_warned"
    says = _("Time is running out: {metric} is due {due}")
    icon = "clock-alert"
    internal = True

    target: int
    metric: str
    round: int
    due: Any = None

    @classmethod
    def places(cls, data: dict[str, Any]) -> dict[str, Any]:
        metric = Standard.Metric(data["metric"]).label
        return {"metric": metric, "due": moment_in_words(data["due"]) if data.get("due") else ""}


@dataclass(frozen=True, kw_only=True)
class MissedSaysSource(Kind):
    """Of imported history: the desk it came from counted its target as missed."""

    name = "request.missed_says_source"
    says = _("Missed its standard, says the desk it came from")
    icon = "clock-alert"


@dataclass(frozen=True, kw_only=True)
class ViewSaved(Kind):
    name = "view.saved"
    says = _("{actor} saved a view of the queue")
    icon = "list-filter"


@dataclass(frozen=True, kw_only=True)
class ViewRemoved(Kind):
    name = "view.removed"
    says = _("{actor} removed a view of the queue")
    icon = "list-filter"


@dataclass(frozen=True, kw_only=True)
class NewsRead(Kind):
    """Somebody has read what their bell told: how many, up to which row."""

    name = "person.news_read"
    says = _("{actor} has read what was new")
    icon = "bell"

    read: int
    until: int
