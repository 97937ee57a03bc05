"""What events, files and news can be about: each room registers its things once, by a short code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Thing:
    """`code` names the model for ever; `visible(person)` is a queryset of what the person may see."""

    code: str
    model: type[models.Model]
    visible: Callable[[Any], models.QuerySet[Any]]
    title: Callable[[Any], str]
    address: Callable[[Any], str]


_by_code: dict[str, Thing] = {}
_by_model: dict[type[models.Model], Thing] = {}


def register(
    code: str,
    model: type[models.Model],
    *,
    visible: Callable[[Any], models.QuerySet[Any]],
    title: Callable[[Any], str] = str,
    address: Callable[[Any], str] = lambda thing: thing.get_absolute_url(),
) -> None:
    """Says how a thing is called, found, named and reached. Codes are at most 20 letters and never change."""
    thing = Thing(code, model, visible, title, address)
    _by_code[code] = thing
    _by_model[model] = thing


def of(model_or_instance: models.Model | type[models.Model]) -> Thing:
    """The registered thing of a model or an instance; KeyError says that its room has not registered it."""
    model = model_or_instance if isinstance(model_or_instance, type) else type(model_or_instance)
    return _by_model[model]


def coded(code: str) -> Thing:
    """The registered thing of a code."""
    return _by_code[code]


def codes() -> list[str]:
    return sorted(_by_code)


def load(code: str, ids: Iterable[int]) -> dict[int, Any]:
    """The things of these ids, whoever may see them; for sentences whose reader sees the event itself."""
    return _by_code[code].model._default_manager.in_bulk(set(ids))
