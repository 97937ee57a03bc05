"""A log as XES (IEEE 1849) or OCEL 2.0 (JSON), written case by case."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import quoteattr

import numpy as np

from puente.insight.logs.log import Log
from puente.insight.logs.times import EPOCH

Event = tuple[str, str, str | None, int]
"""(case, activity, unit or None, microseconds UTC)."""


def events(log: Log) -> Iterator[Event]:
    """The events of a log, by case and time."""
    table = log.table
    columns = [np.asarray(table[name]) for name in ("case", "activity", "unit", "time")]
    for at in range(0, table.num_rows, 100_000):
        pieces = [column[at : at + 100_000].tolist() for column in columns]
        for case, activity, unit, time in zip(*pieces, strict=True):
            yield log.cases[case], log.activities[activity], log.units[unit] if unit >= 0 else None, time


def moment(time: int) -> str:
    """2026-03-05T09:00:00.000000+00:00: microseconds are kept."""
    return (EPOCH + timedelta(microseconds=time)).isoformat(timespec="microseconds")


def write_xes(log: Log, path: Path) -> None:
    """XES with the concept, time and organizational extensions; gzipped when the name ends in .gz."""

    def write(out: IO[str]) -> None:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write('<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">\n')
        for name, prefix in (("Concept", "concept"), ("Time", "time"), ("Organizational", "org")):
            out.write(
                f' <extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
            )
        open_case: str | None = None
        for case, activity, unit, time in events(log):
            if case != open_case:
                out.write(" </trace>\n" if open_case is not None else "")
                out.write(f' <trace>\n  <string key="concept:name" value={_attribute(case)}/>\n')
                open_case = case
            group = f'<string key="org:group" value={_attribute(unit)}/>' if unit is not None else ""
            out.write(
                f'  <event><string key="concept:name" value={_attribute(activity)}/>'
                f'<date key="time:timestamp" value="{moment(time)}"/>{group}</event>\n'
            )
        out.write(" </trace>\n" if open_case is not None else "")
        out.write("</log>\n")

    _whole(path, write)


def write_ocel(log: Log, path: Path) -> None:
    """OCEL 2.0 as JSON: cases and units are objects, each event names its case and, where known, its unit."""
    case_type, unit_type = "case", "unit"
    attribute: dict[str, Any] = {"attributes": []}

    def write(out: IO[str]) -> None:
        kinds = [{"name": name} | attribute for name in sorted(log.activities)]
        types = [{"name": name} | attribute for name in (case_type, unit_type)]
        out.write(
            '{"objectTypes": '
            + json.dumps(types)
            + ',\n"eventTypes": '
            + json.dumps(kinds, ensure_ascii=False)
        )
        out.write(',\n"objects": [')
        objects = [(f"case:{name}", case_type) for name in log.cases] + [
            (f"unit:{name}", unit_type) for name in log.units
        ]
        for place, (id, type) in enumerate(objects):
            row = {"id": id, "type": type} | attribute | {"relationships": []}
            out.write((",\n" if place else "\n") + json.dumps(row, ensure_ascii=False))
        out.write('],\n"events": [')
        for place, (case, activity, unit, time) in enumerate(events(log)):
            related = [{"objectId": f"case:{case}", "qualifier": "case"}]
            if unit is not None:
                related.append({"objectId": f"unit:{unit}", "qualifier": "unit"})
            event = (
                {"id": f"e{place + 1}", "type": activity, "time": moment(time)}
                | attribute
                | {"relationships": related}
            )
            out.write((",\n" if place else "\n") + json.dumps(event, ensure_ascii=False))
        out.write("]}\n")

    _whole(path, write)


def _attribute(text: str) -> str:
    """A quoted XML attribute; characters that XML cannot hold become �, line ends stay line ends."""
    clean = "".join(sign if sign >= " " or sign in "\n\r\t" else "�" for sign in text)
    return quoteattr(clean, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _whole(path: Path, write: Callable[[IO[str]], None]) -> None:
    """Beside first, then in place: a full disk leaves no half file under the name."""
    aside = path.with_name(f".{path.name}.new")
    try:
        if path.suffix == ".gz":
            with gzip.open(aside, "wt", encoding="utf-8", compresslevel=5) as packed:
                write(packed)
        else:
            with aside.open("w", encoding="utf-8") as plain:
                write(plain)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
