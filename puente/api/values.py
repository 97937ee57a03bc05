"""What a verb takes, as JSON: the shape comes from the verb's own signature, so that the two never part."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    create_model,
)

from puente.api import finding
from puente.catalogue.models import Priority
from puente.foundation import markdown
from puente.foundation.errors import Invalid
from puente.people.models import Person

Read = Callable[[Person, Any], Any]
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""An id in an address."""
Number = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]


def _said(value: Any) -> Any:
    if not isinstance(value, (str, date)):
        raise ValueError(_("Write it as text."))
    return value


def characters(value: Any) -> Any:
    """Whole ones, and no NUL."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError(_("No text has the character NUL."))
    if isinstance(value, str) and HALF.search(value):
        raise ValueError(_("This has half of a character: \\ud800 to \\udfff come in pairs."))
    return value


def _all_characters(value: Any) -> Any:
    """The same of whatever stands within."""
    for one in (
        [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        _all_characters(one)
    return characters(value)


HALF = re.compile("[\ud800-\udfff]")
Text = Annotated[str, Field(max_length=markdown.LONGEST), BeforeValidator(characters)]
Code = Annotated[str, Field(max_length=200), BeforeValidator(characters)]
Moment = Annotated[AwareDatetime, BeforeValidator(_said)]
Day = Annotated[date, BeforeValidator(_said)]
Json = Annotated[JsonValue, BeforeValidator(_all_characters)]
Words = Text | dict[str, Text]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Spans = list[list[Text]]


@dataclass(frozen=True)
class Kind:
    """How a parameter is written in JSON, how it becomes what the verb takes, and what to say of it."""

    type: Any
    read: Read | None = None
    about: str = ""


def _many(find: Read) -> Read:
    return lambda person, keys: [find(person, key) for key in keys]


WORDS = Kind(Words, about="A text in the organization's own language, or one by language: {es: …, en: …}.")
KINDS: dict[str, Kind] = {
    "str": Kind(Text),
    "bool": Kind(StrictBool),
    "int": Kind(Number),
    "date": Kind(Day),
    "datetime": Kind(Moment, about="With its offset from UTC."),
    "Person": Kind(Id, finding.person, "Id of a person."),
    "Department": Kind(Code, finding.department, "Code of a department."),
    "Service": Kind(Code, finding.service_meant, "Code of a service."),
    "Option": Kind(Id, finding.option, "Id of an option of the service."),
    "Company": Kind(Id, finding.company, "Id of a company."),
    "Calendar": Kind(Id, finding.calendar, "Id of a calendar."),
    "View": Kind(Id, finding.view, "Id of a view, to change it."),
    "Iterable[Person]": Kind(list[Id], _many(finding.person), "Ids of persons."),
    "Collection[int]": Kind(list[Id], about="Ids."),
    "Iterable[Department]": Kind(list[Code], _many(finding.department), "Codes of departments."),
    "Text": WORDS,
    "Mapping[str, str] | str": WORDS,
    "Mapping[str, Any]": Kind(dict[Text, Json]),
    "dict[str, Any]": Kind(dict[Text, Json]),
    "list[str]": Kind(list[Text]),
    "Sequence[str]": Kind(list[Text]),
    "Iterable[Any]": Kind(list[Json]),
    "Mapping[str, Intervals]": Kind(dict[Weekday, Spans], about="Hours by weekday: {mon: [[09:00, 17:00]]}."),
    "Intervals": Kind(Spans, about="From and until: [[09:00, 14:00]]; none when closed."),
}
PRIORITY = Kind(
    Literal["low", "normal", "high", "urgent"], lambda person, code: Priority.coded(code), "How urgent."
)
CHOSEN_BY_THE_DOOR = {"by", "channel", "files"}
MORE: dict[str, dict[str, str]] = {
    "catalogue.change_field": {
        "label": "Text", "help": "Text", "is_required": "bool", "choices": "Iterable[Any]",
        "condition": "Mapping[str, Any]", "limits": "Mapping[str, Any]",
    },
    "catalogue.change_option": {
        "name": "Text", "about": "Text", "lead_days": "int | None", "stock": "int | None", "position": "int",
    },
    "catalogue.describe_service": {
        "summary": "Text", "also_called": "Text", "expects": "Text", "is_confidential": "bool",
        "priority": "int", "icon": "str",
    },
    "people.invite": {
        "called": "str", "kind": "str", "company": "Company | None", "job": "str", "phone": "str",
        "language": "str", "zone": "str", "languages": "Sequence[str]",
    },
}  # fmt: skip
"""What a verb takes under `**`: only what is named changes."""


@dataclass(frozen=True)
class Taken:
    """What a verb takes besides its thing: the shape (None when nothing), and whether files may come along."""

    shape: type[BaseModel] | None
    kinds: dict[str, Kind]
    files: bool
    channel: bool

    def read(self, person: Person, said: BaseModel) -> dict[str, Any]:
        """The verb's arguments; only those that were said. Raises Invalid beside what is not found."""
        values: dict[str, Any] = {}
        missing: dict[str, object] = {}
        for name, value in said.model_dump(exclude_unset=True).items():
            read = self.kinds[name].read
            try:
                values[name] = value if read is None or value is None else read(person, value)
            except LookupError:
                missing[name] = _("There is none such.")
        if missing:
            raise Invalid(missing)
        return values


def taken_by(name: str, verb: Callable[..., Any]) -> Taken:
    """What this verb takes. LookupError for a parameter that has no way to be written in JSON yet."""
    parameters = inspect.signature(verb).parameters.values()
    wanted = {p.name: p for p in parameters if p.kind is p.KEYWORD_ONLY}
    fields: dict[str, Any] = {}
    kinds: dict[str, Kind] = {}
    for parameter in wanted.values():
        if parameter.name in CHOSEN_BY_THE_DOOR:
            continue
        kind, field = _field(
            name, parameter.name, str(parameter.annotation), parameter.default is parameter.empty
        )
        kinds[parameter.name], fields[parameter.name] = kind, field
    for more, annotation in MORE.get(name, {}).items():
        kinds[more], fields[more] = _field(name, more, annotation, False)
    shape: type[BaseModel] | None = None
    if fields:
        title = "".join(word.capitalize() for word in name.replace(".", "_").split("_"))
        shape = create_model(title, __config__=ConfigDict(extra="forbid"), **fields)
    return Taken(shape, kinds, "files" in wanted, "channel" in wanted)


def _field(verb: str, name: str, annotation: str, required: bool) -> tuple[Kind, tuple[Any, Any]]:
    plain = annotation.removesuffix(" | None")
    try:
        kind = PRIORITY if name == "priority" else KINDS[plain]
    except KeyError:
        raise LookupError(f"{verb}({name}: {annotation}) has no way to be written in JSON") from None
    nullable = plain != annotation
    written = kind.type | None if nullable else kind.type
    default: Any = ... if required else None
    if default is None and not nullable:
        return kind, (written, Field(default_factory=lambda: None, description=kind.about or None))
    return kind, (written, Field(default, description=kind.about or None))
