"""Words that the organization writes: one text by language, falling back to the organization's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Words(dict[str, str]):
    """{"es": "Informática", "en": "IT"}. `str()` is the reader's language, else the house's, else any."""

    def __str__(self) -> str:
        return self.within((get_language() or settings.LANGUAGE_CODE)[:2])

    def within(self, language: str) -> str:
        """The text in `language`, else in the house's own, else in any; empty when there is none."""
        from puente.foundation.house import language as own

        if self.get(language):
            return self[language]
        if not self:
            return ""
        return self.get(own()) or next(text for text in self.values() if text)

    def __bool__(self) -> bool:
        return any(self.values())

    def __html__(self) -> str:
        from django.utils.html import escape

        return str(escape(str(self)))


class _WordsAttribute(DeferredAttribute):
    """Whatever is set, Words is what is got."""

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = (
            as_words(value) if isinstance(value, (Mapping, str)) else value
        )


class WordsField(models.JSONField):
    """A column of Words. Accepts a mapping, or a plain text, which is taken to be in the house's own language."""

    descriptor_class = _WordsAttribute
    description = _("Text in each language of the organization")

    def __init__(self, *args: Any, max_length: int = 200, **kwargs: Any) -> None:
        self.longest = max_length
        kwargs.setdefault("default", Words)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["max_length"] = self.longest
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        return Words(super().from_db_value(value, expression, connection) or {})  # type: ignore[misc]

    def to_python(self, value: Any) -> Words:
        return as_words(value)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(dict(as_words(value)) if isinstance(value, (Mapping, str)) else value)

    def clean(self, value: Any, model_instance: Any) -> Words:
        words = as_words(value)
        for text in words.values():
            if len(text) > self.longest:
                raise ValidationError(
                    _("At most %(most)d characters, please."), params={"most": self.longest}
                )
        if not words and not self.blank:
            raise ValidationError(_("Write something here, in one language at least."))
        return words


def as_words(value: object) -> Words:
    """Words from a mapping, a plain text (in the house's own language) or nothing."""
    from puente.foundation.house import language as own

    if isinstance(value, Words):
        return value
    if isinstance(value, Mapping):
        return Words({str(k): str(v).strip() for k, v in value.items() if v and str(v).strip()})
    text = str(value or "").strip()
    return Words({own(): text}) if text else Words()
