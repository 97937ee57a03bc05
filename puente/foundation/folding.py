"""Text without accents and capitals, so that «Íñigo» is found by "inigo", the same on both databases."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import models

OTHERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Accents off, small letters, single spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(unicodedata.normalize("NFC", bare.translate(OTHERS)).casefold().split())


class FoldedField(models.TextField):
    """What is searched: the texts of the fields `of`, folded each time the row is saved, alone or with many."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.of = of
        kwargs |= {"editable": False, "blank": True, "default": ""}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(" ".join(str(getattr(model_instance, name)) for name in self.of))
        setattr(model_instance, self.attname, folded)
        return folded
