"""Figures as people say them: durations, counts and shares, in the language of this process."""

from __future__ import annotations

import errno

from puente.foundation import language
from puente.foundation.language import gettext as _
from puente.foundation.language import ngettext

NARROW = "\u202f"  # thin, and never broken
_STEPS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def duration(seconds: float) -> str:
    """Two units at most, the larger first: “5 d 4 h”, “45 min”; seconds only under ten minutes."""
    rest = round(abs(seconds))
    if rest >= 600:
        rest = round(rest / 60) * 60
    for place, (size, sign) in enumerate(_STEPS):
        if rest >= size:
            if place + 1 < len(_STEPS):
                smaller, smaller_sign = _STEPS[place + 1]
                whole, part = divmod(round(rest / smaller), size // smaller)
                if whole and part:
                    said = f"{whole} {sign} {part} {smaller_sign}"
                else:
                    said = f"{whole} {sign}"
            else:
                said = f"{rest} {sign}"
            return f"−{said}" if seconds < 0 else said
    return "0 s"


def count(number: int) -> str:
    """A whole number with its thousands set apart: 24,918 in English, 24 918 in Spanish."""
    plain = f"{number:,}"
    if language.current() == "en":
        return plain
    return plain.replace(",", NARROW) if abs(number) >= 10_000 else plain.replace(",", "")


def decimal(number: float, places: int = 1) -> str:
    """A number with its decimals, with the comma in Spanish."""
    said = f"{number:.{places}f}"
    return said if language.current() == "en" else said.replace(".", ",")


def share(part: float) -> str:
    """A part of one as a percentage without decimals; “under 1%” rather than a false zero."""
    space = "" if language.current() == "en" else NARROW
    if 0 < part < 0.01:
        return _("under %s") % f"1{space}%"
    return f"{round(part * 100)}{space}%"


def trouble(why: Exception) -> str:
    """Why something could not be read or written: the file, where it is known, and the reason."""
    if not isinstance(why, OSError):
        return str(why)
    reason = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk's quota is used up"),
        errno.EFBIG: _("the file would be larger than is allowed here"),
        errno.EACCES: _("that is not allowed"),
        errno.EROFS: _("the disk can only be read"),
    }.get(why.errno or 0, why.strerror or str(why))
    return f"{why.filename}: {reason}" if why.filename else reason


def table(heading: list[str], rows: list[list[str]], *, numbers: int) -> str:
    """Columns of text for a terminal, each row on one line; the last `numbers` columns are set to the right."""
    if not rows:
        return ""
    rows = [[" ".join(cell.splitlines()) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(heading, *rows, strict=True)]
    lines = []
    for row in [heading, *rows]:
        cells = [
            cell.rjust(width) if place >= len(row) - numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


SHOWN = 12


def section(
    title: str, heading: list[str], rows: list[list[str]], numbers: int, many: int | None = None
) -> list[str]:
    """Lines of a table under its title, cut to a screen: the last line says how many of `many` are left out."""
    if not rows:
        return []
    lines = ["", title, table(heading, rows[:SHOWN], numbers=numbers)]
    more = (len(rows) if many is None else many) - len(rows[:SHOWN])
    if more:
        lines.append("  " + ngettext("and %s more", "and %s more", more) % count(more))
    return lines
