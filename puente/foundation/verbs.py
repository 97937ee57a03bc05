"""`@verb`: every change is a named function: lock, permit, refuse, write, record, in one transaction."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from puente.foundation import house
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.foundation.statements import ending_late

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Frame:
    verb: str
    recorded: int = 0
    unchanged: bool = False
    many: bool = False
    last: dict[str, Callable[[], None]] = field(default_factory=dict)

    @property
    def owes(self) -> bool:
        if self.many:
            return not self.recorded and not self.unchanged
        return self.recorded != 1 and not (self.unchanged and not self.recorded)


_frames: ContextVar[tuple[_Frame, ...]] = ContextVar("verb_frames", default=())
_via: ContextVar[str] = ContextVar("via", default="code")
_recorded: ContextVar[int] = ContextVar("recorded", default=0)
_joins: ContextVar[bool] = ContextVar("joins", default=False)

VERBS: dict[str, Callable[..., Any]] = {}
"""Every verb of the house by its name, `room.verb`."""


class NothingRecorded(AssertionError):
    """A verb came to its end without its event: a fault of the house, never of a person."""


def bulk_verb(function: Callable[P, R]) -> Callable[P, R]:
    """As `verb`, for importing history alone: it records as many events as a loop over the verbs would."""
    return _verb(function, many=True)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Runs `function` in one transaction, and sees to it that it records exactly one event of its own.

    A constraint of the database that fails becomes `Refused` in the constraint's own words, a ValidationError
    becomes `Invalid`. A verb that finds nothing to change says so by `unchanged(...)`.
    """
    return _verb(function, many=False)


def _verb(function: Callable[P, R], *, many: bool) -> Callable[P, R]:
    name = f"{function.__module__.split('.')[1]}.{function.__name__}"

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        frame = _Frame(name, many=many)
        token = _frames.set((*_frames.get(), frame))
        try:
            with transaction.atomic(savepoint=not _joins.get()):
                joining = _joins.set(False)
                try:
                    result = function(*args, **kwargs)
                finally:
                    _joins.reset(joining)
                if frame.owes:
                    raise NothingRecorded(f"{name} recorded {frame.recorded} events, and owes one")
                for finish in frame.last.values():
                    finish()
                return result
        except IntegrityError as error:
            raise refusal(error) from error
        except ValidationError as error:
            raise Invalid(_fields(error)) from error
        finally:
            _frames.reset(token)

    run.is_verb = True  # type: ignore[attr-defined]
    VERBS[name] = run
    return run


@contextmanager
def drawn_meanwhile() -> Iterator[None]:
    """For a door that draws what its verb did while the database makes it last (`statements.ending_late`): what fails then
    raises at the block's end, as the verb would have. Then nothing of what was found in the block is true."""
    try:
        with ending_late():
            yield
    except DatabaseError as error:
        house.start_over()
        if isinstance(error, IntegrityError):
            raise refusal(error) from error
        raise


def note_recorded(events: int = 1) -> None:
    """Called by `record`: the innermost verb has its event."""
    _recorded.set(_recorded.get() + events)
    frames = _frames.get()
    if frames:
        frames[-1].recorded += events


def before_commit(what: str, finish: Callable[[], None]) -> None:
    """Has `finish` called as the outermost verb ends, within its transaction; once, however often it is asked for."""
    frames = _frames.get()
    if frames:
        frames[0].last[what] = finish


def recorded() -> int:
    """How many events were recorded here so far: whoever read what happened knows whether something came after."""
    return _recorded.get()


def in_a_verb() -> bool:
    """True while a verb runs; `record` insists on it."""
    return bool(_frames.get())


def unchanged(thing: R) -> R:
    """The verb finds the world as it was asked to be: nothing is written, nothing recorded."""
    frames = _frames.get()
    if frames:
        frames[-1].unchanged = True
    return thing


@contextmanager
def via(door: str) -> Iterator[None]:
    """Names the door (web, api, mail, import, cli, clock) through which the verbs in the block are called."""
    token = _via.set(door)
    try:
        yield
    finally:
        _via.reset(token)


def door() -> str:
    """The door in use."""
    return _via.get()


@contextmanager
def joining() -> Iterator[None]:
    """A verb called in the block is part of the transaction that is open, without a savepoint of its own: when it
    fails, all of it fails."""
    token = _joins.set(True)
    try:
        yield
    finally:
        _joins.reset(token)


def permit(rule: Callable[..., bool], *args: Any) -> None:
    """Raises Forbidden unless `rule(*args)`; the rule's docstring tells the person who may."""
    if not rule(*args):
        raise Forbidden(_("You may not do this."))


def refuse_if(condition: object, words: object, *, code: str = "refused") -> None:
    """Raises Refused with `words` when `condition` is true."""
    if condition:
        raise Refused(words, code=code)


def check(thing: models.Model, *fields: str) -> None:
    """Cleans the fields written by this verb, and asks the database nothing. Raises Invalid."""
    others = {field.name for field in thing._meta.fields} - set(fields)
    try:
        thing.clean_fields(exclude=others)
    except ValidationError as error:
        raise Invalid(_fields(error)) from error


def _fields(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {("" if name == "__all__" else name): words for name, words in error.message_dict.items()}
    return {"": error.messages}


def refusal(error: IntegrityError) -> Exception:
    """The failed constraint in its own words; an error that no constraint of ours explains stays as it is."""
    said = str(error)
    columns = re.search(r"UNIQUE constraint failed: (.+)$", said)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if re.search(rf"\b{re.escape(constraint.name)}\b", said):
                return Refused(constraint.get_violation_error_message(), code=constraint.name)
            if columns and isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                wanted = {
                    f"{model._meta.db_table}.{getattr(model._meta.get_field(f), 'column', '')}"
                    for f in constraint.fields
                }
                if wanted == set(columns[1].split(", ")):
                    return Refused(constraint.get_violation_error_message(), code=constraint.name)
        for column in model._meta.local_concrete_fields:
            if not column.unique or column.primary_key:
                continue
            here = f"{model._meta.db_table}.{column.column}"
            if (columns and columns[1] == here) or f'"{model._meta.db_table}_{column.column}' in said:
                words = _("%(field)s: this is already taken.") % {"field": column.verbose_name}
                return Invalid({column.name: [words]})
    return error
