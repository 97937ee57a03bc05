"""When a question is shown: a pure rule, the same on the server and in static/js/elements/live_conditions.js."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from puente.foundation.errors import Invalid

STEERING = ("choice", "yes_no")
"""The kinds of question whose answer may decide whether another is shown."""


class Question(Protocol):
    code: str
    kind: str
    condition: Any
    choices: Any


def shown(questions: Iterable[Question], answers: Mapping[str, Any]) -> set[str]:
    """Codes of the questions shown for these answers: a condition holds when the question that it names
    is shown itself and is answered with one of its values. What stands in a circle is never shown."""
    by_code = {one.code: one for one in questions}
    known: dict[str, bool] = {}

    def is_shown(code: str, above: frozenset[str]) -> bool:
        if code in known:
            return known[code]
        question = by_code.get(code)
        if question is None or code in above:
            return False
        condition = question.condition or {}
        if not condition:
            known[code] = True
        else:
            other = condition["field"]
            known[code] = is_shown(other, above | {code}) and holds(condition["is"], answers.get(other))
        return known[code]

    return {code for code in by_code if is_shown(code, frozenset())}


def holds(wanted: Iterable[Any], answer: Any) -> bool:
    """Whether the answer is one of the wanted values; true and 1 are different things."""
    return any(answer == one and isinstance(answer, bool) == isinstance(one, bool) for one in wanted)


def checked(condition: Any, question: Question, others: Iterable[Question]) -> dict[str, Any]:
    """The condition, when it can be kept. Raises Invalid about "condition" and says why not."""
    if not condition:
        return {}
    if not isinstance(condition, Mapping) or set(condition) != {"field", "is"}:
        raise _wrong(_("A condition names a question and the answers to it."))
    by_code = {one.code: one for one in others if one.code != question.code}
    other = by_code.get(condition["field"])
    if condition["field"] == question.code:
        raise _wrong(_("A question cannot depend on itself."))
    if other is None:
        raise _wrong(_("This form has no question %(code)s.") % {"code": condition["field"]})
    if other.kind not in STEERING:
        raise _wrong(_("Only a choice, or a yes or no, can decide whether another question is shown."))
    values = condition["is"] if isinstance(condition["is"], (list, tuple)) else [condition["is"]]
    possible: list[Any] = [True, False] if other.kind == "yes_no" else standing_codes(other.choices)
    if not values or any(not holds(possible, value) for value in values):
        raise _wrong(_("Choose at least one of the answers that the question offers."))
    if _comes_round(question.code, other.code, by_code):
        raise _wrong(_("These questions would depend on one another in a circle, and none would be shown."))
    return {"field": other.code, "is": [value for value in possible if holds(values, value)]}


def standing_codes(choices: Iterable[Mapping[str, Any]]) -> list[str]:
    """Codes of the choices that can still be chosen, in order."""
    return [one["code"] for one in choices if not one.get("retired")]


def _comes_round(start: str, at: str, by_code: Mapping[str, Question]) -> bool:
    seen: set[str] = set()
    while at in by_code and at not in seen:
        seen.add(at)
        at = (by_code[at].condition or {}).get("field", "")
    return at == start


def _wrong(words: str) -> Invalid:
    return Invalid({"condition": words})
