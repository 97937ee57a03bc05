"""Forms of the pages: texts in each of the organization's languages, and a verb's refusals beside their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.foundation.words import Words
from puente.people.languages import name_of
from puente.people.models import the_organization

R = TypeVar("R")
DASHES = "---------"
"""What Django's lists show where nothing is chosen."""


def date_input() -> forms.DateInput:
    """The browser's own control for a date: it speaks ISO alone, whatever the reader's language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HouseForm(forms.Form):
    """A form that calls one verb. What the verb says no to stands beside its field, and what was typed stays."""

    other_names: Mapping[str, str] = {}
    """Where the verb calls a field otherwise: {its name: ours}."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A list in which nothing is chosen yet says so in words."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = _("Choose one")

    def do(self, verb: Callable[[], R]) -> R | None:
        """The verb's answer; None when it said no, which the form then shows. PermissionDenied when it may not be."""
        try:
            return verb()
        except Forbidden as no:
            raise PermissionDenied(str(no)) from no
        except Invalid as fault:
            for name, found in fault.fields.items():
                for words in found:
                    self.add_error(self._place(name), words)
        except Refused as no:
            self.add_error(None, str(no))
        return None

    def does(self, verb: Callable[[], object]) -> bool:
        """The same, for those who only ask whether it was done."""
        return self.do(verb) is not None

    def _place(self, name: str) -> str | None:
        name = self.other_names.get(name, name)
        if name in self.fields:
            return name
        return next((field for field in self.fields if field.startswith(f"{name}-")), None)

    def add_words(
        self,
        name: str,
        label: Any,
        *,
        value: Mapping[str, str] | None = None,
        required: bool = True,
        rows: int = 0,
        most: int = 200,
        help: Any = "",
    ) -> None:
        """A text in each language that the organization writes; only that in its own may be required.

        Of `value`, texts in languages that the organization no longer writes stay as they are.
        """
        languages = written_languages()
        self._kept = {**getattr(self, "_kept", {}), name: dict(value or {})}
        for language in languages:
            own = language == languages[0]
            self.fields[f"{name}-{language}"] = forms.CharField(
                label=label if len(languages) == 1 else f"{label} ({name_of(language)})",
                required=required and own,
                max_length=most,
                initial=(value or {}).get(language, ""),
                help_text=help if own else "",
                widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
            )
            self.fields[f"{name}-{language}"].widget.attrs["lang"] = language

    def words(self, name: str) -> Words:
        """What was written in `name`, by language, with what was kept in languages that the form does not show."""
        shown = written_languages()
        kept = {language: text for language, text in self._kept[name].items() if language not in shown}
        typed = {language: self.cleaned_data.get(f"{name}-{language}", "") for language in shown}
        return Words({language: text for language, text in {**kept, **typed}.items() if text})


def written_languages() -> list[str]:
    """The languages in which the organization writes, its own first."""
    house = the_organization()
    return list(house.languages if house is not None else ()) or ["en"]


def attempt(request: HttpRequest, verb: Callable[[], object], *, done: str = "") -> bool:
    """Calls a verb of one button: says `done`, or the refusal, in a message. True when it was done."""
    try:
        verb()
    except Forbidden as no:
        raise PermissionDenied(str(no)) from no
    except Refused as no:
        messages.error(request, str(no))
        return False
    except Invalid as fault:
        messages.error(request, str(fault) or _("That cannot be."))
        return False
    if done:
        messages.success(request, done)
    return True
