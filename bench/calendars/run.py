#!/usr/bin/env python3
"""How many questions to a year-long calendar one core answers in a second; writes docs/performance-calendars.md.

    .venv/bin/python bench/calendars/run.py [--cases 200000]

The calendar: Madrid, mornings and afternoons from Monday to Friday, the region's public holidays. Starts are
spread over every minute of 2026 and 2027, work is between a minute and eight hours. The best of five rounds
counts, since other programs share the machine. The floor reads the same moments and makes as many new ones,
without asking any calendar: what a due date costs beyond it is the calendar's part.
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from puente.calendars.batch import answers, read_calendars
from puente.calendars.working_time import (
    Hours,
    add_working_time,
    is_open,
    next_opening,
    read_hours,
    working_time_between,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance-calendars.md"
ROUNDS = 5
AIM = 200_000
MADRID = {
    "timezone": "Europe/Madrid",
    "week": {day: [["09:00", "14:00"], ["16:00", "19:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": {"country": "ES", "subdivision": "MD"},
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Case = tuple[datetime, int]


def cases(count: int) -> list[Case]:
    """`count` starts with seconds of work, the same in every run."""
    chance = random.Random(2026)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        (first + timedelta(minutes=chance.randrange(2 * 365 * 1440)), 60 * chance.randrange(1, 481))
        for _number in range(count)
    ]


def rate(work: Callable[[], None], count: int) -> float:
    """Answers a second in the best of the rounds."""
    best = float("inf")
    for _round in range(ROUNDS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return count / best


def measure(hours: Hours, asked: list[Case]) -> dict[str, float]:
    day = timedelta(days=1)
    hour = timedelta(hours=1)
    zone = hours.tzinfo

    def floor() -> None:
        for start, seconds in asked:
            since = start - EPOCH
            datetime.fromtimestamp(since.days * 86_400 + since.seconds + seconds, zone)

    def due() -> None:
        for start, seconds in asked:
            add_working_time(hours, start, seconds)

    def due_with_pauses() -> None:
        for start, seconds in asked:
            add_working_time(
                hours, start, seconds, [(start + hour, start + 2 * hour), (start + day, start + 2 * day)]
            )

    def between() -> None:
        for start, _seconds in asked:
            working_time_between(hours, start, start + day)

    def opening() -> None:
        for start, _seconds in asked:
            next_opening(hours, start)

    def openness() -> None:
        for start, _seconds in asked:
            is_open(hours, start)

    calendars = read_calendars(json.dumps({"madrid": MADRID}).encode())
    lines = b"".join(
        json.dumps(
            {"id": number, "calendar": "madrid", "op": "due", "start": start.isoformat(), "seconds": seconds}
        ).encode()
        + b"\n"
        for number, (start, seconds) in enumerate(asked)
    )

    def batch() -> None:
        for _answer in answers(calendars, io.BytesIO(lines)):
            pass

    return {
        "floor: read a moment, make another": rate(floor, len(asked)),
        "add_working_time": rate(due, len(asked)),
        "add_working_time with two pauses": rate(due_with_pauses, len(asked)),
        "working_time_between": rate(between, len(asked)),
        "next_opening": rate(opening, len(asked)),
        "is_open": rate(openness, len(asked)),
        "a line of `puente calendar batch`": rate(batch, len(asked)),
    }


def first_answer() -> float:
    """Milliseconds until a calendar never asked before gives its first answer (holidays already loaded)."""
    best = float("inf")
    for minute in range(ROUNDS):
        week = MADRID["week"] | {"sat": [["09:00", f"10:{minute:02}"]]}
        began = time.perf_counter()
        add_working_time(read_hours(MADRID | {"week": week}), datetime(2026, 5, 4, tzinfo=UTC), 3600)
        best = min(best, time.perf_counter() - began)
    return 1000 * best


def page(rates: dict[str, float], first: float, count: int) -> str:
    floor = next(iter(rates.values()))
    rows = "\n".join(f"| {name} | {found:,.0f} | {floor / found:.1f} × |" for name, found in rates.items())
    return f"""# Speed of the calendars

Made by `bench/calendars/run.py`: {count:,} questions, the best of {ROUNDS} rounds, one core, Python
{platform.python_version()} on {platform.machine()}. The calendar is that of Madrid: two intervals on five days a week,
public holidays of the country and the region.

| question | a second | time against the floor |
|---|---|---|
{rows}

A calendar asked for the first time lays out some 400 days of openings: {first:.1f} ms. Every answer after that is one
binary search.

Aim: at least {AIM:,} due dates a second. Found: {rates["add_working_time"]:,.0f}.
"""


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--cases", type=int, default=200_000)
    count = options.parse_known_args()[0].cases
    hours = read_hours(MADRID)
    rates = measure(hours, cases(count))
    text = page(rates, first_answer(), count)
    PAGE.write_text(text)
    print(text)
    return 0 if rates["add_working_time"] >= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
