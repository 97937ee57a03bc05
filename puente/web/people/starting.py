"""The form of the first page: the organization, its languages, zone and hours, and its first administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from puente.people.languages import name_of
from puente.people.models import Person
from puente.web.forms import HouseForm
from puente.web.people.forms import zones
from puente.web.settings.calendar_forms import offer_places

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class StartForm(HouseForm):
    """What a house needs to begin with; everything can be changed later."""

    other_names = {
        "name": "organization",
        "languages": "language",
        "subdivision": "region",
        "week": "opens",
        "intervals": "opens",
    }

    organization = forms.CharField(label=gettext_lazy("Name of the organization"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Its own language"), choices=settings.LANGUAGES)
    both = forms.BooleanField(
        label=gettext_lazy("We write in both Spanish and English"),
        required=False,
        help_text=gettext_lazy("Names of departments and services can then be written in each."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), required=False)
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        help_text=gettext_lazy("Of that country, when it has holidays of its own."),
    )
    opens = forms.TimeField(label=gettext_lazy("Monday to Friday, from"), initial="09:00", widget=TIME)
    closes = forms.TimeField(label=pgettext_lazy("hour", "until"), initial="17:00", widget=TIME)
    person = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Your e-mail, to sign in"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Ten characters at least. A sentence is easier to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        spanish = (get_language() or "en")[:2] == "es"
        initial = {
            "language": "es" if spanish else "en",
            "zone": "Europe/Madrid" if spanish else "Europe/London",
            "country": "ES" if spanish else "",
        }
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        offer_places(self, initial["country"])
        self.fields["language"].choices = [(code, name_of(code)) for code, _name in settings.LANGUAGES]  # type: ignore[attr-defined]

    def founder(self) -> Person:
        """The first administrator, not yet saved; goes on in the language in which the first page was read."""
        told = self.cleaned_data
        reads = (get_language() or told["language"])[:2]
        return Person(name=told["person"].strip(), email=told["email"], language=reads)

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        others = (
            [code for code, _name in settings.LANGUAGES if code != told["language"]] if told["both"] else []
        )
        hours = [f"{told['opens']:%H:%M}", f"{told['closes']:%H:%M}"]
        return {
            "name": told["organization"],
            "languages": [told["language"], *others],
            "zone": told["zone"],
            "country": told["country"],
            "subdivision": told["region"],
            "week": {day: [hours] for day in DAYS[:5]},
            "password": told["password"],
        }
