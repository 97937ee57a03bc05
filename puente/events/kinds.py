"""What can have happened: each kind has a name for ever, a sentence, and the data it carries."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

KINDS: dict[str, type[Kind]] = {}
"""Every kind of event by its name."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of event. `says` is its sentence, with {actor}, {about} and its own fields as places.

    `shows` tells which places are ids of things ({"to": "department"}), so that the sentence names them; where the
    id stands elsewhere in the data, its path goes before ({"after": "changes.service.1:service"}).
    `internal` events are for those who see the whole of a thing, never for its requester.
    """

    name: ClassVar[str] = ""
    says: ClassVar[Any] = ""
    icon: ClassVar[str] = "circle-dot"
    internal: ClassVar[bool] = False
    version: ClassVar[int] = 1
    shows: ClassVar[dict[str, str]] = {}

    changes: dict[str, list[Any]] = field(default_factory=dict)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            if cls.name in KINDS and KINDS[cls.name].__qualname__ != cls.__qualname__:
                raise ValueError(f"two kinds of event are called {cls.name}")
            KINDS[cls.name] = cls

    @classmethod
    def sentence(cls, data: dict[str, Any]) -> Any:
        """The sentence for this data: `says`, unless the kind knows better."""
        return cls.says

    @classmethod
    def places(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Further words for the sentence's places, in the reader's language."""
        return {}

    def data(self) -> dict[str, Any]:
        """What the event keeps: ids for things, ISO in UTC for moments; what is empty is left out."""
        kept = {f.name: plain(getattr(self, f.name)) for f in fields(self)}
        return {name: value for name, value in kept.items() if value not in (None, {}, [])}


def plain(value: Any) -> Any:
    """An id for a thing, ISO for a moment or day, and the same inside lists and mappings."""
    if isinstance(value, models.Model):
        return value.pk
    if hasattr(value, "isoformat"):
        return (
            value.isoformat() if not isinstance(value, datetime) else value.isoformat(timespec="microseconds")
        )
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
