"""A log as XES (IEEE 1849): read event by event, without ever holding the document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import expat

from puente.foundation.language import gettext as _
from puente.insight.logs.csv_log import Mapping
from puente.insight.logs.log import MISSING, Log, LogBuilder
from puente.insight.logs.opening import BROKEN, open_bytes
from puente.insight.logs.times import Clock, Unreadable

_PIECE = 1 << 16
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})


def read_xes(
    path: Path, mapping: Mapping, clock: Clock, progress: Callable[[int], None] | None = None
) -> Log:
    """The whole file as a sorted Log. What stands before damaged XML is kept, the damage is refused with its line."""
    reader = _Reader(mapping, clock, progress)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = reader.entity
    reader.line = lambda: parser.CurrentLineNumber
    with open_bytes(path) as file:
        try:
            while piece := file.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except BROKEN:
            reader.builder.refuse(
                reader.line(), _("the compressed file is cut short or damaged from here on")
            )
        except expat.ExpatError as error:
            reader.builder.refuse(
                error.lineno, _("not well-formed XML from here on: %s") % expat.ErrorString(error.code)
            )
        except _Entity:
            reader.builder.refuse(reader.line(), _("the file declares XML entities, which a log never needs"))
    reader.close_trace()
    return reader.builder.build(zoneless=clock.zoneless, has_units=bool(len(reader.builder.units)))


class _Entity(Exception):
    """An entity declaration: read no further."""


class _Reader:
    """Follows traces and events; only attributes directly below them count."""

    line: Callable[[], int]

    def __init__(self, mapping: Mapping, clock: Clock, progress: Callable[[int], None] | None) -> None:
        self.builder = LogBuilder()
        self._clock, self._progress = clock, progress
        self._case_key = mapping.case or "concept:name"
        self._keys = {
            mapping.activity or "concept:name": "activity",
            mapping.time or "time:timestamp": "time",
            mapping.unit or "org:group": "unit",
        }
        self._open: list[str] = []
        self._trace: str | None = None
        self._traces = 0
        self._event: dict[str, str] | None = None
        self._held: list[tuple[int, dict[str, str]]] = []
        self._event_line = 0

    def entity(self, *_declaration: Any) -> None:
        raise _Entity

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        above = self._open[-1] if self._open else ""
        self._open.append(tag)
        if tag == "trace":
            self._traces += 1
            self._trace, self._held = None, []
        elif tag == "event":
            self._event, self._event_line = {}, self.line()
        elif tag in _VALUES and above == "event" and self._event is not None:
            what = self._keys.get(attributes.get("key", ""))
            if what:
                self._event[what] = attributes.get("value", "").strip()
        elif tag in _VALUES and above == "trace" and attributes.get("key") == self._case_key:
            self._trace = attributes.get("value", "").strip()

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        self._open.pop()
        if tag == "event" and self._event is not None:
            if "trace" in self._open:
                self._held.append((self._event_line, self._event))
            else:
                self.builder.refuse(self._event_line, _("this event stands outside any trace"))
            self._event = None
        elif tag == "trace":
            self.close_trace()

    def close_trace(self) -> None:
        """Accepts the events of the trace at hand; also called where the document breaks off."""
        case = self._trace if self._trace and self._trace not in MISSING else f"#{self._traces}"
        for line, event in self._held:
            self._accept(line, case, event)
        self._held = []

    def _accept(self, line: int, case: str, event: dict[str, str]) -> None:
        activity, time = event.get("activity", ""), event.get("time", "")
        if activity in MISSING or time in MISSING:
            self.builder.refuse(line, _("no activity") if activity in MISSING else _("no time"))
            return
        try:
            instant = self._clock.read(time)
        except Unreadable as why:
            self.builder.refuse(line, str(why))
            return
        self.builder.add(case, activity, event.get("unit"), instant)
        if self._progress and not len(self.builder) % 200_000:
            self._progress(len(self.builder))
