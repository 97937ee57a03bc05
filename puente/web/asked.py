"""The HTTP request whose page is being drawn: what every form of it carries, without each component being handed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input

_asked: ContextVar[HttpRequest | None] = ContextVar("asked", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Within the block, pages are drawn for this request."""
    token = _asked.set(request)
    try:
        yield
    finally:
        _asked.reset(token)


class Token:
    """In a template `{{ csrf_input }}`: the field with the form's token, masked once for all forms of a page; nothing
    where no page is asked for."""

    def __str__(self) -> str:
        request: Any = _asked.get()
        if request is None:
            return ""
        if not hasattr(request, "_token_drawn"):
            request._token_drawn = str(csrf_input(request))
        return str(request._token_drawn)

    __html__ = __str__


def draft_of(what: str) -> str:
    """The name of a draft in the reader's browser, theirs alone; empty for a stranger."""
    person = getattr(_asked.get(), "user", None)
    return f"{person.pk}:{what}" if what and person is not None and person.is_authenticated else ""
