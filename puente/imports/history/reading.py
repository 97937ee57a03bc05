"""Rows of a file, plain or compressed, gathered into cases in the order of their times; bad rows with their reason."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from puente.imports.history.mapping import Mapping

LONGEST_LINE = 4 * 1024 * 1024


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be used: its line (the header is line 1), its case if known, and why."""

    line: int
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says, in our words; None is what it does not say."""

    line: int
    number: str
    at: datetime
    status: str
    waits_for: str
    opened_at: datetime | None
    department: str | None
    requester: str | None
    opened_by: str | None
    actor: str | None
    assignee: str | None
    priority: int | None
    channel: str | None
    met_standard: bool | None
    subject: str
    text: str


@dataclass
class File:
    """A file to read: iterate `cases()`; `refused` and `rows` grow meanwhile."""

    path: Path
    mapping: Mapping
    zone: ZoneInfo
    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def cases(self) -> Iterator[list[Row]]:
        """The rows of one case after the other, in order of time (of the file, where times are equal)."""
        last = self._last_lines()
        held: dict[str, list[Row]] = {}
        for line, row in self._told():
            read = self._read(line, row)
            number = self._value(row, "number") or ""
            if read:
                held.setdefault(number, []).extend(read)
            if last.get(number) == line and (rows := held.pop(number, None)):
                rows.sort(key=lambda one: one.at)
                yield rows

    def size(self) -> int:
        """How many rows there are, for the progress; reads the file once."""
        return max(self._last_lines().values(), default=1) - 1

    def _last_lines(self) -> dict[str, int]:
        if not hasattr(self, "_last"):
            self._last = {self._value(row, "number") or "": line for line, row in self._told(count=False)}
        return self._last

    def _told(self, *, count: bool = True) -> Iterator[tuple[int, dict[str, str]]]:
        with _open(self.path) as stream:
            csv.field_size_limit(LONGEST_LINE)
            reader = csv.reader(stream, delimiter=self.mapping.delimiter)
            header = next(reader, None)
            if header is None:
                return
            self._check(header)
            try:
                for values in reader:
                    if count:
                        self.rows += 1
                    if len(values) != len(header):
                        if count:
                            words = _("%(found)d values, and the header has %(wanted)d")
                            self._refuse(
                                reader.line_num, "", words % {"found": len(values), "wanted": len(header)}
                            )
                        continue
                    yield reader.line_num, dict(zip(header, values, strict=True))
            except csv.Error as error:
                if count:
                    self._refuse(reader.line_num, "", str(error))

    def _check(self, header: list[str]) -> None:
        wanted = [
            self.mapping.columns[name]
            for name in ("number", "status", "at" if self.mapping.shape == "log" else "opened_at")
            if name in self.mapping.columns
        ]
        if missing := [name for name in wanted if name not in header]:
            raise WrongFile(_("There is no column %(names)s.") % {"names": ", ".join(missing)})

    def _value(self, row: dict[str, str], name: str) -> str | None:
        value = row.get(self.mapping.columns.get(name, ""), "").strip()
        return None if value in self.mapping.missing else value

    def _refuse(self, line: int, number: str, why: str) -> None:
        self.refused.append(Refusal(line, number, why))

    def _read(self, line: int, row: dict[str, str]) -> list[Row]:
        number = self._value(row, "number")
        try:
            if number is None:
                raise Unusable(_("no number"))
            if len(number) > 40:
                raise Unusable(_("a number of more than 40 letters"))
            return self._rows(line, number, row)
        except Unusable as error:
            self._refuse(line, number or "", str(error))
            return []

    def _rows(self, line: int, number: str, row: dict[str, str]) -> list[Row]:
        mapping = self.mapping
        state = self._value(row, "status")
        if state is None or state not in mapping.status:
            raise Unusable(_("unknown state %(state)r") % {"state": state or "?"})
        status, waits_for = mapping.status[state]
        opened_at = self._moment(row, "opened_at")
        said: dict[str, Any] = {
            "line": line,
            "number": number,
            "opened_at": opened_at,
            "department": self._value(row, "department"),
            "requester": self._value(row, "requester"),
            "opened_by": self._value(row, "opened_by"),
            "actor": self._value(row, "actor"),
            "assignee": self._value(row, "assignee"),
            "priority": self._coded(row, "priority", mapping.priority),
            "channel": self._coded(row, "channel", mapping.channel),
            "met_standard": self._truth(row, "met_standard"),
            "subject": " · ".join(self._texts(row, mapping.subject)),
            "text": "\n".join(self._texts(row, mapping.text)),
        }
        if mapping.shape == "log":
            at = self._moment(row, "at")
            if at is None:
                raise Unusable(_("no time"))
            return [Row(at=at, status=status, waits_for=waits_for, **said)]
        return self._steps(row, status, waits_for, said)

    def _steps(self, row: dict[str, str], status: str, waits_for: str, said: dict[str, Any]) -> list[Row]:
        """A case in one row, as the steps that its times tell."""
        opened_at = said["opened_at"]
        if opened_at is None:
            raise Unusable(_("no opening time"))
        ended = {"resolved_at": "resolved", "closed_at": "closed"}
        steps = [Row(at=opened_at, status="new", waits_for="", **(said | {"assignee": None}))]
        last = opened_at
        for name, reached in ended.items():
            at = self._moment(row, name)
            if at is not None and status in ("resolved", "closed"):
                last = max(last, at)
                steps.append(Row(at=last, status=reached, waits_for="", **said))
        if steps[-1].status != status or len(steps) == 1:
            at = self._moment(row, "at") or last
            steps.append(Row(at=max(last, at), status=status, waits_for=waits_for, **said))
        return steps

    def _moment(self, row: dict[str, str], name: str) -> datetime | None:
        value = self._value(row, name)
        return None if value is None else _moment(value, self.mapping.times, self.zone)

    def _coded(self, row: dict[str, str], name: str, codes: dict[str, Any]) -> Any:
        value = self._value(row, name)
        if value is None or not codes:
            return None
        if value not in codes:
            raise Unusable(
                _("unknown %(column)s %(value)r") % {"column": self.mapping.columns[name], "value": value}
            )
        return codes[value]

    def _truth(self, row: dict[str, str], name: str) -> bool | None:
        value = self._value(row, name)
        return None if value is None else value.lower() in ("true", "1", "yes", "sí", "si")

    def _texts(self, row: dict[str, str], patterns: tuple[str, ...]) -> list[str]:
        """Each pattern with its columns filled in; one whose columns say nothing is left out."""
        texts = []
        for pattern in patterns:
            column = pattern.strip("{}")
            value = row.get(column, "").replace("\x00", "").strip()
            if value and value not in self.mapping.missing:
                texts.append(value)
        return texts


class Unusable(ValueError):
    """A row that cannot be used, and why."""


class WrongFile(ValueError):
    """A file that is not what its mapping says."""


@lru_cache(maxsize=50_000)
def _moment(text: str, formats: tuple[str, ...], zone: ZoneInfo) -> datetime:
    for pattern in formats:
        try:
            at = datetime.strptime(text, pattern)  # noqa: DTZ007  the zone follows
            break
        except ValueError:
            continue
    else:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise Unusable(_("%(text)r is no time") % {"text": text}) from None
    if not 1970 <= at.year <= 2100:
        raise Unusable(_("%(text)r is before 1970 or after 2100") % {"text": text})
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _open(path: Path) -> IO[str]:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    stream: Any = gzip.GzipFile(path) if packed else path.open("rb")
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
