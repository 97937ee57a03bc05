"""What was wrong with a message, noted while reading it."""

from __future__ import annotations

from typing import NamedTuple

from puente.mail.reading import limits


class Problem(NamedTuple):
    """`code` is for programs and never changes; `detail` is English, for whoever looks closer."""

    code: str
    detail: str


class Problems:
    """The notes of one reading: each code and detail once, and never more than a page of them."""

    def __init__(self) -> None:
        self._noted: dict[Problem, None] = {}

    def note(self, code: str, detail: str) -> None:
        if len(self._noted) < limits.PROBLEMS:
            self._noted[Problem(code, _tidy(detail))] = None

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._noted)

    def __len__(self) -> int:
        return len(self._noted)

    def codes(self) -> set[str]:
        return {problem.code for problem in self._noted}


def _tidy(detail: str) -> str:
    """Without control characters, and short enough for one line."""
    line = " ".join(detail[:400].split())
    return "".join(letter for letter in line if letter.isprintable())[:200]
