"""Things as the API says them, each at the level of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from puente.catalogue.models import Field, Option, Priority, Service, Standard
from puente.desk.levels import Level
from puente.desk.models import Attachment, Message, News, Request, View
from puente.desk.seeing import Seen, see
from puente.desk.timeline import Entry
from puente.events.sentences import Told
from puente.people.models import Department, Organization, Person

REQUEST = (
    "number subject status channel answers is_confidential is_paused waits_for wanted_on opened_at acknowledged_at "
    "resolved_at ended_at changed_at due_at handed_over reopened revision"
).split()
ROW = (
    "number subject status channel is_confidential is_paused waits_for due_at next_metric opened_at changed_at "
    "handed_over reopened"
).split()


def plain(thing: Any, *names: str) -> dict[str, Any]:
    """These attributes as they are."""
    return {name: getattr(thing, name) for name in names}


def person(one: Person | None) -> dict[str, Any] | None:
    return {"id": one.pk, "name": one.name} if one is not None else None


def department(one: Department | None) -> dict[str, Any] | None:
    return {"code": one.code, "name": str(one.name)} if one is not None else None


def request_now(asker: Person, number: str) -> dict[str, Any]:
    """The request as `asker` sees it now; only its number when they see it no more."""
    seen = see(asker, number)
    return service_request(seen) if seen is not None else {"level": "nothing", "number": number}


def request_after(seen: Seen, changed: Request) -> dict[str, Any]:
    """The same, after a verb that changed neither who serves it nor its parties; nothing is read anew when nobody else
    changed it meanwhile."""
    now = seen.after(changed)
    return service_request(now) if now is not None else request_now(seen.person, changed.number)


def service_request(seen: Seen) -> dict[str, Any]:
    """The thread or the whole; of a mere line nothing but number, subject, status and due."""
    one = seen.service_request
    if seen.level < Level.THREAD:
        return {"level": "line"} | plain(one, "number", "subject", "status", "due_at")
    service, option = one.service, one.option
    return plain(one, *REQUEST) | {
        "level": seen.level.name.lower(),
        "priority": Priority(one.priority).code,
        "department": department(one.department),
        "requester": person(one.requester),
        "beneficiary": person(one.beneficiary),
        "asking_department": department(one.asking_department),
        "service": {"code": service.code, "name": str(service.name)} if service else None,
        "option": {"id": option.pk, "name": str(option.name)} if option else None,
        "assignee": person(one.assignee),
        "can": sorted(seen.can),
    }


def row(one: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `puente.desk.queue.page`."""
    asking, assignee = one["asking_department__code"], one["assignee_id"]
    return {name: one[name] for name in ROW} | {
        "priority": Priority(one["priority"]).code,
        "requester": {"id": one["requester_id"], "name": one["requester__name"]},
        "asking_department": {"code": asking, "name": str(one["asking_department__name"])}
        if asking
        else None,
        "assignee": {"id": assignee, "name": one["assignee__name"]} if assignee else None,
        "service": str(one["service__name"]) if one["service__name"] else None,
    }


def line(one: Request) -> dict[str, Any]:
    return {"level": "line"} | plain(one, "number", "subject", "status", "due_at")


def message(one: Message, attachments: tuple[Attachment, ...] | list[Attachment]) -> dict[str, Any]:
    return plain(one, "kind", "text", "html", "channel", "at") | {
        "id": one.pk,
        "author": person(one.author),
        "department": department(one.department),
        "attachments": [
            {
                "name": file.name,
                "type": file.file.type,
                "size": file.file.size,
                "address": f"/api/v1/attachments/{file.pk}",
            }
            for file in attachments
        ],
    }


def event(told: Told) -> dict[str, Any]:
    one = told.event
    return plain(one, "at", "kind", "via", "data") | {
        "id": one.pk,
        "actor": person(one.actor),
        "says": told.plainly,
    }


def entry(one: Entry) -> dict[str, Any]:
    return {
        "at": one.at,
        "message": message(one.message, one.attachments) if one.message else None,
        "event": event(one.told) if one.told else None,
        "reason": one.reason,
    }


