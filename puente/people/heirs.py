"""When a department or a person goes, rooms above hand on what they hold: each registers how, once.

Each function is called inside the verb's own transaction, and calls verbs of its own room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from puente.people.models import Department, Person

Retires = Callable[[Department, Department, Person], None]
Leaves = Callable[[Person, Person], None]
Merges = Callable[[Person, Person, Person], None]

F = TypeVar("F")

_on_retire: list[Retires] = []
_on_leave: list[Leaves] = []
_on_merge: list[Merges] = []


def on_retire(hand_on: Retires) -> None:
    """`hand_on(department, heir, by)` gives what the retiring department held to its heir."""
    _once(_on_retire, hand_on)


def on_leave(let_go: Leaves) -> None:
    """`let_go(person, by)` frees what a person who leaves the organization had in hand."""
    _once(_on_leave, let_go)


def on_merge(carry_over: Merges) -> None:
    """`carry_over(kept, gone, by)` makes what was of `gone` be of `kept`: both are the same human being."""
    _once(_on_merge, carry_over)


def retire(department: Department, heir: Department, by: Person) -> None:
    for hand_on in _on_retire:
        hand_on(department, heir, by)


def leave(person: Person, by: Person) -> None:
    for let_go in _on_leave:
        let_go(person, by)


def merge(kept: Person, gone: Person, by: Person) -> None:
    for carry_over in _on_merge:
        carry_over(kept, gone, by)


def _once(known: list[F], function: F) -> None:
    if function not in known:
        known.append(function)
