"""Events in words: each kind's sentence in the reader's language, with the names that its places stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.translation import get_language
from markupsafe import Markup

from puente.events.kinds import KINDS, Kind
from puente.events.lasting import BUSY, Lasting
from puente.events.models import Event
from puente.foundation import things
from puente.foundation.said import gettext as _


class Told(NamedTuple):
    """An event with its sentence as safe HTML (names in <strong>) and the icon of its kind."""

    event: Event
    sentence: Markup
    icon: str


def tell(events: Sequence[Event], *, known: Iterable[Any] = ()) -> list[Told]:
    """The sentences of these events. Names are read once per kind of thing; `known` things are not read again."""
    names = _names(events, known)
    return [_told(event, names) for event in events]


def plain_sentence(event: Event) -> str:
    """One sentence without markup, for lists, mail and the API."""
    return Markup(_told(event, _names([event], ())).sentence).striptags()


def _told(event: Event, names: dict[tuple[str, int], str]) -> Told:
    kind = KINDS.get(event.kind)
    if kind is None:
        return Told(event, Markup(format_html("{}", event.kind)), "circle-dot")
    places: dict[str, Any] = {
        "actor": names.get(("person", event.actor_id)) if event.actor_id else _("Puente"),
        "about": names.get((event.about_code, event.about_id), ""),
    }
    places |= {name: value for name, value in event.data.items() if isinstance(value, (str, int, float))}
    for place, (path, code) in _shown(kind).items():
        value = _at(event.data, path)
        places[place] = names.get((code, value), "") if isinstance(value, int) else ""
    places |= kind.places(event.data)
    bold = {
        name: format_html("<strong>{}</strong>", value) for name, value in places.items() if value is not None
    }
    said = str(kind.sentence(event.data))
    return Told(event, Markup(format_html(said, **bold)), kind.icon)


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
        for path, code in _shown(kind).values():
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


_shelf: Lasting[dict[int, str]] = Lasting(lambda code, language: {})
MOST_TITLES = 5000


def _titles(code: str, ids: set[int]) -> dict[int, str]:
    """How these things are called; those of what lasts are looked up once."""
    kept = {} if code in BUSY else _shelf(code, get_language())
    if missing := ids - kept.keys():
        title = things.coded(code).title
        if len(kept) > MOST_TITLES:
            kept.clear()
        kept.update({pk: title(thing) for pk, thing in things.load(code, missing).items()})
    return {pk: kept[pk] for pk in ids if pk in kept}


def _shown(kind: type[Kind]) -> dict[str, tuple[str, str]]:
    """{place: (where its id is in the data, code of the thing)}."""
    shown = {}
    for place, told in kind.shows.items():
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
