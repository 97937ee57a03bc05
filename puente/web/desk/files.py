"""Attachments: given back as downloads alone, to whoever reads the message they hang on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from puente.desk import rules
from puente.desk.models import Attachment, Request
from puente.desk.past import asked_at_first
from puente.files.models import File
from puente.files.store import path_of, pieces
from puente.web.desk.finding import find
from puente.web.people.visitor import me

POLICY = "default-src 'none'; sandbox"
"""Whatever a file holds, a browser that shows it runs nothing of it."""


def address_of(attachment: Attachment) -> str:
    return f"/files/{attachment.pk}/{quote(attachment.name, safe='')}"


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int, name: str) -> StreamingHttpResponse:
    """The file of a message that the reader may read; 404 otherwise. A note's files are for who reads notes."""
    found = get_object_or_404(
        Attachment.objects.select_related("file", "message__request", "message__department"), pk=pk
    )
    if found.name != name or not rules.may_read(me(request), found.message):
        raise Http404
    return download(found.file, found.name)


@login_required
@require_GET
def answer(request: HttpRequest, number: str, code: str) -> StreamingHttpResponse:
    """The file with which a question of the service's form was answered."""
    service_request = find(request, number).service_request
    service = asked_at_first(service_request)
    field = service and service.fields.filter(code=code, kind="file").first()
    kept: Any = service_request.answers.get(code) if field else None
    if not isinstance(kept, int) or not rules.may_see(me(request), service_request):
        raise Http404
    file = get_object_or_404(File, pk=kept)
    return download(file, name_of_answer(service_request, file) or f"{service_request.number}-{code}")


def name_of_answer(service_request: Request, file: File) -> str:
    """The name that the sender gave to a file that answers a question: asked on a page, it hangs on the first message too."""
    named = Attachment.objects.filter(message__request=service_request, file=file).order_by("pk")
    return named.values_list("name", flat=True).first() or ""


def download(file: File, name: str) -> StreamingHttpResponse:
    """The bytes, to be kept and never to be run: of their own type, under their own name."""
    if not path_of(file.sha256).exists():
        raise Http404
    response = StreamingHttpResponse(pieces(file), content_type=file.type)
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("?", "_")
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["Content-Length"] = str(file.size)
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(response, private=True, max_age=3600)
    return response
