"""The HTTP request whose page is being drawn: what every form of it carries, without each component being handed it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.middleware.csrf import CSRF_ALLOWED_CHARS, get_token

NUL = "\x00"
_asked: ContextVar[HttpRequest | None] = ContextVar("asked", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Within the block, pages are drawn for this request."""
    token = _asked.set(request)
    try:
        yield
    finally:
        _asked.reset(token)


def looked_at(request: HttpRequest) -> str:
    """The path of the page from which htmx asks, without its query and without the anchor it stands at; empty when another
    asks, or a page of elsewhere."""
    details: Any = getattr(request, "htmx", None)
    return urlsplit(details.current_url_abs_path or "").path if details else ""


def once_key(request: HttpRequest, *about: str) -> str:
    """The form's own key with what it says: the same form sent with other words is another."""
    key = request.POST.get("once", "")
    if not key:
        return ""
    words = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    files = [(file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name)]
    return hashlib.sha256(json.dumps([about, words, files], sort_keys=True).encode()).hexdigest()


def typed_in(request: HttpRequest) -> QueryDict:
    """What a form says that is read by hand, without the character NUL, which no database keeps."""
    said = request.POST
    if not any(NUL in value for name in said for value in (name, *said.getlist(name))):
        return said
    clean = QueryDict(mutable=True)
    for name in said:
        clean.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in said.getlist(name)])
    return clean


class Token:
    """In a template `{{ csrf_input }}`: the field with the form's token, masked once for all forms of a page; nothing
    where no page is asked for."""

    def __str__(self) -> str:
        request: Any = _asked.get()
        if request is None:
            return ""
        if not hasattr(request, "_token_drawn"):
            request._token_drawn = (
                f'<input type="hidden" name="csrfmiddlewaretoken" value="{_token(request)}">'
            )
        return str(request._token_drawn)

    __html__ = __str__


def _token(request: Any) -> str:
    """What Django's `get_token` gives, which takes a twentieth of a page's time for the mask alone. Whoever has the cookie
    already is not sent it with every page: it lasts a year, and whoever comes without one gets another."""
    secret = request.META.get("CSRF_COOKIE")
    return masked(secret) if secret else get_token(request)


LETTERS = {letter: place for place, letter in enumerate(CSRF_ALLOWED_CHARS)}
MANY = len(CSRF_ALLOWED_CHARS)
FAIR = 256 - 256 % MANY
"""Random bytes from here on are left out, so that each letter comes as often as any other."""


def masked(secret: str) -> str:
    """The secret as a form carries it, another each time: a random letter for each of its own, and then its own, moved
    by that many places. Django reads it (`_unmask_cipher_token`)."""
    mask: list[int] = []
    while len(mask) < len(secret):
        mask += [byte % MANY for byte in os.urandom(len(secret) * 2) if byte < FAIR]
    moved = [(LETTERS[letter] + by) % MANY for letter, by in zip(secret, mask, strict=False)]
    return "".join([CSRF_ALLOWED_CHARS[place] for place in (*mask[: len(secret)], *moved)])


def draft_of(what: str) -> str:
    """The name of a draft in the reader's browser, theirs alone; empty for a stranger."""
    person = getattr(_asked.get(), "user", None)
    return f"{person.pk}:{what}" if what and person is not None and person.is_authenticated else ""
