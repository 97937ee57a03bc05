"""Moments as people write them in files, as integer microseconds UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from puente.foundation.language import gettext as _

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
FIRST = 0
LAST = (datetime(2101, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(seconds=1) * SECOND
_MICROSECOND = timedelta(microseconds=1)
_DAY_FIRST = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6}))?)?)?\Z"
)
_MOST_REMEMBERED = 500_000


class Unreadable(ValueError):
    """The text is no moment, or one that cannot be believed; the message says why."""


class Clock:
    """Reads moments: ISO 8601 and day/month/year found by themselves, or one `strptime` format.

    A moment without a zone is taken in `zone`; `zoneless` counts them, so that it can be said.
    """

    def __init__(self, time_format: str | None = None, zone: tzinfo | None = None) -> None:
        self._format = time_format
        self._zone = zone or ZoneInfo("UTC")
        self._seen: dict[str, tuple[int, bool]] = {}
        self.zoneless = 0

    def read(self, text: str) -> int:
        """`text` as microseconds since 1970 UTC; raises Unreadable with the reason."""
        known = self._seen.get(text)
        if known is None:
            known = self._understand(text)
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen.clear()
            self._seen[text] = known
        self.zoneless += known[1]
        return known[0]

    def _understand(self, text: str) -> tuple[int, bool]:
        moment = self._moment(text)
        bare = moment.tzinfo is None
        if bare:
            moment = moment.replace(tzinfo=self._zone)
        try:
            instant = (moment - EPOCH) // _MICROSECOND
        except OverflowError:
            instant = -1
        if not FIRST <= instant < LAST:
            raise Unreadable(_("the year of “%(text)s” is before 1970 or after 2100") % {"text": text})
        return instant, bare

    def _moment(self, text: str) -> datetime:
        if self._format is not None:
            try:
                return datetime.strptime(text, self._format)  # noqa: DTZ007
            except ValueError:
                raise Unreadable(
                    _("“%(text)s” is not written as %(format)s") % {"text": text, "format": self._format}
                ) from None
        try:
            if "/" not in text:
                return datetime.fromisoformat(text)
            parts = _DAY_FIRST.match(text)
            if parts:
                day, month, year, hour, minute, second, fraction = parts.groups()
                return datetime(  # noqa: DTZ001
                    int(year),
                    int(month),
                    int(day),
                    int(hour or 0),
                    int(minute or 0),
                    int(second or 0),
                    int((fraction or "").ljust(6, "0")),
                )
        except ValueError:
            pass
        raise Unreadable(
            _(
                "“%(text)s” is no moment: expected ISO (2026-03-05T14:30:00+01:00) or day/month/year hour:minute"
            )
            % {"text": text}
        )
