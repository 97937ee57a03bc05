"""What is wrong with the shape of a value, in the reader's language: the checker of shapes speaks English alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_TEXT, _NUMBER, _WHOLE, _TRUTH, _LIST, _OBJECT, _DAY, _MOMENT = (
    gettext_lazy("This has to be a text."),
    gettext_lazy("This has to be a number."),
    gettext_lazy("This has to be a whole number."),
    gettext_lazy("This has to be true or false."),
    gettext_lazy("This has to be a list."),
    gettext_lazy("This has to be an object."),
    gettext_lazy("This has to be a date, like 2026-03-02."),
    gettext_lazy("This has to be a moment with its offset, like 2026-03-02T09:00:00+01:00."),
)
WORDS: Mapping[str, Any] = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("Nothing goes by this name here."),
    "string_type": _TEXT,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "list_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "timezone_aware": _MOMENT,
    "enum": gettext_lazy("One of these: %(expected)s."),
    "literal_error": gettext_lazy("One of these: %(expected)s."),
    "greater_than": gettext_lazy("More than %(gt)s."),
    "greater_than_equal": gettext_lazy("%(ge)s at least."),
    "less_than": gettext_lazy("Less than %(lt)s."),
    "less_than_equal": gettext_lazy("%(le)s at most."),
    "string_too_short": gettext_lazy("%(min_length)s characters at least."),
    "string_too_long": gettext_lazy("%(max_length)s characters at most."),
    "too_short": gettext_lazy("%(min_length)s at least."),
    "too_long": gettext_lazy("%(max_length)s at most."),
}


def in_words(fault: Mapping[str, Any]) -> str:
    """One fault of a shape, as the checker tells it: {"type": …, "msg": …, "ctx": …}."""
    words, told = WORDS.get(fault.get("type", "")), dict(fault.get("ctx") or {})
    if words is not None:
        if "expected" in told:
            told["expected"] = told["expected"].replace(" or ", ", ")
        return str(words) % told
    if why := told.get("error"):
        return str(why)
    return _("This cannot be.")
