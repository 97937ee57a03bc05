"""One answer to one question: read from what a person or a program gave, and kept as plain JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from puente.catalogue.conditions import standing_codes
from puente.catalogue.models import Field
from puente.catalogue.numbers import read_number
from puente.catalogue.setup import LONGEST, day_meant
from puente.files.store import keep
from puente.foundation.errors import Refused
from puente.people.models import Department, Person
from puente.people.queries import organization

YES = frozenset({"yes", "true", "1", "on", "sí", "si"})
NO = frozenset({"no", "false", "0", "off"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class Wrong(ValueError):
    """An answer that cannot be, in words for whoever gave it."""


def is_empty(given: Any) -> bool:
    """Nothing was answered: None, an empty text or list, an amount without a figure."""
    if isinstance(given, dict):
        return is_empty(given.get("amount"))
    return given is None or given == [] or (isinstance(given, str) and not given.strip())


def read_answer(field: Field, given: Any, person: Person, today: date) -> Any:
    """What is kept of an answer that is not empty. `person` answers; `today` is where the service works.

    Raises Wrong. What was kept once is read again as the same.
    """
    return _READERS[field.kind](field, given, person, today)


def _text(field: Field, given: Any, person: Person, today: date) -> str:
    if isinstance(given, (dict, list)):
        raise Wrong(_("Write a text here."))
    text = _CONTROLS.sub("", str(given).replace("\r\n", "\n")).strip()
    if field.kind == Field.Kind.TEXT:
        text = " ".join(text.split())
    most = min(field.limits.get("max", LONGEST[Field.Kind(field.kind)]), LONGEST[Field.Kind(field.kind)])
    least = field.limits.get("min", 0)
    if len(text) > most:
        raise Wrong(
            ngettext("At most %(most)d character, please.", "At most %(most)d characters, please.", most)
            % {"most": most}
        )
    if len(text) < least:
        raise Wrong(
            ngettext("At least %(least)d character, please.", "At least %(least)d characters, please.", least)
            % {"least": least}
        )
    return text


def _number(field: Field, given: Any, person: Person, today: date) -> int | float:
    try:
        number = read_number(given)
    except ValueError:
        raise Wrong(_("Write a number here.")) from None
    if len(number.normalize().as_tuple().digits) > 15:
        raise Wrong(_("This number has too many figures."))
    _within(field, number)
    return int(number) if number == number.to_integral_value() else float(number)


def _money(field: Field, given: Any, person: Person, today: date) -> dict[str, str]:
    currency = field.limits.get("currency", "EUR")
    if isinstance(given, dict):
        if given.get("currency", currency) != currency:
            raise Wrong(_("The amount is asked in %(currency)s.") % {"currency": currency})
        given = given.get("amount")
        with suppress(ArithmeticError, ValueError):
            given = Decimal(given) if isinstance(given, str) else given
    try:
        amount = read_number(given)
    except ValueError:
        raise Wrong(_("Write an amount here, such as 12,50.")) from None
    digits = get_currency_precision(currency)
    exact = round(amount, digits)
    if exact != amount:
        raise Wrong(
            ngettext("%(currency)s has %(digits)d decimal.", "%(currency)s has %(digits)d decimals.", digits)
            % {"currency": currency, "digits": digits}
        )
    _within(field, amount)
    return {"amount": format(exact if exact else abs(exact), "f"), "currency": currency}


def _date(field: Field, given: Any, person: Person, today: date) -> str:
    day = _day(given)
    least, most = field.limits.get("min"), field.limits.get("max")
    if least and day < day_meant(least, today):
        raise Wrong(_("Not before %(day)s, please.") % {"day": _said(day_meant(least, today))})
    if most and day > day_meant(most, today):
        raise Wrong(_("Not after %(day)s, please.") % {"day": _said(day_meant(most, today))})
    return day.isoformat()


def _choice(field: Field, given: Any, person: Person, today: date) -> str:
    if given not in standing_codes(field.choices):
        raise Wrong(_("Choose one of the answers offered."))
    return str(given)


def _yes_no(field: Field, given: Any, person: Person, today: date) -> bool:
    said = str(given).strip().lower()
    if said in YES or said in NO:
        return said in YES
    raise Wrong(_("Answer yes or no."))


def person_meant(said: Any, by: Person) -> Person:
    """The one person of an id, a name or an e-mail among those whom `by` may see. Raises Wrong."""
    people = Person.objects.visible_to(by).active()
    if isinstance(said, str) and not said.strip().isdecimal():
        named = said.strip()
        found = list(people.filter(**{"email__iexact" if "@" in named else "name__iexact": named})[:2])
    else:
        found = _by_id(people, said)
    if len(found) > 1:
        raise Wrong(_("Several people have that name: write the e-mail instead."))
    if not found:
        raise Wrong(_("There is nobody of that name or e-mail here."))
    return found[0]


def _person(field: Field, given: Any, person: Person, today: date) -> int:
    return person_meant(given, person).pk


def _department(field: Field, given: Any, person: Person, today: date) -> int:
    departments = Department.objects.visible_to(person).standing()
    found = list(departments.filter(code__iexact=given.strip())[:1]) if isinstance(given, str) else []
    found = found or _by_id(departments, given)
    if not found:
        raise Wrong(_("There is no department of that code."))
    return found[0].pk


def _file(field: Field, given: Any, person: Person, today: date) -> int:
    if not hasattr(given, "read"):
        raise Wrong(_("Send the file along."))
    try:
        return keep(given, largest=organization().largest_file).pk
    except Refused as refusal:
        raise Wrong(str(refusal)) from refusal


def _by_id(found: QuerySet[Any], given: Any) -> list[Any]:
    if isinstance(given, str) and given.strip().isdecimal():
        given = int(given)
    pk = getattr(given, "pk", given)
    if isinstance(pk, bool) or not isinstance(pk, int) or not 0 < pk < 2**63:
        return []
    return list(found.filter(pk=pk)[:1])


def _within(field: Field, number: Decimal) -> None:
    least, most = field.limits.get("min"), field.limits.get("max")
    if least is not None and number < Decimal(least):
        raise Wrong(_("At least %(least)s, please.") % {"least": _figure(least)})
    if most is not None and number > Decimal(most):
        raise Wrong(_("At most %(most)s, please.") % {"most": _figure(most)})


def _figure(number: str) -> str:
    from babel.numbers import format_decimal
    from django.utils.translation import get_language

    return format_decimal(Decimal(number), locale=(get_language() or "en")[:2])


def _day(given: Any) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    text = str(given).strip()
    with suppress(ValueError):
        if match := _DAY_FIRST.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    raise Wrong(_("Write a date here, such as 31/12/2026."))


def _said(day: date) -> str:
    from babel.dates import format_date
    from django.utils.translation import get_language

    return format_date(day, "long", locale="es" if (get_language() or "en").startswith("es") else "en_GB")


_READERS: dict[str, Callable[[Field, Any, Person, date], Any]] = {
    Field.Kind.TEXT: _text,
    Field.Kind.LONG_TEXT: _text,
    Field.Kind.NUMBER: _number,
    Field.Kind.MONEY: _money,
    Field.Kind.DATE: _date,
    Field.Kind.CHOICE: _choice,
    Field.Kind.PERSON: _person,
    Field.Kind.DEPARTMENT: _department,
    Field.Kind.FILE: _file,
    Field.Kind.YES_NO: _yes_no,
}
