"""Rows of a file gathered into cases in the order of their times; bad rows with their reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from puente.imports.history.mapping import Mapping
from puente.imports.history.sheet import Sheet, find_sheet

COLUMN = re.compile(r"\{([^{}]+)\}")


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
    values: list[str]
    """As the file has them; `File.words` reads its texts."""


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
        held: dict[str, list[Row]] = {}
        for line in self._sheet.lines():
            self.rows += 1
            if line.why:
                self._refuse(line.number, "", line.why)
                continue
            number = self._value(line.values, "number") or ""
            if read := self._read(line.number, line.values):
                held.setdefault(number, []).extend(read)
            if self._last.get(number) == line.number and (rows := held.pop(number, None)):
                rows.sort(key=lambda one: one.at)
                yield rows

    def size(self) -> int:
        """How many rows there are, for the progress; reads the file once."""
        return max(self._last.values(), default=1) - 1

    @cached_property
    def _last(self) -> dict[str, int]:
        """The line at which each case has said all."""
        told = (line for line in self._sheet.lines() if not line.why)
        return {self._value(line.values, "number") or "": line.number for line in told}

    @cached_property
    def _sheet(self) -> Sheet:
        columns, time = self.mapping.columns, "at" if self.mapping.shape == "log" else "opened_at"
        return find_sheet(
            self.path, self.mapping.delimiter, [columns[name] for name in ("number", "status", time)]
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where a row has what we look for."""
        there = self._sheet.columns
        return {
            name: there[column.casefold()]
            for name, columns in self.mapping.columns.items()
            for column in reversed(columns)
            if column.casefold() in there
        }

    def words(self, row: Row) -> tuple[str, str]:
        """What a row says in words: the subject and the text that the mapping makes of its columns."""
        subject, text = self.mapping.subject, self.mapping.text
        return " · ".join(self._texts(row.values, subject)), "\n".join(self._texts(row.values, text))

    def _value(self, values: list[str], name: str) -> str | None:
        place = self._places.get(name)
        if place is None:
            return None
        value = values[place].strip()
        return None if value in self.mapping.missing else value

    def _refuse(self, line: int, number: str, why: str) -> None:
        self.refused.append(Refusal(line, number, why))

    def _read(self, line: int, row: list[str]) -> list[Row]:
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

    def _rows(self, line: int, number: str, row: list[str]) -> list[Row]:
        mapping = self.mapping
        state = self._value(row, "status")
        meant = mapping.status.get((state or "").casefold())
        if meant is None:
            raise Unusable(_("unknown state %(state)r") % {"state": state or "?"})
        status, waits_for = meant
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
            "values": row,
        }
        if mapping.shape == "log":
            at = self._moment(row, "at")
            if at is None:
                raise Unusable(_("no time"))
            return [Row(at=at, status=status, waits_for=waits_for, **said)]
        return self._steps(row, status, waits_for, said)

    def _steps(self, row: list[str], status: str, waits_for: str, said: dict[str, Any]) -> list[Row]:
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

    def _moment(self, row: list[str], name: str) -> datetime | None:
        value = self._value(row, name)
        return None if value is None else _moment(value, self.mapping.times, self.zone)

    def _coded(self, row: list[str], name: str, codes: dict[str, Any]) -> Any:
        value = self._value(row, name)
        if value is None or not codes:
            return None
        if value.casefold() not in codes:
            column = self.mapping.columns[name][0]
            raise Unusable(_("unknown %(column)s %(value)r") % {"column": column, "value": value})
        return codes[value.casefold()]

    def _truth(self, row: list[str], name: str) -> bool | None:
        value = self._value(row, name)
        return None if value is None else value.lower() in ("true", "1", "yes", "sí", "si")

    def _texts(self, row: list[str], patterns: tuple[str, ...]) -> list[str]:
        """Each pattern with its columns filled in; one whose columns say nothing is left out."""
        texts = []
        for pattern in patterns:
            said = {column: self._column(row, column) for column in COLUMN.findall(pattern)}
            if any(said.values()):
                texts.append(COLUMN.sub(lambda found, said=said: said[found[1]], pattern).strip())  # type: ignore[misc]
        return texts

    def _column(self, row: list[str], name: str) -> str:
        place = self._sheet.columns.get(name.casefold())
        value = "" if place is None else row[place].strip()
        return "" if value in self.mapping.missing else value


class Unusable(ValueError):
    """A row that cannot be used, and why."""


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