def news(one: News) -> dict[str, Any]:
    return plain(one, "at", "why", "metric", "read_at") | {
        "id": one.pk,
        "kind": one.event.kind if one.event else None,
        "number": one.request.number,
        "subject": one.request.subject,
    }


def view(one: View) -> dict[str, Any]:
    return plain(one, "name", "filters", "columns", "order") | {
        "id": one.pk,
        "department": department(one.department),
        "owner": one.owner_id,
    }


def company(one: Any) -> dict[str, Any]:
    return plain(one, "id", "name", "kind", "retired_at")


def whole_department(one: Department) -> dict[str, Any]:
    return plain(one, "code", "email", "phone", "place", "retired_at") | {
        "name": str(one.name),
        "names": one.name,
        "about": one.about,
        "parent": one.parent.code if one.parent else None,
        "company": one.company_id,
        "calendar": one.calendar_id,
    }


def whole_person(one: Person) -> dict[str, Any]:
    names = "id name called kind job email languages is_administrator left_at".split()
    return plain(one, *names) | {"company": one.company_id}


def membership(one: Any) -> dict[str, Any]:
    return plain(one, "id", "role", "since_at", "until_at") | {
        "person": person(one.person),
        "department": department(one.department),
    }


def address(one: Any) -> dict[str, Any]:
    return plain(one, *"id kind value label confirmed_at removed_at".split()) | {"person": person(one.person)}


def absence(one: Any) -> dict[str, Any]:
    return plain(one, "id", "from_at", "until_at", "cancelled_at") | {
        "person": person(one.person),
        "covered_by": one.covered_by_id,
    }


def vision(one: Any) -> dict[str, Any]:
    return plain(one, "id", "text", "version", "set_at") | {"department": department(one.department)}


def organization(one: Organization) -> dict[str, Any]:
    names = "languages zone closes_after_days reopens_within_days warns_at_percent largest_file".split()
    return plain(one, *names) | {"name": one.company.name, "calendar": one.calendar_id}


def field(one: Field) -> dict[str, Any]:
    names = "id code kind label help is_required choices condition limits position retired_at".split()
    return plain(one, *names)


def option(one: Option) -> dict[str, Any]:
    return plain(one, *"id code name about lead_days stock position retired_at".split())


def standard(one: Standard) -> dict[str, Any]:
    return plain(one, *"id metric target_seconds share force_from force_until".split()) | {
        "department": one.department.code,
        "service": one.service.code if one.service else None,
        "option": one.option_id,
        "priority": Priority(one.priority).code if one.priority else None,
    }


def service_row(one: Service) -> dict[str, Any]:
    return plain(one, "code", "summary", "who_may_ask", "is_confidential", "icon", "retired_at") | {
        "name": str(one.name),
        "names": one.name,
        "department": department(one.department),
        "priority": Priority(one.priority).code,
    }


def service(one: Service) -> dict[str, Any]:
    """With its form, its options and the standards in force."""
    today = timezone.localdate()
    standards = one.standards.in_force_on(today).select_related("department", "service")  # type: ignore[attr-defined]
    return service_row(one) | {
        "also_called": one.also_called,
        "expects": one.expects,
        "audience": sorted(one.audience.values_list("code", flat=True)),
        "fields": [field(each) for each in one.fields.standing().in_order()],
        "options": [option(each) for each in one.options.standing().in_order()],
        "standards": [standard(each) for each in standards.order_by("pk")],
    }


def calendar(one: Any) -> dict[str, Any]:
    return plain(one, *"id zone week country subdivision revision retired_at".split()) | {
        "name": str(one.name),
        "names": one.name,
    }


def special_day(one: Any) -> dict[str, Any]:
    return plain(one, "on", "name", "intervals") | {"calendar": one.calendar_id}


def delivery(one: Any) -> dict[str, Any]:
    return plain(one, *"id listener attempts failed_at error".split()) | {
        "event": one.event_id,
        "about": f"{one.event.about_code}:{one.event.about_id}",
    }


def alarm(one: Any) -> dict[str, Any]:
    return plain(one, *"id verb at attempts failed_at error".split()) | {
        "about": f"{one.about_code}:{one.about_id}"
    }
