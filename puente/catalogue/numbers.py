"""Numbers as people write them: 1.234,50 and 1,234.50, with or without a currency."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_decimal_symbol
from django.utils.translation import get_language

_AROUND = re.compile(r"^[^\d.,+-]+|[^\d.,]+$")
_SPACES = re.compile(r"[\s'’\u00a0\u202f]")


def read_number(said: Any) -> Decimal:
    """The number that a person wrote, in the reader's language when it could be read in two ways.

    Numbers of programs (int, float, Decimal) are taken as they are. ValueError for what is no finite number.
    """
    if isinstance(said, bool) or not isinstance(said, (int, float, Decimal, str)):
        raise ValueError(said)
    if not isinstance(said, str):
        return _finite(str(said))
    text = _AROUND.sub("", _SPACES.sub("", said.strip()).replace("−", "-"))
    decimal = _decimal_mark(text)
    thousands = "," if decimal == "." else "."
    whole, mark, part = text.partition(decimal)
    if thousands in part or (mark and not part) or not _grouped(whole, thousands):
        raise ValueError(said)
    return _finite(whole.replace(thousands, "") + ("." + part if mark else ""))


def _decimal_mark(text: str) -> str:
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return "."
    mark = text[last]
    if len({".", ","} & set(text)) == 2:
        return mark
    if text.count(mark) > 1:
        return "," if mark == "." else "."
    own = get_decimal_symbol((get_language() or "en")[:2])
    could_be_thousands = len(text) - last == 4 and text[:last].strip("+-") not in ("", "0")
    return own if could_be_thousands else mark


def _grouped(whole: str, mark: str) -> bool:
    groups = whole.lstrip("+-").split(mark)
    return len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(one) == 3 for one in groups[1:]))


def _finite(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError(text)
    return number
