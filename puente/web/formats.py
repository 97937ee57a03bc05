"""How times, numbers and shares are said: in the reader's language, in the reader's zone, as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from babel import Locale, dates, numbers
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from puente.foundation import clock
from puente.foundation.said import gettext as _

HOUR = 3600
DAY_OF_WORK = 8 * HOUR
NARROW = "\u202f"


@cache
def _locale(language: str) -> Locale:
    return Locale("es", "ES") if language == "es" else Locale("en", "GB")


def locale() -> Locale:
    """The reader's: day before month and 24 hours in both languages."""
    return _locale((translation.get_language() or "en")[:2])


def here(moment: datetime) -> datetime:
    """`moment` on the reader's clock."""
    return moment.astimezone(timezone.get_current_timezone())


def _day_of(moment: datetime | date) -> date:
    return here(moment).date() if isinstance(moment, datetime) else moment


def today() -> date:
    """The reader's date."""
    return here(clock.now()).date()


class _Reader(NamedTuple):
    """All that what is said of a moment depends on, besides the moment."""

    language: str
    zone: tzinfo
    today: date


def _reader() -> _Reader:
    zone = timezone.get_current_timezone()
    language = (translation.get_language() or "en")[:2]
    return _Reader(language, zone, clock.now().astimezone(zone).date())


def reckoning() -> tuple[str, date]:
    """The reader's zone and date: whatever says times says the same while both are the same."""
    return str(timezone.get_current_timezone()), today()


class Teller:
    """Says moments to one reader: for a line of many, whose language, zone and date are then looked up once."""

    def __init__(self) -> None:
        self._reader = _reader()

    def day(self, moment: datetime) -> str:
        """today, tomorrow, yesterday, Monday 16 March"""
        return _day(moment, self._reader)

    def time(self, moment: datetime) -> SafeString:
        """A <time> that says 9:05."""
        return _at_its_time(moment, self._reader)


def time(moment: datetime) -> str:
    """9:05"""
    local = here(moment)
    return f"{local.hour}:{local.minute:02}"


def date_words(moment: datetime | date) -> str:
    """12 March; with its year when it is another than this."""
    day = _day_of(moment)
    if locale().language == "es":
        pattern = "d 'de' MMMM" if day.year == today().year else "d 'de' MMMM 'de' y"
    else:
        pattern = "d MMMM" if day.year == today().year else "d MMMM y"
    return _in_words(day, pattern, locale().language)


@lru_cache(4096)
def _in_words(day: date, pattern: str, language: str) -> str:
    return dates.format_date(day, pattern, locale=_locale(language))


def weekday(moment: datetime | date) -> str:
    """Thursday 12 March"""
    return f"{_in_words(_day_of(moment), 'EEEE', locale().language)} {date_words(moment)}"


def short_date(moment: datetime | date) -> str:
    """12 Mar; with its year when it is another than this."""
    day = _day_of(moment)
    return _in_words(day, "d MMM" if day.year == today().year else "d MMM y", locale().language)


def day(moment: datetime | date) -> str:
    """today, tomorrow, yesterday, Monday 16 March"""
    return _day(moment, _reader())


@lru_cache(4096)
def _day(moment: datetime | date, reader: _Reader) -> str:
    away = (_day_of(moment) - reader.today).days
    if away == 0:
        return _("today")
    if away == 1:
        return _("tomorrow")
    if away == -1:
        return _("yesterday")
    return weekday(moment)


def moment(at: datetime) -> str:
    """today, 14:00 · tomorrow, 10:30 · Mon 16, 9:00 · 12 Mar, 9:00"""
    return _moment(at, _reader())


@lru_cache(8192)
def _moment(at: datetime, reader: _Reader) -> str:
    away = (_day_of(at) - reader.today).days
    if -1 <= away <= 1:
        said = day(at)
    elif -7 < away < 7:
        said = _in_words(_day_of(at), "EEE d", locale().language)
    else:
        said = short_date(at)
    return f"{said}, {time(at)}"


def from_day(at: datetime) -> str:
    """The day alone of what begins with it; else the moment."""
    return day(at) if _is_midnight(at) else moment(at)


def until_day(at: datetime) -> str:
    """The last day, itself included, of what ends with it; else the moment."""
    return day(here(at).date() - timedelta(days=1)) if _is_midnight(at) else moment(at)


def _is_midnight(at: datetime) -> bool:
    return not any((here(at).hour, here(at).minute, here(at).second))


def ago(at: datetime) -> str:
    """3 days ago · in 2 hours"""
    delta = at - clock.now()
    seconds = delta.days * 86_400 + delta.seconds
    for unit, whole in dates.TIMEDELTA_UNITS:  # as Babel chooses them: unit and figure are all that is said
        many = abs(seconds) / whole
        if many >= MOST_OF_A_UNIT or unit == "second":
            key = (locale().language, unit, max(1, round(many)) if many else 0, seconds < 0)
            if key not in _said_ago:
                if len(_said_ago) >= MOST_SAID:
                    _said_ago.clear()
                _said_ago[key] = dates.format_timedelta(delta, add_direction=True, locale=locale())
            return _said_ago[key]
    raise AssertionError("the last unit is always one")


MOST_OF_A_UNIT = 0.85
"""From so much of a day on one says a day, and not hours."""
_said_ago: dict[tuple[str, str, int, bool], str] = {}
MOST_SAID = 2000


