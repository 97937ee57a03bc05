"""Moments and lengths of time written as text, to whole microseconds; what cannot be read says why."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from puente.foundation.language import gettext as _
from puente.insight.kernels.cases import Ints

SECOND = 1_000_000
FIRST = 0  # 1970
BEYOND = int((datetime(2101, 1, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * SECOND
LONGEST = 10**11 * SECOND  # a standard longer than any case: a larger one changes nothing

_USUAL = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$"
_TOO_FINE = re.compile(r"[.,]\d{6}\d*[1-9]")
_NUMBER = re.compile(r"\s*\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

Reasons = dict[int, str]


def moments(texts: pa.Array, column: str, empty: int) -> tuple[Ints, Reasons]:
    """Microseconds UTC of each text, `empty` where there is none, and why some cannot be read, by place.

    ISO 8601 with a zone, from 1970 to 2100, no finer than a microsecond.
    """
    found = np.full(len(texts), empty, np.int64)
    reasons: Reasons = {}
    usual = pc.match_substring_regex(texts, _USUAL)
    try:
        read = texts.filter(usual).cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        where = usual.to_numpy(zero_copy_only=False)
        found[where] = read.to_numpy()
    except pa.ArrowInvalid:
        where = np.zeros(len(texts), bool)
    for place in np.flatnonzero(~where & pc.not_equal(texts, "").to_numpy(zero_copy_only=False)).tolist():
        text = texts[place].as_py()
        if not text.strip():
            continue
        try:
            found[place] = moment(text)
        except ValueError as why:
            reasons[place] = f"{column}: {why}"
            found[place] = empty
    outside = ((found < FIRST) | (found >= BEYOND)) & (found != empty)
    for place in np.flatnonzero(outside).tolist():
        year = (_BEGINNING + timedelta(microseconds=int(found[place]))).year
        reasons[place] = _("%(column)s: the year %(year)s is not between 1970 and 2100") % {
            "column": column,
            "year": year,
        }
    return found, reasons


def moment(text: str) -> int:
    """Microseconds UTC since 1970 of one ISO time with its zone. Raises ValueError that says why not."""
    said = text.strip().upper()
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        raise ValueError(_("“%s” is not an ISO time like 2026-03-02T09:30:00+01:00") % text[:60]) from None
    if when.tzinfo is None:
        raise ValueError(_("“%s” has no zone; write it like 2026-03-02T09:30:00+01:00") % text[:60])
    if _TOO_FINE.search(said):
        raise ValueError(_("“%s” is finer than a microsecond") % text[:60])
    return (when - _BEGINNING) // timedelta(microseconds=1)


def lengths(texts: pa.Array, column: str, empty: int) -> tuple[Ints, Reasons]:
    """Microseconds of each number of seconds, `empty` where there is none, and why some cannot be read, by place."""
    found = np.full(len(texts), empty, np.int64)
    reasons: Reasons = {}
    usual = pc.match_substring_regex(texts, r"^\d{1,11}$")
    where = usual.to_numpy(zero_copy_only=False)
    found[where] = texts.filter(usual).cast(pa.int64()).to_numpy() * SECOND
    for place in np.flatnonzero(~where & pc.not_equal(texts, "").to_numpy(zero_copy_only=False)).tolist():
        text = texts[place].as_py()
        if not text.strip():
            continue
        microseconds = Decimal(text.strip()) * SECOND if _NUMBER.fullmatch(text) else None
        if microseconds is None:
            why = _("“%s” is not a number of seconds, zero or more") % text[:60]
        elif microseconds < LONGEST and microseconds != int(microseconds):
            why = _("“%s” is finer than a microsecond") % text[:60]
        else:
            found[place] = int(microseconds) if microseconds < LONGEST else LONGEST
            continue
        reasons[place] = f"{column}: {why}"
    return np.minimum(found, LONGEST), reasons
