"""Uploads that are too large are refused while they stream: what is beyond the limit is never read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from puente.web.environment import said_on_the_page
from puente.web.formats import size

OF_A_STRANGER = 1024 * 1024
"""Bytes that somebody who is not signed in may send."""
FILES_AT_ONCE = 20


class Stopping(FileUploadHandler):
    """Counts what comes, and stops it at the organization's limit."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.most = most_for(self.request)  # type: ignore[arg-type]
        if content_length > self.most * FILES_AT_ONCE:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self.most:
            raise RequestDataTooBig
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


def most_for(request: HttpRequest) -> int:
    """Bytes that one file may have."""
    from puente.people.models import the_organization

    if not request.user.is_authenticated:
        return OF_A_STRANGER
    house = the_organization()
    return house.largest_file if house is not None else OF_A_STRANGER


def refuse_too_large(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Reads a form that carries files before anybody else does, and answers 413 in words when it is too large."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.path_info.startswith(
            "/api/"
        ):  # it knows who asks only later
            try:
                request.POST  # noqa: B018
            except (RequestDataTooBig, TooManyFilesSent):
                return _refusal(request)
        return get_response(request)

    return middleware


def _refusal(request: HttpRequest) -> HttpResponse:
    if not getattr(request, "htmx", False):
        return render(request, "413.html", status=413)
    most = size(most_for(request))
    words = _("That is too large: at most %(most)s for each file, please.") % {"most": most}
    return said_on_the_page(request, words, status=413)
