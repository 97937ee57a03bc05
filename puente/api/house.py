"""The API of the house: its description, its routes, and the page on which to try them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import escape_uri_path, iri_to_uri
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from puente.api import calendars, catalogue, desk, events, people, things, verbs
from puente.api.asked import by_known_names
from puente.api.entrance import BearerToken, SignedIn
from puente.api.problems import MEDIA, Problem, tell_problems

NO = {
    400: "Not JSON, or not to be understood",
    401: "Nobody is signed in, and there is no good token",
    403: "This person, or this token, may not",
    404: "There is no such thing, or not for whoever asks",
    409: "A house rule says no; `code` names it",
    405: "Not with this method; `Allow` says with which",
    411: "A body in pieces, whose length nobody said",
    413: "Too large",
    415: "Neither JSON nor, where files go along, multipart",
    422: "Values that cannot be, by field",
    429: "This token calls too often; `Retry-After` says for how many seconds",
}
RETRY_AFTER = {
    "Retry-After": {"description": "Seconds until the next call may be made.", "schema": {"type": "integer"}}
}
LOCATION = {"Location": {"description": "The address of what was made.", "schema": {"type": "string"}}}


class HouseApi(NinjaAPI):
    """Describes the problems that every route may answer with, and where what was made is."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The room and the word: desk_messages."""
        room = operation.view_func.__module__.rpartition(".")[2]
        return f"{room}_{operation.view_func.__name__}"

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        described["components"].setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in described["paths"].values():
            for operation in operations.values():
                if made := operation["responses"].get(201):
                    made |= {
                        "description": "Made; `Location` says where it is read again",
                        "headers": LOCATION,
                    }
                for status, words in NO.items():
                    told = {"headers": RETRY_AFTER} if status == 429 else {}
                    operation["responses"].setdefault(
                        status, {"description": words, "content": content, **told}
                    )
        return described


api = HouseApi(
    title="Puente",
    version="1",
    description="Everything that can be done on the pages, for programs. Errors are RFC 9457 problems.",
    urls_namespace="api",
    auth=[BearerToken(), SignedIn()],
    docs_url="/docs",
)
tell_problems(api)
rooms = {
    "desk": desk.router,
    "people": people.router,
    "catalogue": catalogue.router,
    "calendars": calendars.router,
    "events": events.router,
}
verbs.add_routes(rooms)
things.add_readings(rooms)
for room, router in rooms.items():
    router.add_decorator(by_known_names)
    api.add_router("", router, tags=[room])

ELSEWHERE = "elsewhere"
elsewhere = Router()


@elsewhere.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    "/{path:rest}",
    include_in_schema=False,
    auth=None,
    url_name=ELSEWHERE,
)
def nothing_there(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address. No address ends in a slash: who adds one is sent on, with the method and the words they had."""
    if rest.endswith("/") and _is_there(request.path_info.rstrip("/")):
        asked = request.META.get("QUERY_STRING", "")
        meant = escape_uri_path(request.path.rstrip("/")) + (f"?{iri_to_uri(asked)}" if asked else "")
        return HttpResponsePermanentRedirect(meant, preserve_request=True)
    raise Http404


def _is_there(address: str) -> bool:
    try:
        return resolve(address).url_name != ELSEWHERE
    except Resolver404:
        return False


api.add_router("", elsewhere)
