"""What every floor may ask of the house: its own language and its zone. The room `people` answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings

_answers: dict[str, Callable[[], str]] = {}
_remembered: ContextVar[dict[str, Any] | None] = ContextVar("remembered", default=None)


def answer(question: str, by: Callable[[], str]) -> None:
    """`people` says how to find the organization's "language" and "zone"."""
    _answers[question] = by


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block (a page, an event loop's turn) each question is put once."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def recall(what: str, find: Callable[[], Any]) -> Any:
    """What `find` finds, looked for once within `remembering`; outside of it, each time."""
    remembered = _remembered.get()
    if remembered is None:
        return find()
    if what not in remembered:
        remembered[what] = find()
    return remembered[what]


def forget(what: str) -> None:
    """A verb changed it: the next question looks again."""
    remembered = _remembered.get()
    if remembered is not None:
        remembered.pop(what, None)


def remember(what: str, value: Any) -> None:
    """What `recall` finds from now on within `remembering`; nothing outside of it."""
    remembered = _remembered.get()
    if remembered is not None:
        remembered[what] = value


def start_over() -> None:
    """Nothing that was found for this page is true any more."""
    remembered = _remembered.get()
    if remembered is not None:
        remembered.clear()


def knows(what: str) -> bool:
    """Whether it was looked for already, within `remembering`."""
    return what in (_remembered.get() or ())


def remembers() -> bool:
    """Within `remembering`: what is recalled costs nothing the second time."""
    return _remembered.get() is not None


def _ask(question: str, otherwise: str) -> str:
    if question not in _answers:
        return otherwise
    return str(recall(question, _answers[question]))


def language() -> str:
    """Two letters: the language that the organization writes first."""
    return _ask("language", settings.LANGUAGE_CODE[:2])


def zone() -> str:
    """An IANA zone: where the organization is, unless a person or a calendar says otherwise."""
    return _ask("zone", settings.TIME_ZONE)


def ask_ahead(what: str, put: Callable[[], Callable[[], Any]]) -> None:
    """The page, as its address tells, will ask this of the database whoever looks: `put` sends the question when the next
    journey goes there, and returns what reads its answer. Nothing is shown by it: who may see is decided as ever."""
    remember("ahead", (what, put))


def put_ahead() -> None:
    """Called within the first journey of a page (`statements.together`)."""
    remembered = _remembered.get()
    if remembered and (meant := remembered.pop("ahead", None)):
        what, put = meant
        remembered[what] = put()


def asked_ahead(what: str) -> Callable[[], Any] | None:
    """What reads the answer, once, when it was asked ahead."""
    remembered = _remembered.get()
    return remembered.pop(what, None) if remembered else None
