"""The three ways in which a verb says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class PuenteError(Exception):
    """Something a person can be told."""


class Forbidden(PuenteError):
    """This person may not do this."""


class Refused(PuenteError):
    """A house rule says no, in translated words for the person. `code` names the rule for programs."""

    def __init__(self, words: object, *, code: str = "refused") -> None:
        super().__init__(words)
        self.code = code


class Invalid(PuenteError):
    """Values that cannot be: `fields` maps a field's name to its messages; "" holds those about the whole."""

    def __init__(self, fields: Mapping[str, Sequence[object] | object]) -> None:
        self.fields: dict[str, list[str]] = {
            name: [str(word) for word in words] if isinstance(words, (list, tuple)) else [str(words)]
            for name, words in fields.items()
        }
        super().__init__("; ".join(word for words in self.fields.values() for word in words))
