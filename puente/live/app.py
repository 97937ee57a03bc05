"""The live stream: an ASGI application that tells open pages "this changed", and nothing else.

`GET /?token=…&token=…[&last=…]` answers with server-sent events `changed`, whose data are topics. Whoever reads them asks
for the changed part through the usual door, where it is decided what they may see.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from puente.live import tokens, watching
from puente.live.hub import Hub, Stream

HEARTBEAT = 15.0
MOST_TOKENS = 20
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

log = logging.getLogger("puente.live")


class Live:
    """One for each process; it watches the record once, for all streams."""

    def __init__(self) -> None:
        self.hub = Hub()
        self._watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._watching = asyncio.create_task(self._watch())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._watching.cancel()
        for stream in self.hub.streams:
            stream.end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self) -> None:
        """For ever; a database that is away is asked again, and then all pages ask for what they missed."""
        while True:
            try:
                async for topics in watching.changes():
                    self.hub.tell(topics)
            except Exception as error:
                log.error("the record cannot be watched: %s", error)
            await asyncio.sleep(1)
            self.hub.tell_all()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        shared = _for_origin(headers.get(b"origin", ""))
        if scope["path"].endswith("/health/"):
            return await _say(send, 200, "ok", shared)
        if scope["method"] != "GET":
            return await _say(send, 405, "GET only", shared)
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        hears = [heard for token in asked.get("token", [])[:MOST_TOKENS] if (heard := tokens.read(token))]
        if not hears:
            return await _say(send, 403, "no token that is good", shared)
        stream = Stream(frozenset().union(*(heard.topics for heard in hears)))
        last = headers.get(b"last-event-id") or asked.get("last", [""])[0]
        self.hub.add(stream, last, min(heard.issued for heard in hears))
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            await self._stream(stream, shared, send)
        finally:
            gone.cancel()
            self.hub.remove(stream)

    async def _stream(self, stream: Stream, shared: Headers, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),  # a proxy passes each message on at once
            *shared,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        said = f"retry: 2000\nid: {self.hub.mark}\nevent: open\ndata:\n\n"
        until = time.monotonic() + tokens.AGE
        while not stream.ended and time.monotonic() < until:
            await send({"type": "http.response.body", "body": said.encode(), "more_body": True})
            with suppress(TimeoutError):
                await asyncio.wait_for(stream.woken.wait(), HEARTBEAT)
            changed = " ".join(stream.take())
            said = f"id: {self.hub.mark}\nevent: changed\ndata: {changed}\n\n" if changed else ":\n\n"
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _for_origin(origin: str) -> Headers:
    """Lets pages of this installation read the answer, on whichever of its hosts and ports they are."""
    try:
        host = urlsplit(origin).hostname or ""
    except ValueError:
        host = ""
    ours = any(
        host == one.strip("[]") or one == "*" or (one.startswith(".") and f".{host}".endswith(one))
        for one in settings.ALLOWED_HOSTS
    )
    if not host or not ours:
        return [(b"vary", b"origin")]
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"origin")]


async def _say(send: Send, status: int, words: str, shared: Headers) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *shared]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


app = Live()
