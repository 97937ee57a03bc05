"""Forms in every language of the organization: one control per language for each of its Words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from puente.foundation.errors import Invalid
from puente.foundation.words import Words


class WordsForm(forms.Form):
    """A form that may hold Words. `languages` are the organization's, its own first; `kept` are the Words there were.

    Texts in languages that the organization no longer writes stay as they are.
    """

    def __init__(
        self, *args: Any, languages: list[str], kept: Mapping[str, Words] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.languages = languages or ["en"]
        self._kept = dict(kept or {})
        self._words: dict[str, list[str]] = {}
        for field in self.fields.values():
            field.label_suffix = ""

    def add_words(
        self,
        name: str,
        label: object,
        *,
        longest: int = 200,
        rows: int = 0,
        required: bool = False,
        help: object = "",
    ) -> None:
        """Puts a control per language at the end of the form; only that of the organization's own may be required."""
        self._words[name] = []
        for language in self.languages:
            own = language == self.languages[0]
            widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=str(label) if len(self.languages) == 1 else f"{label}, {language_name(language)}",
                required=required and own,
                max_length=longest,
                widget=widget,
                help_text=str(help) if own else "",
                initial=self._kept.get(name, Words()).get(language, ""),
            )
            self._words[name].append(f"{name}_{language}")

    def words(self, name: str) -> Words:
        """What was typed, with what was kept in other languages. After `is_valid`."""
        others = {code: text for code, text in self._kept.get(name, {}).items() if code not in self.languages}
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in self.languages}
        return Words({code: text for code, text in {**others, **typed}.items() if text})

    def take(self, invalid: Invalid) -> None:
        """Puts what a verb found wrong beside its fields; what has no field here stands above the form."""
        for name, messages in invalid.fields.items():
            place = self._words.get(name, [name])[0]
            for message in messages:
                self.add_error(place if place in self.fields else None, message)


def language_name(code: str) -> str:
    """A language in the reader's own: Spanish, español."""
    try:
        return Locale.parse(code).get_display_name((get_language() or "en")[:2]) or code
    except ValueError:
        return _("language %(code)s") % {"code": code}
