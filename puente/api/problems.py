"""How the API says no: RFC 9457 problems, with the verb's own words and a code for programs."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from puente.api.faults import in_words
from puente.foundation.errors import Forbidden, Invalid, Refused

MEDIA = "application/problem+json"
TOO_LARGE = {"file_too_large"}
BEFORE_A_ROUTE = {
    400: ("bad_request", gettext_lazy("This request cannot be understood.")),
    403: ("csrf", gettext_lazy("The CSRF token is missing or old.")),
    404: ("not_found", gettext_lazy("There is no such thing.")),
    405: ("method", gettext_lazy("This address does not do that: see the header Allow.")),
    413: ("too_large", gettext_lazy("That is too much at once.")),
}
HEARD_OUT = 32 * 1024 * 1024
"""Bytes of a body that nobody wanted that are read all the same, and thrown away."""
log = logging.getLogger("puente.api")


class Problem(BaseModel):
    """Why it was not done (RFC 9457)."""

    type: str = Field(description="Always about:blank; `code` tells the problems apart.")
    title: str = Field(description="The words of the status.")
    status: int
    detail: str = Field(description="Words for a person, in their language.")
    code: str = Field(description="A word for programs, the same in every language.")
    fields: dict[str, list[str]] | None = Field(None, description="By field what is wrong with it.")


class Wrong(Exception):
    """A problem that the door itself finds, before any verb."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.code, self.detail, self.headers = status, code, detail, headers or {}
        super().__init__(detail)


def problem(
    status: int, code: str, detail: str, fields: Mapping[str, Sequence[str]] | None = None
) -> HttpResponse:
    """The answer of a status with its problem."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if fields is not None:
        said["fields"] = fields
    words = json.dumps(said, ensure_ascii=False).encode(errors="replace")
    answer = HttpResponse(words, status=status, content_type=MEDIA)
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="Puente"'
    return answer


def speak_problems(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is refused before any route is reached (a method, a body, a host) is a problem too. Whoever is answered before
    they were heard is heard out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        response = _unheard(request) or get_response(request)
        if response.status_code >= 300:
            _hear_out(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(MEDIA):
            return response
        code, words = BEFORE_A_ROUTE.get(response.status_code, ("http", ""))
        told = problem(response.status_code, code, str(words) or HTTPStatus(response.status_code).phrase)
        if "Allow" in response.headers:
            told.headers["Allow"] = response.headers["Allow"]
        return told

    return middleware


def _unheard(request: HttpRequest) -> HttpResponse | None:
    """The problem of a body that nobody reads here."""
    if _speaks_otherwise(request):
        return problem(
            415, "media_type", _("Say it as application/json, or as multipart/form-data with files.")
        )
    if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
        return problem(
            411, "length", _("Say how long the body is (Content-Length): in pieces it is not read.")
        )
    if request.method == "POST" and not (request.META.get("CONTENT_LENGTH") or "0").strip("0"):
        request._body = b"{}"  # type: ignore[attr-defined]  # nothing was said besides
    return None


def _hear_out(request: HttpRequest) -> None:
    """Who is still sending would meet a closed door instead of the answer, or with the next call on the same connection:
    the rest is read, if it is not endless."""
    heard = 0
    try:
        while heard < HEARD_OUT and (piece := request.read(65_536)):
            heard += len(piece)
    except OSError:
        pass  # they went away


def _speaks_otherwise(request: HttpRequest) -> bool:
    said = request.META.get("CONTENT_LENGTH") or "0"
    kind = request.content_type or ""
    return (
        said != "0" and kind not in ("application/json", "multipart/form-data") and not kind.endswith("+json")
    )


def tell_problems(api: NinjaAPI) -> None:
    """Everything that can be raised behind the API becomes a problem."""

    def on(kind: type[Exception], status: int, code: str) -> None:
        def answer(request: HttpRequest, error: Any) -> HttpResponse:
            return problem(status, code, str(error) or HTTPStatus(status).phrase)

        api.add_exception_handler(kind, answer)

    on(Forbidden, 403, "forbidden")
    api.add_exception_handler(Invalid, _invalid)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(Wrong, _wrong)
    api.add_exception_handler(ValidationError, _misshapen)
    api.add_exception_handler(
        Http404, lambda request, error: problem(404, "not_found", _("There is no such thing."))
    )
    api.add_exception_handler(
        AuthenticationError, lambda request, error: problem(401, "unauthenticated", _("Say who you are."))
    )
    api.add_exception_handler(HttpError, _http)
    for too_much in (RequestDataTooBig, TooManyFilesSent):
        api.add_exception_handler(
            too_much, lambda request, error: problem(413, "too_large", _("That is too much at once."))
        )
    on(SuspiciousOperation, 400, "bad_request")
    api.add_exception_handler(Exception, _fault)


def _wrong(request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(error.status, error.code, error.detail)
    for name, value in error.headers.items():
        answer[name] = value
    return answer


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, "invalid", str(error), error.fields)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(413 if error.code in TOO_LARGE else 409, error.code, str(error))


def _misshapen(request: HttpRequest, error: Any) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for fault in error.errors:
        places = [str(place) for place in fault.get("loc", ()) if place not in ("body", "query", "path")]
        fields.setdefault(".".join(places), []).append(in_words(fault))
    return problem(422, "invalid", _("That cannot be."), fields)


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 403:
        return problem(403, "csrf", _("The CSRF token is missing or old."))
    code = {400: "bad_json", 401: "unauthenticated"}.get(error.status_code, "http")
    detail = _("This is not JSON.") if code == "bad_json" else str(error)
    return problem(error.status_code, code, detail)


def _fault(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "fault", _("Something went wrong here. It has been noted."))
