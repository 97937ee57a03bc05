"""What can happen to the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from puente.events.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class ServiceFounded(Kind):
    name = "service.founded"
    says = _("{actor} opened the service {about}")
    icon = "plus"
    shows: ClassVar[dict[str, str]] = {"serves": "department"}

    serves: Any


@dataclass(frozen=True, kw_only=True)
class ServiceRenamed(Kind):
    name = "service.renamed"
    says = _("{actor} gave the service {about} another name")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class ServiceDescribed(Kind):
    name = "service.described"
    says = _("{actor} described the service {about} anew")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class ServiceAudienceSet(Kind):
    name = "service.audience_set"
    says = _("{actor} set who may ask for {about}")
    icon = "users"


@dataclass(frozen=True, kw_only=True)
class ServiceMoved(Kind):
    """`standards` holds [ended, begun] for each standard that went along."""

    name = "service.moved"
    says = _("{actor} moved {about} from {from_department} to {to_department}")
    icon = "arrow-left-right"
    shows: ClassVar[dict[str, str]] = {"from_department": "department", "to_department": "department"}

    from_department: Any
    to_department: Any
    standards: list[list[int]]


@dataclass(frozen=True, kw_only=True)
class ServiceRetired(Kind):
    name = "service.retired"
    says = _("{actor} retired the service {about}")
    icon = "archive"


@dataclass(frozen=True, kw_only=True)
class FieldAdded(Kind):
    name = "service.field_added"
    says = _("{actor} added the question {field} to {about}")
    icon = "circle-plus"
    shows: ClassVar[dict[str, str]] = {"field": "field"}

    field: Any


@dataclass(frozen=True, kw_only=True)
class FieldChanged(Kind):
    name = "service.field_changed"
    says = _("{actor} changed the question {field} of {about}")
    icon = "pencil"
    shows: ClassVar[dict[str, str]] = {"field": "field"}

    field: Any


@dataclass(frozen=True, kw_only=True)
class FieldMoved(Kind):
    name = "service.field_moved"
    says = _("{actor} put the question {field} of {about} in another place")
    icon = "sliders-horizontal"
    shows: ClassVar[dict[str, str]] = {"field": "field"}

    field: Any


@dataclass(frozen=True, kw_only=True)
class FieldRetired(Kind):
    name = "service.field_retired"
    says = _("{actor} took the question {field} out of {about}")
    icon = "archive"
    shows: ClassVar[dict[str, str]] = {"field": "field"}

    field: Any


@dataclass(frozen=True, kw_only=True)
class OptionAdded(Kind):
    name = "service.option_added"
    says = _("{actor} added the option {option} to {about}")
    icon = "circle-plus"
    shows: ClassVar[dict[str, str]] = {"option": "option"}

    option: Any


@dataclass(frozen=True, kw_only=True)
class OptionChanged(Kind):
    name = "service.option_changed"
    says = _("{actor} changed the option {option} of {about}")
    icon = "pencil"
    shows: ClassVar[dict[str, str]] = {"option": "option"}

    option: Any


@dataclass(frozen=True, kw_only=True)
class OptionRetired(Kind):
    name = "service.option_retired"
    says = _("{actor} took the option {option} out of {about}")
    icon = "archive"
    shows: ClassVar[dict[str, str]] = {"option": "option"}

    option: Any


@dataclass(frozen=True, kw_only=True)
class StandardSet(Kind):
    """`replaces` holds the standards that end on the day this one begins."""

    name = "standard.set"
    says = _("{actor} set a standard: {about}")
    icon = "shield-check"
    shows: ClassVar[dict[str, str]] = {"service": "service", "option": "option"}

    metric: str
    target_seconds: int
    share: int
    force_from: Any
    force_until: Any = None
    service: Any = None
    option: Any = None
    priority: int | None = None
    replaces: list[int]


@dataclass(frozen=True, kw_only=True)
class StandardEnded(Kind):
    name = "standard.ended"
    says = _("{actor} ended a standard: {about}")
    icon = "shield"
    shows: ClassVar[dict[str, str]] = {"service": "service"}

    metric: str
    force_until: Any
    service: Any = None
