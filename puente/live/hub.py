"""Who hears what: each open stream has its topics, and keeps only what it has not sent yet."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

REMEMBERED = 5000
"""How many changes a page that comes back can have missed; after more it asks for all of itself again."""
EVERYTHING = "*"
"""In the place of topics: whatever you show may be old."""


@dataclass(eq=False)
class Stream:
    """One open stream. A slow reader costs one set of topics, however much happens meanwhile."""

    topics: frozenset[str]
    changed: set[str] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def tell(self, topics: Iterable[str]) -> None:
        self.changed.update(topics)
        self.woken.set()

    def take(self) -> list[str]:
        """What changed since the last time."""
        changed, self.changed = self.changed, set()
        self.woken.clear()
        return [EVERYTHING] if EVERYTHING in changed else sorted(changed)

    def end(self) -> None:
        self.ended = True
        self.woken.set()


class Hub:
    """All open streams of this process, by topic, and the latest changes for those that come back."""

    def __init__(self) -> None:
        self._boot = secrets.token_hex(4)
        self._told = 0
        self._past: deque[tuple[int, float, frozenset[str]]] = deque(maxlen=REMEMBERED)
        self._forgotten: tuple[int, float] = (0, time.time())
        self._by_topic: defaultdict[str, set[Stream]] = defaultdict(set)
        self.streams: set[Stream] = set()

    @property
    def mark(self) -> str:
        """How far all was told; the id of a message. Another process's marks mean nothing here."""
        return f"{self._boot}.{self._told}"

    def add(self, stream: Stream, last: str, issued: float) -> None:
        """Opens a stream, and tells it what it missed since the mark `last`, or since its page was made at `issued`."""
        self.streams.add(stream)
        for topic in stream.topics:
            self._by_topic[topic].add(stream)
        boot, _dot, number = last.partition(".")
        known = int(number) if boot == self._boot and number.isascii() and number.isdigit() else None
        if (self._forgotten[0] > known) if known is not None else (self._forgotten[1] > issued):
            stream.tell([EVERYTHING])
            return
        for told, at, topics in reversed(self._past):
            if (told <= known) if known is not None else (at < issued):
                break
            if missed := topics & stream.topics:
                stream.tell(missed)

    def remove(self, stream: Stream) -> None:
        self.streams.discard(stream)
        for topic in stream.topics:
            self._by_topic[topic].discard(stream)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def tell(self, topics: Iterable[str]) -> None:
        """These topics changed."""
        kept = frozenset(topics)
        if not kept:
            return
        if len(self._past) == REMEMBERED:
            self._forgotten = self._past[0][:2]
        self._told += 1
        self._past.append((self._told, time.time(), kept))
        for topic in kept:
            for stream in self._by_topic.get(topic, ()):
                stream.tell((topic,))

    def tell_all(self) -> None:
        """Something may have been missed: all pages ask again, and those that come back as well."""
        self._told += 1
        self._past.clear()
        self._forgotten = (self._told, time.time())
        for stream in self.streams:
            stream.tell([EVERYTHING])
