"""The things of the house, each at an address of its own: what verbs are done with, and what there is to read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, JsonResponse
from ninja import Router

from puente.api import finding, shapes, showing
from puente.api.entrance import me
from puente.api.values import Code, Key
from puente.people.models import Person

ROOT = "/api/v1"


@dataclass(frozen=True)
class Thing:
    """What a verb is done with: the address of such things, the type of the key in it, and how one is found."""

    address: str
    key: Any
    find: Callable[[Person, Any], Any]
    named: str = "id"
    """What it answers with is its key."""


@dataclass(frozen=True)
class Answer:
    """What a verb answers with."""

    shape: Any
    show: Callable[[Any], Any]


THINGS: dict[str, Thing] = {
    "Request": Thing("/requests/{key}", Code, finding.request, "number"),
    "View": Thing("/views/{key}", Key, finding.view),
    "Person": Thing("/people/{key}", Key, finding.person),
    "Department": Thing("/departments/{key}", Code, finding.department, "code"),
    "Company": Thing("/companies/{key}", Key, finding.company),
    "Membership": Thing("/memberships/{key}", Key, finding.membership),
    "Address": Thing("/addresses/{key}", Key, finding.address),
    "Absence": Thing("/absences/{key}", Key, finding.absence),
    "Vision": Thing("/visions/{key}", Key, finding.vision),
    "Service": Thing("/services/{key}", Code, finding.service, "code"),
    "Field": Thing("/fields/{key}", Key, finding.field),
    "Option": Thing("/options/{key}", Key, finding.option),
    "Standard": Thing("/standards/{key}", Key, finding.standard),
    "Calendar": Thing("/calendars/{key}", Key, finding.calendar),
    "Delivery": Thing("/deliveries/{key}", Key, finding.delivery),
    "Alarm": Thing("/alarms/{key}", Key, finding.alarm),
}
ANSWERS: dict[str, Answer] = {
    "View": Answer(shapes.ViewOut, showing.view),
    "Person": Answer(shapes.PersonOut, showing.whole_person),
    "Department": Answer(shapes.DepartmentOut, showing.whole_department),
    "Company": Answer(shapes.CompanyOut, showing.company),
    "Membership": Answer(shapes.MembershipOut, showing.membership),
    "Address": Answer(shapes.AddressOut, showing.address),
    "Absence": Answer(shapes.AbsenceOut, showing.absence),
    "Vision": Answer(shapes.VisionOut, showing.vision),
    "Organization": Answer(shapes.OrganizationOut, showing.organization),
    "Service": Answer(shapes.ServiceOut, showing.service),
    "Field": Answer(shapes.FieldOut, showing.field),
    "Option": Answer(shapes.OptionOut, showing.option),
    "Standard": Answer(shapes.StandardOut, showing.standard),
    "Calendar": Answer(shapes.CalendarOut, showing.calendar),
    "Delivery": Answer(shapes.DeliveryOut, showing.delivery),
    "Alarm": Answer(shapes.AlarmOut, showing.alarm),
    "SpecialDay": Answer(shapes.SpecialDayOut, showing.special_day),
}
READ_HERE = {
    "View": "desk",
    "Membership": "people",
    "Company": "people",
    "Address": "people",
    "Absence": "people",
    "Vision": "people",
    "Field": "catalogue",
    "Option": "catalogue",
    "Standard": "catalogue",
}
"""Things that are read one by one as they are found, by room; the others have more to them, and a route of their own."""


def add_readings(routers: Mapping[str, Router]) -> None:
    """GET at the address of each of them."""
    for name, room in READ_HERE.items():
        thing, answer = THINGS[name], ANSWERS[name]
        article = "an" if name[0] in "AO" else "a"
        routers[room].api_operation(
            ["GET"],
            thing.address,
            response=answer.shape,
            operation_id=f"{room}_one_{name.lower()}",
            summary=f"{article} {name.lower()}".capitalize(),
            tags=[room],
        )(_reading(thing, answer))


def _reading(thing: Thing, answer: Answer) -> Callable[..., Any]:
    def one(request: HttpRequest, key: Any) -> Any:
        return answer.show(found(thing, me(request), key))

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    parameters = [
        inspect.Parameter("request", kind, annotation=HttpRequest),
        inspect.Parameter("key", kind, annotation=thing.key),
    ]
    one.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    one.__annotations__ = {each.name: each.annotation for each in parameters}
    return one


def found(thing: Thing, asker: Person, key: Any) -> Any:
    """The thing, or 404."""
    try:
        return thing.find(asker, key)
    except LookupError:
        raise Http404 from None


def made(name: str, said: Mapping[str, Any]) -> JsonResponse:
    """201: the thing of this kind is new, and `said` is read again at the address in Location."""
    thing = THINGS[name]
    where = ROOT + thing.address.format(key=quote(str(said[thing.named]), safe=""))
    return JsonResponse(
        said, status=201, content_type="application/json; charset=utf-8", headers={"Location": where}
    )
