"""What an open page listens to: the address of the live stream, and a token for the topics that its reader may hear."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Live:
    """For <live-stream src token topics>; `topics` are parted by blanks."""

    src: str
    token: str
    topics: str


def live(request: HttpRequest, *topics: str) -> Live | None:
    """The stream of a page that shows `topics` ("request:5") to the person who is signed in; their bell is added."""
    if find_spec("puente.live") is None or find_spec("puente.live.tokens") is None:
        return None
    from importlib import import_module

    tokens: Any = import_module("puente.live.tokens")
    person: Any = request.user
    return Live(
        tokens.live_url(request),
        tokens.live_token(person, topics),
        " ".join(dict.fromkeys((f"person:{person.pk}", *topics))),
    )
