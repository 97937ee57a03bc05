"""Events in words: each kind's sentence in the reader's language, with the names that its places stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from string import Formatter
from typing import Any, NamedTuple

from django.utils.translation import get_language
from markupsafe import Markup, escape

from puente.events.kinds import KINDS
from puente.events.lasting import BUSY, Shelf
from puente.events.models import Event
from puente.foundation import things
from puente.foundation.said import gettext as _


class Told(NamedTuple):
    """An event with its sentence as safe HTML (names in <strong>) and the icon of its kind."""

    event: Event
    sentence: Markup
    icon: str

    @property
    def plainly(self) -> str:
        """The sentence without markup, for lists, mail and the API."""
        return self.sentence.striptags()


def tell(events: Sequence[Event], *, known: Iterable[Any] = ()) -> list[Told]:
    """The sentences of these events. Names are read once per kind of thing; `known` things are not read again."""
    names = _names(events, known)
    return [_told(event, names) for event in events]


def _told(event: Event, names: dict[tuple[str, int], str]) -> Told:
    kind = KINDS.get(event.kind)
    if kind is None:
        return Told(event, Markup(escape(event.kind)), "circle-dot")
    places: dict[str, Any] = {
        "actor": names.get(("person", event.actor_id)) if event.actor_id else _("Puente"),
        "about": names.get((event.about_code, event.about_id), ""),
    }
    places |= {name: value for name, value in event.data.items() if isinstance(value, (str, int, float))}
    for place, (path, code) in _shown(kind.name).items():
        value = _at(event.data, path)
        places[place] = names.get((code, value), "") if isinstance(value, int) else ""
    places |= kind.places(event.data)
    said = str(kind.sentence(event.data))
    bold = {
        name: f"<strong>{escape(places[name])}</strong>"
        for name in _places(said)
        if places.get(name) is not None
    }
    return Told(event, Markup(said.format(**bold)), kind.icon)


@cache
def names_what_is_busy(kind: str) -> bool:
    """Its sentence names something that changes all day: what it says today is not what it says tomorrow."""
    known = KINDS.get(kind)
    return known is not None and any(code in BUSY for _path, code in _shown(kind).values())


@lru_cache(1000)
def _places(sentence: str) -> tuple[str, ...]:
    """The names of what is filled in."""
    return tuple(name for _text, name, *_how in Formatter().parse(sentence) if name)


def _names(events: Sequence[Event], known: Iterable[Any]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for event in events:
        if event.actor_id:
            wanted.setdefault("person", set()).add(event.actor_id)
        kind = KINDS.get(event.kind)
        if kind is None:
            continue
        if "{about}" in str(kind.sentence(event.data)):
            wanted.setdefault(event.about_code, set()).add(event.about_id)
        for path, code in _shown(kind.name).values():
            value = _at(event.data, path)
            if isinstance(value, int):
                wanted.setdefault(code, set()).add(value)
    names = {}
    for thing in known:
        if thing is not None:
            registered = things.of(thing)
            names[registered.code, thing.pk] = registered.title(thing)
    for code, ids in wanted.items():
        missing = {pk for pk in ids if (code, pk) not in names}
        if missing:
            names |= {(code, pk): title for pk, title in _titles(code, missing).items()}
    return names


def _entitled(ids: list[int], code: str, _language: str | None) -> dict[int, str]:
    title = things.coded(code).title
    return {pk: title(thing) for pk, thing in things.load(code, ids).items()}


_lasting: Shelf[str] = Shelf(_entitled, most=5000)


def _titles(code: str, ids: set[int]) -> dict[int, str]:
    """How these things are called; those of what lasts are looked up once."""
    language = get_language()
    return _entitled(list(ids), code, language) if code in BUSY else _lasting(ids, code, language)


@cache
def _shown(name: str) -> dict[str, tuple[str, str]]:
    """{place: (where its id is in the data, code of the thing)}."""
    shown = {}
    for place, told in KINDS[name].shows.items():
        path, colon, code = told.rpartition(":")
        shown[place] = (path if colon else place, code)
    return shown


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.lstrip("-").isdigit() and -len(data) <= int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data
