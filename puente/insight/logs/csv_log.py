"""A log as CSV: any of the usual separators, quotation marks, line breaks inside quotes; bad rows refused one by one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext
from puente.insight.logs.log import MISSING, Log, LogBuilder
from puente.insight.logs.opening import BadLog, text_lines
from puente.insight.logs.times import Clock, Unreadable

SEPARATORS = (",", ";", "\t", "|")
LONGEST_RECORD = 200
USUAL = {
    "case": ("case", "case_id", "case:concept:name", "caseid", "number", "id"),
    "activity": ("activity", "concept:name", "event", "status", "state", "incident_state"),
    "time": ("time", "timestamp", "time:timestamp", "at", "sys_updated_at"),
    "unit": ("unit", "department", "group", "org:group", "team", "assignment_group"),
}


@dataclass(frozen=True)
class Mapping:
    """Which column (or XES attribute) is which; None looks for the usual names."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    unit: str | None = None


def read_csv(
    path: Path, mapping: Mapping, clock: Clock, progress: Callable[[int], None] | None = None
) -> Log:
    """The whole file as a sorted Log; raises BadLog when there is no heading or a column is not in it."""
    builder = LogBuilder()
    pending = _Pending(_until_damage(text_lines(path), builder))
    heading = pending.look(0)
    if heading is None:
        if not builder.refused:
            builder.refuse(1, _("the file is empty: not even a heading"))
        return builder.build(has_units=False)
    separator, (case_at, activity_at, time_at, unit_at) = _columns(heading, mapping)
    width = len(_split(pending.take(1), separator))
    for line, fields in _records(pending, separator, width):
        if len(fields) != width:
            if len(fields) != 1 or fields[0].strip():
                builder.refuse(line, _width_reason(len(fields), width))
            continue
        case, activity, time = fields[case_at].strip(), fields[activity_at].strip(), fields[time_at].strip()
        if case in MISSING or activity in MISSING or time in MISSING:
            if any(field.strip() for field in fields):
                builder.refuse(line, _missing_reason(case, activity))
            continue
        try:
            instant = clock.read(time)
        except Unreadable as why:
            builder.refuse(line, str(why))
            continue
        builder.add(case, activity, None if unit_at is None else fields[unit_at].strip(), instant)
        if progress and not len(builder) % 200_000:
            progress(len(builder))
    return builder.build(zoneless=clock.zoneless, has_units=unit_at is not None)


def _until_damage(lines: Iterator[str], builder: LogBuilder) -> Iterator[str]:
    number = 0
    try:
        for line in lines:
            number += 1
            yield line
    except BadLog as why:
        builder.refuse(number + 1, str(why))


class _Pending:
    """Lines that may be looked at before they are taken; `number` is the line of the one ahead."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._ahead, self.number = lines, deque[str](), 1

    def look(self, ahead: int) -> str | None:
        while len(self._ahead) <= ahead:
            line = next(self._lines, None)
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[ahead]

    def take(self, size: int) -> str:
        self.number += size
        return "\n".join(self._ahead.popleft() for _line in range(size))


def _records(pending: _Pending, separator: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """(first line, fields) of each record; no fields when its quotation marks do not add up.

    A quotation mark that is not closed goes on in the next lines, where that makes a record as wide as the heading;
    otherwise it spoils its own line only.
    """
    while (text := pending.look(0)) is not None:
        line = pending.number
        if '"' not in text:
            yield line, pending.take(1).split(separator)
            continue
        fields = _split(text, separator)
        size = 1
        while len(fields) != width and size < LONGEST_RECORD:
            more = pending.look(size)
            if more is None:
                break
            size += 1
            text = f"{text}\n{more}"
            if more.count('"') % 2:
                fields = _split(text, separator)
        if size > 1 and len(fields) != width:
            size, fields = 1, _split(pending.look(0) or "", separator)
        pending.take(size)
        yield line, fields


def _split(text: str, separator: str) -> list[str]:
    """The fields of one record; none when its quotation marks do not add up."""
    if '"' not in text:
        return text.split(separator)
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _width_reason(found: int, wanted: int) -> str:
    if not found:
        return _("its quotation marks do not add up")
    said = ngettext(
        "%(found)d field where the heading has %(wanted)d",
        "%(found)d fields where the heading has %(wanted)d",
        found,
    )
    return said % {"found": found, "wanted": wanted}


def _missing_reason(case: str, activity: str) -> str:
    if case in MISSING:
        return _("no case")
    return _("no activity") if activity in MISSING else _("no time")


def _columns(heading: str, mapping: Mapping) -> tuple[str, tuple[int, int, int, int | None]]:
    """The separator that yields the wanted columns, and where case, activity, time and unit stand."""
    separator = max(SEPARATORS, key=lambda sign: len(_split(heading, sign)))
    names = [name.strip() for name in _split(heading, separator)]
    found = {
        what: _find(what, getattr(mapping, what), names) for what in ("case", "activity", "time", "unit")
    }
    for what in ("case", "activity", "time"):
        if found[what] is None:
            raise BadLog(
                _("no column for the %(what)s (--%(what)s NAME); the columns are: %(names)s")
                % {"what": what, "names": ", ".join(names)}
            )
    return separator, (found["case"], found["activity"], found["time"], found["unit"])  # type: ignore[return-value]


def _find(what: str, wanted: str | None, names: list[str]) -> int | None:
    if wanted is not None:
        if wanted not in names:
            raise BadLog(
                _("there is no column “%(wanted)s”; the columns are: %(names)s")
                % {"wanted": wanted, "names": ", ".join(names)}
            )
        return names.index(wanted)
    lowered = [name.lower() for name in names]
    return next((lowered.index(name) for name in USUAL[what] if name in lowered), None)
