"""Moments and days in the reader's words: their language, their zone."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache

from babel.dates import format_datetime
from django.utils import timezone
from django.utils.translation import get_language


def locale() -> str:
    """The reader's language as Babel and the CLDR call it. English here has the 24 hours of a clock."""
    return {"en": "en_GB", "es": "es"}.get((get_language() or "en")[:2], "en_GB")


def moment_in_words(moment: datetime | str) -> str:
    """ "10 Mar 2026, 14:30": a moment, or its ISO form, in the reader's zone and language."""
    return _in_words(moment, timezone.get_current_timezone(), locale())


@lru_cache(2000)
def _in_words(moment: datetime | str, zone: tzinfo, locale: str) -> str:
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return str(format_datetime(at.astimezone(zone), "d MMM y, H:mm", locale=locale))
