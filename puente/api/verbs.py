"""Every verb of the house at its address: /requests/IT-7/take. The table says where its thing is found and how it is shown."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, TypeAdapter

import puente.calendars.verbs
import puente.catalogue.verbs
import puente.desk.verbs
import puente.events.verbs
import puente.people.verbs
from puente.api import finding, shapes, showing
from puente.api.doing import ANSWER, do, said_in
from puente.api.entrance import me, need
from puente.api.things import ANSWERS, THINGS, Thing, found, made
from puente.api.values import Code, Taken, taken_by
from puente.desk.changing import text_of
from puente.desk.models import Request
from puente.foundation.verbs import VERBS

RequestAnswer = shapes.RequestOut | shapes.RequestLine | shapes.RequestGone


MADE_AT = {
    "desk.open": "/requests",
    "desk.save_view": "/views",
    "people.set_organization": "/organization/set_organization",
    "people.found_department": "/departments",
    "people.found_company": "/companies",
    "people.enrol": "/people",
    "people.invite": "/invitations",
    "calendars.found_calendar": "/calendars",
}
"""Verbs that make something new, or need no address of a thing."""
NOT_HERE = {
    "desk.import_requests": "in bulk: histories come in by the command line",
    "desk.inherit": "follows from a department's retiring, and is done by the house",
    "desk.let_go": "follows from a person's leaving, and is done by the house",
    "desk.carry_over": "follows from merging two persons, and is done by the house",
    "people.import_people": "in bulk",
    "people.import_memberships": "in bulk",
    "people.found_organization": "before there is anybody who could ask",
    "people.recover_administrator": "at the terminal of the server alone",
    "people.accept_invitation": "by the link that was mailed",
    "people.confirm_address": "by the link that was mailed",
    "people.sign_in_with": "in the browser alone: whoever has a token shall not take the account",
    "people.end_sessions": "in the browser alone",
    "people.make_token": "in the browser alone",
    "people.revoke_token": "in the browser alone",
    "people.set_picture": "in the browser",
    "people.join": "two things: its route is written in people.py",
    "people.merge_people": "two things: its route is written in people.py",
    "people.set_vision": "a text first: its route is written in people.py",
}
"""Verbs without a route of this table, and why."""
UNKNOWN: dict[str, str] = {}
"""Verbs whose things or parameters the API cannot say yet: it goes on without them, and a test fails."""
PERSONAL = {
    "be_away",
    "come_back",
    "agree_to_vision",
    "set_profile",
    "add_address",
    "remove_address",
    "remove_picture",
}
"""Besides the desk's, what needs no `admin` scope."""
MAKES = {
    "desk.open",
    "desk.save_view",
    "people.found_department",
    "people.found_company",
    "people.enrol",
    "people.invite",
    "people.add_address",
    "people.be_away",
    "catalogue.found_service",
    "catalogue.add_field",
    "catalogue.add_option",
    "calendars.found_calendar",
}
"""Verbs after which there is something new, at an address of its own. (What is set holds from now on, and may have held.)"""
ALSO_CHANGES = {"desk.save_view": "view"}
"""Of these the ones that change what there is already, when it is named by this word."""
KEEPS_WHO_SEES = {"desk.answer", "desk.note"}
"""Verbs after which a request is to be seen as before: who did it is shown the row as the verb left it."""
SAYS_FIRST = {"desk.break_seal": "reason"}
"""Verbs whose words are looked at before their thing is: what an empty word is told must not tell what is hidden."""
ROOMS = (
    puente.desk.verbs,
    puente.people.verbs,
    puente.catalogue.verbs,
    puente.calendars.verbs,
    puente.events.verbs,
)


def served() -> dict[str, Callable[..., Any]]:
    """The verbs that have a route by this table: all but the clock's own and those of NOT_HERE."""
    rooms = {room.__name__.split(".")[1] for room in ROOMS}
    return {
        name: verb
        for name, verb in sorted(VERBS.items())
        if name.split(".")[0] in rooms
        and name not in NOT_HERE
        and "now" not in inspect.signature(verb).parameters
    }


def add_routes(routers: dict[str, Router]) -> None:
    """Each verb at the router of its room, beside the lists that answer to GET at the same address."""
    for name, verb in served().items():
        try:
            add_route(routers[name.split(".")[0]], name, verb)
        except LookupError as missing:
            UNKNOWN[name] = str(missing)


