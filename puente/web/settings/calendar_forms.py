"""Forms of a calendar: its week takes as many intervals a day as it has and one more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from puente.calendars.models import WEEKDAYS, Calendar
from puente.foundation.house import zone as house_zone
from puente.web.forms import HouseForm, date_input
from puente.web.people.forms import zones
from puente.web.people.hours import day_name
from puente.web.settings.places import countries, regions

LEAST = 2
MOST = 8


def time_field(label: str) -> forms.CharField:
    """A time of day; as text on the server, since 24:00 is one here. What is none, the verb refuses."""
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={"type": "time"}))


class NameForm(HouseForm):
    def __init__(self, *args: Any, of: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("name", _("Name"), value=of.name if of else None)


class PairsForm(HouseForm):
    """Pairs of times of one or more days: `mon-0-from`, `mon-0-to`, `mon-1-from`…"""

    def add_pairs(self, day: str, pairs: list[list[str]], name: str) -> None:
        for number in range(max(LEAST, min(MOST, len(pairs) + 1))):
            start, end = pairs[number] if number < len(pairs) else ("", "")
            words = {"day": name, "number": number + 1}
            for which, value, label in (
                ("from", start, _("%(day)s, interval %(number)d, from")),
                ("to", end, _("%(day)s, interval %(number)d, until")),
            ):
                field = time_field(label % words)
                field.initial = value[:5]
                self.fields[f"{day}-{number}-{which}"] = field

    def pairs(self, day: str) -> list[list[str]]:
        """The pairs that were filled in; a half one stands with its empty half, for the verb to refuse."""
        found = []
        for number in range(MOST):
            start = self.cleaned_data.get(f"{day}-{number}-from", "")
            end = self.cleaned_data.get(f"{day}-{number}-to", "")
            if start or end:
                found.append([start, end])
        return found

    def pair_fields(self, day: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """For the page: the bound fields of a day, two by two."""
        numbers = [number for number in range(MOST) if f"{day}-{number}-from" in self.fields]
        return [(self[f"{day}-{number}-from"], self[f"{day}-{number}-to"]) for number in numbers]


class WeekForm(PairsForm):
    """The hours of each weekday, and the zone."""

    week = forms.CharField(required=False)
    """Never typed: what is wrong with the week as a whole stands below it."""
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    def __init__(self, *args: Any, of: Calendar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        self.fields["zone"].initial = of.zone if of else house_zone()
        usual = {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}
        told = of.week if of else usual
        for number, day in enumerate(WEEKDAYS):
            self.add_pairs(day, told.get(day) or [], day_name(number))

    def days(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """For the page: each weekday by name, with its pairs of fields."""
        return [(day_name(number), self.pair_fields(day)) for number, day in enumerate(WEEKDAYS)]

    def said(self) -> dict[str, Any]:
        return {
            "week": {day: self.pairs(day) for day in WEEKDAYS},
            "zone": self.cleaned_data["zone"],
        }


class HolidaysForm(HouseForm):
    """Whose public holidays close it."""

    other_names = {"subdivision": "region"}

    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    def __init__(self, *args: Any, of: Calendar | None = None, **kwargs: Any) -> None:
        initial = {"country": of.country, "region": of.subdivision} if of else {}
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        offer_places(self, str(initial.get("country", "")))

    def said(self) -> dict[str, Any]:
        return {"country": self.cleaned_data["country"], "subdivision": self.cleaned_data["region"]}


class CalendarForm(WeekForm, HolidaysForm):
    """A new calendar, all at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("name", _("Name"))

    def said(self) -> dict[str, Any]:
        return WeekForm.said(self) | HolidaysForm.said(self) | {"name": self.words("name")}


class DayForm(PairsForm):
    """One date with hours of its own; without any it is closed."""

    intervals = forms.CharField(required=False)
    """Never typed: what is wrong with its hours stands below them."""
    on = forms.DateField(label=gettext_lazy("Date"), widget=date_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("name", _("What for"), required=False)
        self.add_pairs("day", [], _("that day"))

    def said(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"], "name": self.words("name"), "intervals": self.pairs("day")}


def offer_places(form: forms.Form, country: str) -> None:
    """Countries and, of the one chosen, its regions; another country asks for its regions by itself."""
    if form.is_bound:
        country = str(form.data.get("country", ""))
    form.fields["country"].choices = [("", _("None")), *countries()]  # type: ignore[attr-defined]
    form.fields["region"].choices = [("", _("The whole country")), *regions(country)]  # type: ignore[attr-defined]
    form.fields["country"].widget.attrs |= {
        "hx-get": "/settings/regions/",
        "hx-target": "#id_region",
        "hx-swap": "innerHTML",
        "hx-trigger": "change",
    }
