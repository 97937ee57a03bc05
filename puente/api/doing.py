"""Doing a verb for a program: who asks, what was said, once for each key, and the thing as it is afterwards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic import ValidationError as Misshapen

from puente.api.entrance import me
from puente.api.problems import Wrong
from puente.api.values import Taken
from puente.events.once import once
from puente.files.store import Upload
from puente.foundation.errors import Invalid
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
    files: Mapping[str, list[Any]] | None = None,
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
        [[part, file.name, file.size, _digest(file)] for part in files or {} for file in (files or {})[part]],
    ]
    return once(f"api:{hashlib.sha256(key.encode()).hexdigest()}", me(request), act_once, said=words)


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


ANSWER = "answers."
"""How the part of a file begins that answers a question of the form: answers.photo"""


def said_in(request: HttpRequest, taken: Taken) -> tuple[BaseModel, dict[str, list[Upload]]]:
    """The body of a verb that takes files, or nothing at all: JSON, or multipart with the JSON in `data` and the files in `files`.

    Files that answer a question of the form come under its code, as in `answers.photo`.
    """
    uploads: dict[str, list[Any]] = {}
    if request.content_type == MULTIPART:
        try:
            text: str | bytes = request.POST.get("data", "")
        except RequestDataTooBig:
            most = {"most": organization().largest_file // 1_048_576}
            words = _("That is too large: at most %(most)s MB for each file, please.") % most
            raise Wrong(413, "file_too_large", words) from None
        uploads = {name: request.FILES.getlist(name) for name in request.FILES}
        known = {
            name
            for name in uploads
            if name == "files" or (name.startswith(ANSWER) and "answers" in taken.kinds)
        }
        unknown = {name: _("Nothing goes by this name here.") for name in sorted(uploads.keys() - known)}
        for name in sorted(request.POST.keys() - {"data"}):
            is_file = name == "files" or name.startswith(ANSWER)
            unknown[name] = _("This has to be a file.") if is_file else _("Nothing goes by this name here.")
        if unknown:
            raise Invalid(unknown)
    else:
        text = request.body
    try:
        values = json.loads(text or b"{}")
    except (ValueError, RecursionError):
        raise Wrong(400, "bad_json", _("This is not JSON.")) from None
    try:
        return (taken.shape or Nothing).model_validate(values), uploads
    except Misshapen as wrong:
        raise ValidationError([dict(fault) for fault in wrong.errors(include_url=False)]) from None


def _digest(file: Any) -> str:
    file.seek(0)
    found = hashlib.sha256()
    for piece in file.chunks():
        found.update(piece)
    file.seek(0)
    return found.hexdigest()
