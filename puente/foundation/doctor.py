"""What `puente doctor` looks at: each room says how to find out whether its part is sound."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`said` tells a person what was found, and when it is not sound what to do. `figures` are for programs."""

    sound: bool
    said: str
    figures: dict[str, int | float | str] | None = None


Check = Callable[[], Finding]
CHECKS: dict[str, Check] = {}
_thorough: ContextVar[bool] = ContextVar("thorough", default=False)


def check(name: str, fn: Check) -> None:
    """`fn()` looks at one thing and changes nothing. `name` is a word for programs: "triggers", "targets"."""
    CHECKS[name] = fn


def is_thorough() -> bool:
    """Whether all should be looked at, however long it takes, and not the newest alone."""
    return _thorough.get()


def examine(*, thorough: bool = False) -> dict[str, Finding]:
    """Every check, in the order in which they came; one that cannot be made is a finding too."""
    findings = {}
    _thorough.set(thorough)
    for name, fn in CHECKS.items():
        try:
            findings[name] = fn()
        except Exception as error:
            findings[name] = Finding(False, f"{type(error).__name__}: {error}")
    return findings
