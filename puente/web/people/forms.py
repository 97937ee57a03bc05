"""Forms about people."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from puente.people.languages import name_of
from puente.people.models import Address, Department, Membership, Person
from puente.web.forms import HouseForm, date_input

OFFERED = ("es", "en", "ca", "eu", "gl", "fr", "pt", "de", "it", "ro", "ar", "zh", "ru", "uk", "pl", "nl")
"""Languages that the page offers to tick; the verb takes any."""


def zones() -> list[tuple[str, str]]:
    """Every zone, with nothing first: the house's."""
    names = sorted(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]


class ProfileForm(HouseForm):
    """How to be called and what to speak."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    called = forms.CharField(label=gettext_lazy("What we call you"), max_length=80, required=False)
    job = forms.CharField(label=gettext_lazy("Job"), max_length=120, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the screen"), required=False)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you speak at work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    theme = forms.ChoiceField(label=gettext_lazy("Light or dark"), required=False, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label=gettext_lazy("One-letter keys"),
        required=False,
        help_text=gettext_lazy("T takes, R answers… Switch them off if you dictate or type by other means."),
    )

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        initial = {name: getattr(who, name) for name in ProfileForm.base_fields}
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        self._choices("language", [("", _("As the browser says")), *settings.LANGUAGES])
        self._choices("zone", [("", _("The house's")), *zones()])
        codes = list(dict.fromkeys([*OFFERED, *who.languages]))
        self._choices("languages", [(code, name_of(code)) for code in codes])
        self._choices("theme", [("", _("As the device says")), ("light", _("Light")), ("dark", _("Dark"))])

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PictureForm(HouseForm):
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        allow_empty_file=True,
        help_text=gettext_lazy("JPEG, PNG, WebP or GIF, 10 MB at most. We cut it square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )


class AddressForm(HouseForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Address.Kind.choices, initial="phone")
    value = forms.CharField(label=gettext_lazy("E-mail or phone"), max_length=254)
    label = forms.CharField(
        label=gettext_lazy("Label"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("“Ward”, “mobile”…"),
    )


class AwayForm(HouseForm):
    """Whole days: from the first morning to the end of the last day, in the zone of whoever writes."""

    other_names = {"from_at": "first", "until_at": "last"}

    first = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    last = forms.DateField(label=gettext_lazy("To, that day included"), widget=date_input())
    covered_by = forms.ModelChoiceField(
        label=gettext_lazy("Who covers"), queryset=Person.objects.none(), required=False
    )

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        beside = Membership.objects.filter(until_at=None, department__in=who.departments_joined())
        people = Person.objects.active().filter(pk__in=beside.values("person")).exclude(pk=who.pk)
        self.fields["covered_by"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["covered_by"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
        self.fields["covered_by"].empty_label = _("Nobody in particular")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["last"] < told["first"]:
            self.add_error("last", _("The last day comes before the first."))
        return told

    def said(self) -> dict[str, Any]:
        zone = timezone.get_current_timezone()
        told = self.cleaned_data
        return {
            "from_at": datetime.combine(told["first"], time.min, zone),
            "until_at": datetime.combine(told["last"] + timedelta(days=1), time.min, zone),
            "covered_by": told["covered_by"],
        }


class JoinForm(HouseForm):
    """Somebody comes into a department."""

    person = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=254,
        help_text=gettext_lazy("Their e-mail, or their whole name."),
        widget=forms.TextInput(attrs={"list": "people-found", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("As"), choices=Membership.Role.choices, initial="agent")

    def clean_person(self) -> Person:
        said = self.cleaned_data["person"].strip()
        found = (
            Person.objects.active().filter(email__iexact=said)[:1]
            or Person.objects.active().filter(name__iexact=said)[:2]
        )
        if not found:
            raise forms.ValidationError(_("Nobody here is called that."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people are called that: write the e-mail."))
        return found[0]


class VisionForm(HouseForm):
    """One sentence, in each language."""

    def __init__(self, *args: Any, value: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words(
            "text",
            _("The sentence"),
            value=value,
            rows=2,
            most=300,
            help=_("How we serve, inside and outside alike. One sentence that can be remembered."),
        )


class AcceptForm(HouseForm):
    """The invited person's first words."""

    called = forms.CharField(label=gettext_lazy("What shall we call you?"), max_length=80, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail to sign in with"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Ten characters at least. A sentence is easier to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"called": who.called})
        if who.email:
            del self.fields["email"]


def departments_for(person: Person) -> Any:
    """The standing departments, by name as the person reads them."""
    return sorted(
        Department.objects.standing().select_related("company"), key=lambda one: str(one).casefold()
    )
