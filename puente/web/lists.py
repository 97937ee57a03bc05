"""Lists as CSV: for a spreadsheet, and for the import that reads them back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

from puente.foundation import clock, house
from puente.people.models.companies import the_organization

A_PIECE = 1000
"""So many rows are fetched at a time."""
RUNS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would take what begins so for a formula."""


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> StreamingHttpResponse:
    """RFC 4180 in UTF-8 with a mark at its start, so that spreadsheets read its accents; `name` and today name the file."""
    response = StreamingHttpResponse(_lines(heads, _as_asked(rows)), content_type="text/csv; charset=utf-8")
    today = timezone.localdate(clock.now())
    response["Content-Disposition"] = f'attachment; filename="{name}-{today}.csv"'
    return response


def by_language(head: str, languages: Iterable[str]) -> list[str]:
    """The headings of a text that has one column per language: name:es, name:en."""
    return [f"{head}:{language}" for language in languages]


def languages_of(texts: Iterable[Iterable[dict[str, str]]]) -> list[str]:
    """The house's languages, its own first, and then those in which something else is written. `texts` are rows of Words."""
    organization = the_organization()
    ours = list(organization.languages) if organization else []
    others = {language for row in texts for words in row for language in words}
    return ours + sorted(others - set(ours))


def _as_asked(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    """Each row in the language and the zone of the request, which is over by the time that its rows are read."""
    reader, own, zone = translation.get_language(), house.language(), timezone.get_current_timezone()

    def read() -> Iterator[list[str]]:
        ahead = iter(rows)
        while True:
            with translation.override(reader), timezone.override(zone), house.remembering():
                house.remember("language", own)
                row = next(ahead, None)
                said = None if row is None else [_tame(value) for value in row]
            if said is None:
                return
            yield said

    return read()


def _tame(value: Any) -> str:
    said = "" if value is None else str(value)
    return f"'{said}" if said[:1] in RUNS else said


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(heads: Sequence[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    writer: Any = csv.writer(_Echo())  # type: ignore[arg-type]
    yield ("\ufeff" + writer.writerow(heads)).encode()
    for row in rows:
        yield writer.writerow(row).encode()
