"""Doing a verb for a program: who asks, what was said, once for each key, and the thing as it is afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from pydantic import BaseModel, TypeAdapter
from pydantic import ValidationError as Misshapen

from puente.api.entrance import me
from puente.api.problems import Wrong
from puente.api.values import Taken
from puente.events.once import once
from puente.files.store import Upload
from puente.foundation.verbs import via
from puente.people.queries import organization

KEY = "Idempotency-Key"
MULTIPART = "multipart/form-data"


def do(
    request: HttpRequest,
    act: Callable[[], Any],
    shape: TypeAdapter[Any],
    *,
    said: BaseModel | None = None,
    files: list[Any] | None = None,
) -> dict[str, Any]:
    """What `act` answers, in `shape`; the same again for the same key with the same words, and then nothing is done."""

    def act_once() -> dict[str, Any]:
        with via("api"):
            answer = act()
        return shape.dump_python(shape.validate_python(answer), mode="json")

    key = request.headers.get(KEY, "")
    if not key:
        return act_once()
    if len(key) > 255:
        raise Wrong(400, "bad_key", _("A key has 255 characters at most."))
    words = [
        request.method,
        request.path,
        said.model_dump(mode="json", exclude_unset=True) if said is not None else None,
        [[file.name, file.size, _digest(file)] for file in files or []],
    ]
    return once(f"api:{hashlib.sha256(key.encode()).hexdigest()}", me(request), act_once, said=words)


def said_in(request: HttpRequest, taken: Taken) -> tuple[BaseModel, list[Upload]]:
    """The body of a verb that takes files: JSON, or multipart with the JSON in `data` and the files in `files`."""
    assert taken.shape is not None
    uploads: list[Any] = []
    if request.content_type == MULTIPART:
        text: str | bytes = request.POST.get("data", "")
        uploads = request.FILES.getlist("files")
        largest = organization().largest_file
        for upload in uploads:
            if (upload.size or 0) > largest:
                most = largest // 1_048_576
                words = _("%(name)s is too large: at most %(most)s MB, please.")
                raise Wrong(413, "file_too_large", words % {"name": upload.name, "most": most})
    else:
        text = request.body
    try:
        values = json.loads(text or b"{}")
    except (ValueError, RecursionError):
        raise Wrong(400, "bad_json", _("This is not JSON.")) from None
    try:
        return taken.shape.model_validate(values), uploads
    except Misshapen as wrong:
        raise ValidationError([dict(fault) for fault in wrong.errors(include_url=False)]) from None


def _digest(file: Any) -> str:
    file.seek(0)
    found = hashlib.sha256()
    for piece in file.chunks():
        found.update(piece)
    file.seek(0)
    return found.hexdigest()
