"""Who hears of what: a room above says `listen("request.closed", tell_the_requester)` when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puente.events.models import Event

Hears = Callable[["Event"], None]


@dataclass(frozen=True)
class Listener:
    """`kind` is a kind's name, a family ("request.*") or "*". It may be called twice: it is idempotent."""

    kind: str
    hears: Hears
    name: str
    history: bool = False

    def wants(self, kind: str) -> bool:
        return self.kind in ("*", kind) or (self.kind.endswith(".*") and kind.startswith(self.kind[:-1]))


LISTENERS: dict[str, Listener] = {}


def listen(kind: str, hears: Hears, *, name: str = "", history: bool = False) -> None:
    """After the commit of each event of this kind, the worker calls `hears(event)`, at least once."""
    name = name or f"{hears.__module__.removeprefix('puente.')}.{hears.__name__}:{kind}"
    LISTENERS[name] = Listener(kind, hears, name, history)
    listeners_of.cache_clear()


@lru_cache(maxsize=4096)
def listeners_of(kind: str, *, history: bool = False) -> tuple[Listener, ...]:
    """The listeners of a kind, in the order in which they came; for imported history only those that ask for it."""
    return tuple(one for one in LISTENERS.values() if one.wants(kind) and (one.history or not history))
