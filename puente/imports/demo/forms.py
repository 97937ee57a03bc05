"""What some services of the hospital ask in their forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from puente.catalogue import verbs as catalogue
from puente.catalogue.models import Service
from puente.imports.demo.slots import capitalized
from puente.people.models import Person

if TYPE_CHECKING:
    from puente.imports.demo.stories import Story
    from puente.imports.demo.tales import Tale


def _words(es: str, en: str) -> dict[str, str]:
    return {"es": es, "en": en}


def _choices(*told: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "name": _words(es, en)} for code, es, en in told]


FORMS: dict[str, list[dict[str, Any]]] = {
    "computer": [
        {
            "code": "where",
            "kind": "text",
            "label": _words("¿Dónde está?", "Where is it?"),
            "help": _words("Planta y mostrador o despacho.", "Floor and desk or office."),
        },
        {
            "code": "what",
            "kind": "choice",
            "label": _words("¿Qué falla?", "What is wrong?"),
            "choices": _choices(
                ("off", "No arranca", "It does not start"),
                ("slow", "Va lento", "It is slow"),
                ("part", "Pantalla, teclado o ratón", "Screen, keyboard or mouse"),
                ("other", "Otra cosa", "Something else"),
            ),
        },
        {
            "code": "other",
            "kind": "text",
            "label": _words("¿Qué es?", "What is it?"),
            "condition": {"field": "what", "is": ["other"]},
        },
    ],
    "access": [
        {"code": "who", "kind": "person", "label": _words("¿Quién lo necesita?", "Who needs it?")},
        {
            "code": "program",
            "kind": "choice",
            "label": _words("¿Qué programa?", "Which program?"),
            "choices": _choices(
                ("records", "Historia clínica", "Medical records"),
                ("billing", "Facturación", "Billing"),
                ("shifts", "Turnos", "Shifts"),
            ),
        },
        {
            "code": "limited",
            "kind": "yes_no",
            "label": _words("¿Es solo por un tiempo?", "Is it only for a time?"),
        },
        {
            "code": "until",
            "kind": "date",
            "label": _words("¿Hasta qué día?", "Until which day?"),
            "condition": {"field": "limited", "is": [True]},
        },
    ],
    "buy": [
        {"code": "amount", "kind": "money", "label": _words("¿Cuánto crees que cuesta?", "What do you think it costs?"),
         "limits": {"min": 0, "currency": "EUR"}},
        {"code": "budget", "kind": "department", "label": _words("¿A cargo de quién?", "Who pays?")},
        {"code": "quote", "kind": "file", "label": _words("Presupuesto, si lo tienes", "A quote, if you have one")},
    ],
    "gowns": [
        {
            "code": "size",
            "kind": "choice",
            "label": _words("Talla", "Size"),
            "choices": _choices(("s", "S", "S"), ("m", "M", "M"), ("l", "L", "L")),
        },
        {"code": "boxes", "kind": "number", "label": _words("¿Cuántas cajas?", "How many boxes?"), "limits": {"min": 1, "max": 50}},
    ],
    "new-colleague": [
        {"code": "starts", "kind": "date", "label": _words("Primer día", "First day")},
        {"code": "where", "kind": "department", "label": _words("¿En qué departamento?", "In which department?")},
        {"code": "needs", "kind": "long_text", "label": _words("¿Qué va a necesitar?", "What will they need?")},
    ],
}  # fmt: skip


def add_forms(services: Sequence[Service], by: Person) -> None:
    """The questions of `FORMS`, each at its service."""
    for service in services:
        for question in FORMS.get(service.code, ()):
            catalogue.add_field(service, by=by, **question)


def answered(story: Story, tale: Tale) -> dict[str, Any]:
    """What a story answers in the form of its service, as it is kept: {field: plain JSON}."""
    kinds = {question["code"]: question["kind"] for question in FORMS.get(story.service, ())}
    return {code: _kept(kinds[code], told, tale) for code, told in story.answers.items()}


def _kept(kind: str, told: Any, tale: Tale) -> Any:
    if kind == "person":
        return tale.colleague.pk
    if kind == "department":
        return tale.town.house.departments[told or tale.town.home[tale.requester.pk]].pk
    if kind == "date":
        return (tale.day + timedelta(days=told or 0)).isoformat()
    if isinstance(told, list):
        return capitalized(tale.words((told[0], told[1])))
    if kind in ("number", "money"):
        number = int(tale.words((str(told), str(told))))
        return number if kind == "number" else {"amount": f"{number}.00", "currency": "EUR"}
    return tale.words((told, told)).lower() if isinstance(told, str) else told
