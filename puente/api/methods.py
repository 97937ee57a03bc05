"""HEAD and OPTIONS, which every address answers by itself: what GET would say without its words, and what may be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


def answer_every_method(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Of the API; around whatever makes problems."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = get_response(request)
        if "Allow" in response.headers:
            response.headers["Allow"] = _allowed(response.headers["Allow"])
            if asked == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": response.headers["Allow"]})
        if asked == "HEAD":
            request.method = asked
            response = _without_words(response)
        return response

    return middleware


def _allowed(said: str) -> str:
    methods = {one.strip() for one in said.split(",")} | {"OPTIONS"}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _without_words(response: Any) -> Any:
    """The same answer, which alone knows what is to be closed after it."""
    if response.streaming:
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response
