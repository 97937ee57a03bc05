"""What the API answers with: the shapes of things, as the description says them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

Level = Literal["thread", "whole"]
PriorityCode = Literal["low", "normal", "high", "urgent"]
Named = dict[str, str]


class PersonRef(BaseModel):
    id: int
    name: str


class DepartmentRef(BaseModel):
    code: str
    name: str


class ServiceRef(BaseModel):
    code: str
    name: str


class OptionRef(BaseModel):
    id: int
    name: str


class RequestRow(BaseModel):
    """A request in a list."""

    number: str
    subject: str
    status: str
    priority: PriorityCode
    channel: str
    is_confidential: bool
    is_paused: bool = Field(description="Its clock stands still.")
    waits_for: str
    due_at: datetime | None
    next_metric: str = Field(description="Which target is due then.")
    opened_at: datetime
    changed_at: datetime
    requester: PersonRef
    asking_department: DepartmentRef | None
    assignee: PersonRef | None
    service: str | None
    handed_over: int
    reopened: int


class RequestOut(BaseModel):
    """A request that one reads: its thread, or the whole (thread and internal notes)."""

    level: Level
    number: str
    subject: str
    status: str
    priority: PriorityCode
    channel: str
    department: DepartmentRef
    requester: PersonRef
    beneficiary: PersonRef | None
    asking_department: DepartmentRef | None
    service: ServiceRef | None
    option: OptionRef | None
    answers: dict[str, Any] = Field(description="What the service's form was answered, by field.")
    assignee: PersonRef | None
    is_confidential: bool
    is_paused: bool
    waits_for: str
    wanted_on: date | None
    opened_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    ended_at: datetime | None
    changed_at: datetime
    due_at: datetime | None
    handed_over: int
    reopened: int
    revision: int = Field(description="Grows with every change.")
    can: list[str] = Field(description="The verbs that whoever asks may do with it now.")


class RequestLine(BaseModel):
    """What a department that waits for it knows of a request: its line."""

    level: Literal["line"]
    number: str
    subject: str
    status: str
    due_at: datetime | None


class RequestGone(BaseModel):
    """It was done, and whoever did it does not see the request any more."""

    level: Literal["nothing"]
    number: str


class AttachmentOut(BaseModel):
    name: str
    type: str
    size: int
    address: str = Field(description="Where it is given back, to those who read the message.")


class MessageOut(BaseModel):
    """A public answer, an internal note (kind note: to the whole level alone), or the opening text."""

    id: int
    kind: Literal["opening", "answer", "note"]
    author: PersonRef | None
    department: DepartmentRef | None = Field(description="In whose name the serving side wrote.")
    text: str = Field(description="Markdown.")
    html: str = Field(description="The text rendered and sanitised.")
    channel: str
    at: datetime
    attachments: list[AttachmentOut]


class EventOut(BaseModel):
    """Something that happened: the record itself. `data` holds ids, codes, numbers and moments only."""

    id: int
    at: datetime
    kind: str
    actor: PersonRef | None = Field(description="Null when the clock did it.")
    via: str
    says: str = Field(description="One sentence in the reader's language.")
    data: dict[str, Any]


class EntryOut(BaseModel):
    """One line of the story of a request: a message, or an event with the reason that was given."""

    at: datetime
    message: MessageOut | None
    event: EventOut | None
    reason: str


class NewsOut(BaseModel):
    """Something that others did to what is mine, or a target about to be missed."""

    id: int
    at: datetime
    why: str
    metric: str
    kind: str | None
    number: str
    subject: str
    read_at: datetime | None


class ViewOut(BaseModel):
    """A saved way to look at a queue; shared when it has no owner."""

    id: int
    department: DepartmentRef
    owner: int | None
    name: str
    filters: dict[str, Any]
    columns: list[str]
    order: str


class CountsOut(BaseModel):
    standing: int
    mine: int
    unassigned: int
    late: int
    waiting: int


class CompanyOut(BaseModel):
    id: int
    name: str
    kind: str
    retired_at: datetime | None


class DepartmentOut(BaseModel):
    code: str
    name: str
    names: Named
    about: Named
    parent: str | None
    company: int
    calendar: int | None
    email: str
    phone: str
    place: str
    retired_at: datetime | None


class PersonOut(BaseModel):
    id: int
    name: str
    called: str
    kind: str
    job: str
    company: int | None
    email: str | None
    languages: list[str]
    is_administrator: bool
    left_at: datetime | None


class MembershipOut(BaseModel):
    id: int
    person: PersonRef
    department: DepartmentRef
    role: str
    since_at: datetime
    until_at: datetime | None


class AddressOut(BaseModel):
    id: int
    person: PersonRef
    kind: str
    value: str
    label: str
    confirmed_at: datetime | None
    removed_at: datetime | None


class AbsenceOut(BaseModel):
    id: int
    person: PersonRef
    from_at: datetime
    until_at: datetime
    covered_by: int | None
    cancelled_at: datetime | None


class VisionOut(BaseModel):
    id: int
    department: DepartmentRef | None
    text: Named
    version: int
    set_at: datetime


class OrganizationOut(BaseModel):
    name: str
    languages: list[str]
    zone: str
    calendar: int
    closes_after_days: int
    reopens_within_days: int
    warns_at_percent: int
    largest_file: int


class FieldOut(BaseModel):
    id: int
    code: str
    kind: str
    label: Named
    help: Named
    is_required: bool
    choices: list[Any]
    condition: dict[str, Any]
    limits: dict[str, Any]
    position: int
    retired_at: datetime | None


class OptionOut(BaseModel):
    id: int
    code: str
    name: Named
    about: Named
    lead_days: int | None
    stock: int | None
    position: int
    retired_at: datetime | None


class StandardOut(BaseModel):
    id: int
    department: str
    service: str | None
    option: int | None
    metric: str
    priority: PriorityCode | None
    target_seconds: int
    share: int
    force_from: date
    force_until: date | None


class ServiceRow(BaseModel):
    code: str
    name: str
    names: Named
    summary: Named
    department: DepartmentRef
    who_may_ask: str
    is_confidential: bool
    priority: PriorityCode
    icon: str
    retired_at: datetime | None


class ServiceOut(ServiceRow):
    """A service with its form, its options, its standards and who may ask."""

    also_called: Named
    expects: Named
    audience: list[str]
    fields: list[FieldOut]  # type: ignore[assignment]
    options: list[OptionOut]
    standards: list[StandardOut]


class CalendarOut(BaseModel):
    id: int
    name: str
    names: Named
    zone: str
    week: dict[str, list[list[str]]]
    country: str
    subdivision: str
    revision: int
    retired_at: datetime | None


class DeliveryOut(BaseModel):
    """A listener that still has to hear of an event."""

    id: int
    event: int
    listener: str
    about: str = Field(description="Kind and id of the thing that the event is about: request:12")
    attempts: int
    failed_at: datetime | None
    error: str


class AlarmOut(BaseModel):
    """A verb that the clock has still to do."""

    id: int
    verb: str
    at: datetime
    about: str = Field(description="Kind and id of its thing: request:12")
    attempts: int
    failed_at: datetime | None
    error: str


class SpecialDayOut(BaseModel):
    calendar: int
    on: date
    name: Named
    intervals: list[list[str]]
