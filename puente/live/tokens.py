"""What a page may hear: a signed list of topics, good for an hour, that the page carries to the live stream."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

SALT = "puente.live"
AGE = 3600
"""Seconds that a token is good for; the page then asks for itself again, through the usual door, and gets another."""
MOST_TOPICS = 100


class Hears(NamedTuple):
    """The topics of a token, and when it was issued, in seconds since 1970."""

    topics: frozenset[str]
    issued: float


def live_token(person: Any, topics: Iterable[str]) -> str:
    """For a page shown to `person`, who may see all of `topics` ("request:5", "department:3"); their bell is added."""
    asked = dict.fromkeys([f"person:{person.pk}", *topics])
    said = json.dumps([round(time.time(), 1), *list(asked)[:MOST_TOPICS]], separators=(",", ":"))
    carried = urlsafe_b64encode(said.encode())
    return f"{carried.decode()}.{_signature(carried)}"


def read(token: str) -> Hears | None:
    """What the token lets hear; None when it is too old or was not signed here."""
    carried, _point, signature = token.partition(".")
    if not hmac.compare_digest(_signature(carried.encode()).encode(), signature.encode()):
        return None
    issued, *topics = json.loads(urlsafe_b64decode(carried))
    return Hears(frozenset(topics), issued) if time.time() - issued <= AGE else None


def _signature(carried: bytes) -> str:
    """Every page is given a token, so it is signed in a few microseconds: by `hmac` itself, with a key of its own."""
    return urlsafe_b64encode(hmac.digest(_key(settings.SECRET_KEY), carried, "sha256")).decode()


@lru_cache(2)
def _key(secret: str) -> bytes:
    return hashlib.sha256(f"{SALT}:{secret}".encode()).digest()


def live_url(request: Any) -> str:
    """Where the stream is for the page of this HTTP request: PUENTE_LIVE_URL, or the same host on the next port."""
    said = settings.LIVE_URL
    if said:
        return str(said)
    if not hasattr(request, "_live_url"):
        request._live_url = _beside(request.scheme, request.get_host())
    return str(request._live_url)


@lru_cache(100)
def _beside(scheme: str, host: str) -> str:
    name = urlsplit(f"//{host}").hostname or "127.0.0.1"
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{settings.LIVE_PORT}/"