def add_route(router: Router, name: str, verb: Callable[..., Any]) -> None:
    """POST at the address of the verb's thing, with what its signature takes besides."""
    signature = inspect.signature(verb)
    first = next((p for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD), None)
    thing = THINGS[str(first.annotation)] if first is not None else None
    if name == "desk.break_seal":
        thing = Thing("/requests/{key}", Code, finding.sealed_request)
    if name in KEEPS_WHO_SEES:
        thing = Thing("/requests/{key}", Code, finding.seen)
    room, word = name.split(".")
    address = f"{thing.address}/{word}" if thing is not None else MADE_AT[name]
    taken = taken_by(name, verb)
    returned = str(signature.return_annotation)
    shape: Any = RequestAnswer if returned == "Request" else ANSWERS[returned].shape
    changes = {200: shape} if name not in MAKES or name in ALSO_CHANGES else {}
    router.api_operation(
        ["POST"],
        address,
        response=changes | ({201: shape} if name in MAKES else {}),
        operation_id=name.replace(".", "_"),
        summary=(inspect.getdoc(verb) or word).split("\n")[0].rstrip("."),
        description=inspect.getdoc(verb),
        tags=[room],
        openapi_extra=_extra(taken),
    )(_operation(name, verb, thing, taken, TypeAdapter(shape), returned))


def _operation(
    name: str,
    verb: Callable[..., Any],
    thing: Thing | None,
    taken: Taken,
    shape: TypeAdapter[Any],
    returned: str,
) -> Callable[..., Any]:
    room, word = name.split(".")
    scope = "write" if room == "desk" or word in PERSONAL else "admin"

    def run(request: HttpRequest, key: Any = None, body: BaseModel | None = None) -> Any:
        need(request, scope)
        asker = me(request)
        files: dict[str, list[Any]] = {}
        if name in SAYS_FIRST:
            text_of(getattr(body, SAYS_FIRST[name]), field=SAYS_FIRST[name])
        about = [found(thing, asker, key)] if thing is not None else []
        seen = about[0] if name in KEEPS_WHO_SEES else None
        if seen is not None:
            about = [seen.service_request]
        if taken.files:
            body, files = said_in(request, taken)
        elif taken.shape is None:
            said_in(request, taken)

        def act() -> Any:
            values = taken.read(asker, body) if body is not None else {}
            if "files" in files:
                values["files"] = files["files"]
            if answers := {
                part.removeprefix(ANSWER): sent[-1] for part, sent in files.items() if part != "files"
            }:
                values["answers"] = {**(values.get("answers") or {}), **answers}
            if taken.channel:
                values["channel"] = Request.Channel.API
            done = verb(*about, by=asker, **values)
            if seen is not None:
                return showing.request_after(seen, done)
            return (
                showing.request_now(asker, done.number)
                if returned == "Request"
                else ANSWERS[returned].show(done)
            )

        answer = do(request, act, shape, said=body, files=files)
        changes = name in ALSO_CHANGES and getattr(body, ALSO_CHANGES[name], None) is not None
        return made(returned, answer) if name in MAKES and not changes else answer

    kind = inspect.Parameter
    parameters = [kind("request", kind.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)]
    if thing is not None:
        parameters.append(kind("key", kind.POSITIONAL_OR_KEYWORD, annotation=thing.key))
    if taken.shape is not None and not taken.files:
        parameters.append(kind("body", kind.POSITIONAL_OR_KEYWORD, annotation=taken.shape))
    run.__name__ = word
    run.__doc__ = inspect.getdoc(verb)
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def _extra(taken: Taken) -> dict[str, Any]:
    """What the description says besides: the idempotency key, and the two ways to say a body with files."""
    key = {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": {"type": "string", "maxLength": 255},
        "description": "The same key with the same words is done once, and answered alike.",
    }
    extra: dict[str, Any] = {"parameters": [key]}
    if taken.shape is not None and not taken.files:
        required = any(field.is_required() for field in taken.shape.model_fields.values())
        extra["requestBody"] = {"required": required}
    if taken.files and taken.shape is not None:
        words = taken.shape.model_json_schema()
        parts: dict[str, Any] = {
            "data": words | {"description": "The same as JSON."},
            "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        }
        multipart: dict[str, Any] = {"type": "object", "properties": parts, "required": ["data"]}
        if "answers" in taken.kinds:
            multipart["description"] = (
                "A file that answers a question of the form comes as `answers.` and its code."
            )
            multipart["additionalProperties"] = parts["files"]["items"]
        extra["requestBody"] = {
            "required": bool(words.get("required")),
            "content": {
                "application/json": {"schema": words},
                "multipart/form-data": {
                    "schema": multipart,
                    "encoding": {"data": {"contentType": "application/json"}},
                },
            },
        }
    return extra
