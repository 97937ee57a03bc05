"""The life of a request that was lived elsewhere, told step by step, ready to be brought in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One thing that was done: `what` is one of desk/living.STEPS; `actor` is a person's name."""

    what: str
    at: datetime
    actor: str
    data: dict[str, Any]


@dataclass
class Telling:
    """A request and its steps in order; departments and persons by the names they have at the source, a service and
    an option by their ids here. Without `outside_key` nothing tells a second import that it is there already."""

    number: str
    outside_key: str
    subject: str
    text: str
    requester: str
    department: str
    priority: int
    channel: str
    opened_at: datetime
    opened_by: str
    beneficiary: str | None = None
    asking: str | None = None
    service: int | None = None
    option: int | None = None
    is_confidential: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    wanted_on: date | None = None
    steps: list[Step] = field(default_factory=list)
    says_missed: bool = False

    def step(self, step: Step) -> None:
        self.steps.append(step)

    def departments(self) -> set[str]:
        return {self.department, *(s.data["to"] for s in self.steps if s.what == "hand_over")}

    def serving(self) -> set[tuple[str, str]]:
        """Who served where: (person, department) of every assignment."""
        where, pairs = self.department, set()
        for step in self.steps:
            if step.what == "hand_over":
                where = step.data["to"]
            elif step.what == "assign":
                pairs.add((step.data["to"], where))
        return pairs

    def people(self) -> set[str]:
        named = {self.requester, self.opened_by, *(step.actor for step in self.steps)}
        return named | {step.data["to"] for step in self.steps if step.what == "assign"}