def duration(seconds: float) -> str:
    """35 min · 5 h 10 min · 18 h · 3 days: a span of time, whole minutes at least, rounded down."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("under 1 min")
    if minutes < 60:
        return _("%(n)s min") % {"n": number(minutes)}
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        days = hours // 24
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
    if minutes and hours < 10:
        return _("%(hours)s h %(minutes)s min") % {"hours": number(hours), "minutes": minutes}
    return _("%(n)s h") % {"n": number(hours)}


def hours(seconds: float) -> str:
    """35 min · 5 h 10 min · 62 h: a span of working time, which has no days of its own; rounded down."""
    minutes = int(seconds // 60)
    if minutes < 48 * 60:
        return duration(seconds)
    return _("%(n)s h") % {"n": number(minutes // 60)}


def exact_hours(seconds: float) -> str:
    """35 min · 17 h 20 min · 62 h: working time to the minute, so that what has passed and what is left add up."""
    whole, minutes = divmod(int(seconds // 60), 60)
    if whole and minutes:
        return _("%(hours)s h %(minutes)s min") % {"hours": number(whole), "minutes": minutes}
    return hours(seconds)


def working_time(seconds: float, day_of_work: int = DAY_OF_WORK) -> str:
    """30 working minutes · 4 working hours · 5 working days of `day_of_work` seconds each."""
    seconds = int(seconds)
    if seconds >= 2 * day_of_work and seconds % day_of_work == 0:
        days = seconds // day_of_work
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": number(days)}
    if seconds >= HOUR and seconds % HOUR == 0:
        whole = seconds // HOUR
        return ngettext("%(n)s working hour", "%(n)s working hours", whole) % {"n": number(whole)}
    if seconds < HOUR:
        minutes = max(1, seconds // 60)
        return ngettext("%(n)s working minute", "%(n)s working minutes", minutes) % {"n": number(minutes)}
    return _("%(time)s of working time") % {"time": hours(seconds)}


def working_hours(seconds: float) -> str:
    """16 working hours: never as days, to stand beside what was worked of it."""
    return working_time(seconds, day_of_work=2**40)


def number(value: float) -> str:
    """12.345 in Spanish, 12,345 in English"""
    return _number(value, locale().language)


@lru_cache(2000)
def _number(value: float, language: str) -> str:
    return str(numbers.format_decimal(value, locale=_locale(language)))


def percent(share: float, digits: int = 0) -> str:
    """A share of one as 84 % in Spanish (with a narrow space), 84% in English. Rounded down, so that 99.9 is no 100."""
    whole = int(share * 100 * 10**digits + 1e-9) / 10**digits
    said = numbers.format_decimal(
        whole, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=locale()
    )
    return f"{said}{NARROW}%" if locale().language == "es" else f"{said}%"


def money(amount: float | str, currency: str = "EUR") -> str:
    """1.250,50 € · €1,250.50; without cents when there are none"""
    whole = Decimal(str(amount)) == int(Decimal(str(amount)))
    pattern = locale().currency_formats["standard"].pattern.split(";")[0]
    return numbers.format_currency(
        amount,
        currency,
        format=pattern.replace(".00", "") if whole else None,
        locale=locale(),
        currency_digits=not whole,
    )


def size(count: int) -> str:
    """Of a file: 640 kB, 2.4 MB, of 1,024 each, as the settings and the limits count"""
    if count < 1024 * 1024:
        return f"{number(max(1, round(count / 1024)))} kB"
    return f"{number(round(count / 1024 / 1024, 1))} MB"


def listed(words: list[str], style: Literal["standard", "or"] = "standard") -> str:
    """Ana, Bruno and Carmen; with "or", one of them"""
    if len(words) == 1:
        return str(words[0])
    from babel.lists import format_list

    return format_list([str(word) for word in words], style=style, locale=locale())


def upfirst(said: object) -> str:
    """The same words, begun with a capital."""
    text = str(said)
    return text[:1].upper() + text[1:]


def when(at: datetime | None, said: str = "") -> SafeString | str:
    """A <time> that says `said`, else the moment as people say it, and carries the exact one for machines and on hover."""
    if at is None:
        return ""
    return _when(at, str(said), _reader())


@lru_cache(8192)
def _when(at: datetime, said: str, _for: _Reader) -> SafeString:
    exact = at.astimezone(UTC).isoformat(timespec="seconds")
    return SafeString(
        f'<time datetime="{exact}" title="{weekday(at)}, {time(at)}">{conditional_escape(said or moment(at))}</time>'
    )


@lru_cache(8192)
def _at_its_time(at: datetime, reader: _Reader) -> SafeString:
    return _when(at, time(at), reader)


def relative(at: datetime) -> SafeString:
    """A <relative-time> that says how long ago, and keeps saying it truly while the page stays open."""
    return format_html(
        '<relative-time datetime="{}" title="{}">{}</relative-time>',
        at.astimezone(UTC).isoformat(timespec="seconds"),
        f"{weekday(at)}, {time(at)}",
        ago(at),
    )


def part_of_day(at: datetime) -> str:
    """Good morning, good afternoon, good evening: by the reader's clock."""
    hour = here(at).hour
    if 5 <= hour < (14 if locale().language == "es" else 12):
        return _("Good morning")
    if 5 <= hour < 20:
        return _("Good afternoon")
    return _("Good evening")


HELPERS = {
    "time": time,
    "date": date_words,
    "weekday": weekday,
    "short_date": short_date,
    "day": day,
    "moment": moment,
    "from_day": from_day,
    "until_day": until_day,
    "ago": ago,
    "duration": duration,
    "hours": hours,
    "working_time": working_time,
    "number": number,
    "percent": percent,
    "money": money,
    "file_size": size,
    "listed": listed,
    "upfirst": upfirst,
    "when": when,
    "relative": relative,
}
"""Filters of every page, under these names."""
