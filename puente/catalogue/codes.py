"""Codes of services, fields and options: given by hand or made from the first name; they never change."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from puente.foundation import house
from puente.foundation.errors import Invalid
from puente.foundation.words import Words

LONGEST = 40
OF_THE_REQUEST = frozenset(
    {
        *("answers", "beneficiary", "channel", "department", "files", "is_confidential", "named"),
        *("option", "priority", "service", "subject", "text", "wanted_on"),
    }
)
"""What a request has anyway: an error about a question under such a code could not be told from one about it."""


def code_for(
    given: str,
    name: Words,
    taken: Callable[[str], bool],
    *,
    separator: str = "-",
    reserved: frozenset[str] = frozenset(),
) -> str:
    """`given` when it will do, else one made from the name that nobody has yet. Raises Invalid about "code"."""
    given = given.strip()
    if not given:
        return _made(name, lambda code: code in reserved or taken(code), separator)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", given):
        raise Invalid({"code": _("A code has letters without accents, figures, - and _, and no spaces.")})
    if len(given) > LONGEST:
        raise Invalid({"code": _("At most %(most)d characters, please.") % {"most": LONGEST}})
    if given.lower() in reserved:
        raise Invalid(
            {"code": _("Every request has %(code)s already: choose another code.") % {"code": given}}
        )
    if taken(given):
        raise Invalid({"code": _("The code %(code)s is already taken.") % {"code": given}})
    return given


def _made(name: Words, taken: Callable[[str], bool], separator: str) -> str:
    stem = slugify(name.within(house.language())).replace("-", separator)[: LONGEST - 4].strip("-_") or "x"
    code, n = stem, 1
    while taken(code):
        n += 1
        code = f"{stem}{separator}{n}"
    return code
