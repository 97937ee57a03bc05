"""What a question's choices and limits may be when somebody sets it up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from puente.catalogue.models import Field
from puente.foundation import house
from puente.foundation.errors import Invalid
from puente.foundation.words import as_words

LONGEST = {Field.Kind.TEXT: 200, Field.Kind.LONG_TEXT: 10_000}
"""The longest answer of each kind of text, unless its limits ask for less."""
_RELATIVE = re.compile(r"today(?:([+-])(\d{1,4}))?")


def checked_choices(kind: str, choices: Iterable[Any], before: Iterable[Mapping[str, Any]] = ()) -> list[Any]:
    """Choices as they are kept. Each comes as a text, as Words or as {"code", "name"}; without a code one is made.

    What was there before and is not any more stays, marked retired: answers of the past still point at it.
    Raises Invalid about "choices".
    """
    given = list(choices)
    if kind != Field.Kind.CHOICE:
        if given:
            raise Invalid({"choices": _("Only a choice has choices.")})
        return []
    kept: list[dict[str, Any]] = []
    for one in given:
        is_whole = isinstance(one, Mapping) and "name" in one
        name = as_words(one["name"] if is_whole else one)
        code = str(one.get("code") or "") if is_whole else ""
        code = code or slugify(name.within(house.language())) or f"choice-{len(kept) + 1}"
        if not name:
            raise Invalid({"choices": _("Every choice needs a name.")})
        if any(len(text) > 200 for text in name.values()) or len(code) > 60:
            raise Invalid({"choices": _("At most %(most)d characters, please.") % {"most": 200}})
        if any(other["code"] == code for other in kept):
            raise Invalid({"choices": _("Two choices are called %(name)s.") % {"name": name}})
        kept.append({"code": code, "name": dict(name)})
    if not kept:
        raise Invalid({"choices": _("Write at least one choice.")})
    codes = {one["code"] for one in kept}
    kept += [{**dict(one), "retired": True} for one in before if one["code"] not in codes]
    return kept


def checked_limits(kind: str, limits: Any) -> dict[str, Any]:
    """Limits as they are kept: {"min", "max"} as the kind measures them, {"currency"} of money. Raises Invalid."""
    limits = {name: value for name, value in (limits or {}).items() if value not in (None, "")}
    allowed = {"min", "max"} if kind in _READERS else set()
    if kind == Field.Kind.MONEY:
        allowed.add("currency")
    if set(limits) - allowed:
        raise Invalid({"limits": _("This kind of question has no such limit.")})
    kept = {name: _READERS[kind](limits[name]) for name in ("min", "max") if name in limits}
    if kind == Field.Kind.MONEY:
        kept["currency"] = _currency(limits.get("currency"))
    if len({"min", "max"} & set(kept)) == 2 and _before(kind, kept["max"], kept["min"]):
        raise Invalid({"limits": _("The least is more than the most.")})
    return kept


def day_meant(said: str, today: date) -> date:
    """The date of an ISO text, "today", "today+5" or "today-30". ValueError for anything else."""
    relative = _RELATIVE.fullmatch(said)
    if not relative:
        return date.fromisoformat(said)
    days = int(relative[2] or 0) * (-1 if relative[1] == "-" else 1)
    return date.fromordinal(today.toordinal() + days)


def _number(value: Any) -> str:
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**12:
        raise Invalid({"limits": _("A limit is a number.")})
    return format(number.normalize(), "f")


def _length(value: Any) -> int:
    number = Decimal(_number(value))
    if number != int(number) or number < 0:
        raise Invalid({"limits": _("A length is a whole number.")})
    return int(number)


def _day(value: Any) -> str:
    said = value.isoformat() if isinstance(value, date) else str(value).strip().replace(" ", "")
    try:
        day_meant(said, date(2000, 1, 1))
    except ValueError:
        raise Invalid({"limits": _("A limit is a date, or today, today+5, today-30.")}) from None
    return said


def _currency(code: Any) -> str:
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    from puente.people.models import Organization

    if not code:
        country = Organization.objects.values_list("calendar__country", flat=True).first()
        used = get_territory_currencies(country) if country else []
        return used[-1] if used else "EUR"
    code = str(code).strip().upper()
    if code not in get_global("all_currencies"):
        raise Invalid({"limits": _("%(code)s is no currency.") % {"code": code}})
    return code


def _before(kind: str, one: Any, other: Any) -> bool:
    if kind == Field.Kind.DATE:
        today = date(2000, 1, 1)
        mixed = one.startswith("today") != other.startswith("today")
        return not mixed and day_meant(one, today) < day_meant(other, today)
    return Decimal(one) < Decimal(other)


_READERS: dict[str, Callable[[Any], Any]] = {
    Field.Kind.TEXT: _length,
    Field.Kind.LONG_TEXT: _length,
    Field.Kind.NUMBER: _number,
    Field.Kind.MONEY: _number,
    Field.Kind.DATE: _day,
}
