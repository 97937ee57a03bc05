"""The form of a service: which questions are asked, and what is kept of the answers. The same at every door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from puente.catalogue.answers import Wrong, is_empty, read_answer
from puente.catalogue.conditions import STEERING, shown
from puente.catalogue.models import Field, Service
from puente.catalogue.standards import day_of
from puente.events.lasting import Lasting
from puente.files.models import File
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.prepared import Prepared
from puente.foundation.words import Words
from puente.people.models import Department, Person


def questions_of(service: Service) -> list[Field]:
    """The standing questions in their order. One statement."""
    return [one for one in _fields(service.pk) if one.retired_at is None]


fields_of: Prepared[Field] = Prepared(lambda service: Field.objects.filter(service=service).in_order(), int)
"""All that the form of a service ever asked, in order."""
_fields: Lasting[list[Field]] = Lasting(fields_of)


def shown_fields(service: Service, answers: Mapping[str, Any], person: Person | None = None) -> list[Field]:
    """The questions that are asked, given these answers as they were typed or kept."""
    questions = questions_of(service)
    steering, _wrong = _read(questions, answers, person or Person(), date.min, only=STEERING)
    codes = shown(questions, steering)
    return [one for one in questions if one.code in codes]


def check_answers(
    service: Service,
    person: Person,
    answers: Mapping[str, Any],
    files: Mapping[str, File] | None = None,
    *,
    ever: Sequence[Field] | None = None,
) -> dict[str, Any]:
    """The answers as they are kept: {code: plain JSON}, a person, department or file by its id.

    A file comes as an upload (a name and a stream) among the answers, or is kept already and stands in `files` by the
    code of its question. Answers to questions that are not shown, or not asked any more, are dropped. Raises Invalid with {code: message}: what is missing, cannot be,
    lies beyond its limits, or answers no question. `ever` are its `fields_of`, when they were read already.
    """
    files = files or {}
    ever = _fields(service.pk) if ever is None else ever
    questions = [one for one in ever if one.retired_at is None]
    today = day_of(service.department, clock.now())
    kept, wrong = _read(questions, answers, person, today, only=STEERING)
    codes = shown(questions, kept)
    asked = [one for one in questions if one.code in codes]
    others = [one for one in asked if one.kind not in STEERING and one.code not in files]
    for read, into in zip(_read(others, answers, person, today), (kept, wrong), strict=True):
        into.update(read)
    for one in asked:
        if one.code in files and one.kind == Field.Kind.FILE:
            kept[one.code] = files[one.code].pk
        elif one.code in files:
            wrong[one.code] = _("This question is not answered by a file.")
        elif one.is_required and one.code not in kept:
            wrong.setdefault(one.code, _("Answer this, please."))

    wrong = {code: words for code, words in wrong.items() if code in codes}
    for code in {*answers, *files} - {one.code for one in ever}:
        wrong[code] = _("This form has no question %(code)s.") % {"code": code}
    if wrong:
        raise Invalid(wrong)
    return {one.code: kept[one.code] for one in asked if one.code in kept}


@dataclass(frozen=True)
class Answered:
    """A question and its answer as the thing it is: Words of a choice, Person, Department, File, date, bool,
    Decimal, text; None when what was answered cannot be found any more. `currency` is that of an amount."""

    field: Field
    value: Any
    currency: str = ""


def answered(service: Service, answers: Mapping[str, Any]) -> list[Answered]:
    """Kept answers for showing, in the order of the form; those to retired questions too. At most four statements."""
    fields = [one for one in service.fields.in_order() if one.code in answers]
    loaded = {
        kind: model._default_manager.in_bulk(
            [answers[one.code] for one in fields if one.kind == kind and isinstance(answers[one.code], int)]
        )
        if any(one.kind == kind for one in fields)
        else {}
        for kind, model in _MODELS.items()
    }
    return [_answered(one, answers[one.code], loaded) for one in fields]


_MODELS = {Field.Kind.PERSON: Person, Field.Kind.DEPARTMENT: Department, Field.Kind.FILE: File}


def _answered(field: Field, value: Any, loaded: Mapping[Any, Mapping[int, Any]]) -> Answered:
    if field.kind in loaded:
        return Answered(field, loaded[field.kind].get(value))
    if field.kind == Field.Kind.CHOICE:
        names = {one["code"]: Words(one["name"]) for one in field.choices}
        return Answered(field, names.get(value, value))
    if field.kind == Field.Kind.MONEY and isinstance(value, Mapping):
        return Answered(field, Decimal(value["amount"]), value["currency"])
    if field.kind == Field.Kind.DATE:
        return Answered(field, date.fromisoformat(value))
    return Answered(field, value)


def _read(
    questions: list[Field],
    given: Mapping[str, Any],
    person: Person,
    today: date,
    *,
    only: tuple[str, ...] = (),
) -> tuple[dict[str, Any], dict[str, str]]:
    kept: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in questions:
        if (only and one.kind not in only) or is_empty(given.get(one.code)):
            continue
        try:
            kept[one.code] = read_answer(one, given[one.code], person, today)
        except Wrong as error:
            wrong[one.code] = str(error)
    return kept, wrong
