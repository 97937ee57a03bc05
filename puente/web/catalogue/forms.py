"""The forms with which a department shapes its services. What may be is the verbs' to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from puente.catalogue.models import Option, Priority, Service, Standard
from puente.people.models import Department
from puente.web.catalogue.drawings import DRAWINGS
from puente.web.forms import HouseForm, date_input


class WordsOfService(HouseForm):
    """Name, texts, usual priority, icon."""

    def __init__(self, *args: Any, service: Service | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = ("name", "summary", "also_called", "expects")
        kept = {name: getattr(service, name) if service else {} for name in texts}
        self.add_words("name", _("Name"), value=kept["name"], help=_("As the people who ask would say it."))
        self.add_words("summary", _("What you get"), value=kept["summary"], required=False, most=400, rows=2)
        self.add_words(
            "also_called",
            _("Words people use for it"),
            value=kept["also_called"],
            required=False,
            most=400,
            help=_("Other names, with spaces between them: the search finds the service by them too."),
        )
        self.add_words(
            "expects",
            _("What is asked of you"),
            value=kept["expects"],
            required=False,
            most=600,
            rows=2,
            help=_("What whoever asks has to bring or to know, and how long before."),
        )
        self.fields["priority"] = forms.TypedChoiceField(
            label=_("Usual priority"),
            choices=Priority.choices,
            coerce=int,
            initial=service.priority if service else Priority.NORMAL,
        )
        self.fields["icon"] = forms.ChoiceField(
            label=_("Drawing"),
            choices=[("", "—"), *DRAWINGS.items()],
            required=False,
            initial=service.icon if service else "",
        )
        self.fields["is_confidential"] = forms.BooleanField(
            label=_("Confidential from the start"),
            required=False,
            initial=bool(service and service.is_confidential),
            help_text=_("Only whoever asks, whoever serves it and their lead read what is asked."),
        )


class NewService(WordsOfService):
    """The same, and the department that serves."""

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_code = {one.code: one for one in departments}
        fields = {
            "department": forms.TypedChoiceField(
                label=_("Department that serves"),
                choices=[(code, str(one)) for code, one in by_code.items()],
                coerce=lambda code: by_code[code],
            )
        }
        self.fields = fields | self.fields  # type: ignore[assignment]
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            required=False,
            max_length=40,
            help_text=_("Part of its address, for ever. Left empty, it is made from the name."),
        )


class Audience(HouseForm):
    """Who may ask."""

    who_may_ask = forms.ChoiceField(
        label=_("Who may ask"), choices=Service.Who.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_code = {one.code: one for one in departments}
        self.fields["audience"] = forms.TypedMultipleChoiceField(
            label=_("Departments that may ask"),
            help_text=_("Only looked at when only some departments may ask."),
            choices=[(code, str(one)) for code, one in by_code.items()],
            coerce=lambda code: by_code[code],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class MoveTo(HouseForm):
    """Another department."""

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_code = {one.code: one for one in departments}
        self.fields["to"] = forms.TypedChoiceField(
            label=_("Department that serves it from now on"),
            choices=[(code, str(one)) for code, one in by_code.items()],
            coerce=lambda code: by_code[code],
        )


class OptionForm(HouseForm):
    """An option: its words, lead time and stock."""

    def __init__(self, *args: Any, option: Option | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_words("name", _("Name"), value=option.name if option else {})
        self.add_words(
            "about", _("What it is"), value=option.about if option else {}, required=False, most=400
        )
        self.fields["lead_days"] = forms.IntegerField(
            label=_("Lead time, in working days"),
            required=False,
            min_value=0,
            max_value=3650,
            initial=option.lead_days if option else None,
            help_text=_(
                "0 is the same day. Left empty, the standard for having it done tells when it arrives."
            ),
        )
        self.fields["stock"] = forms.IntegerField(
            label=_("In stock"),
            required=False,
            min_value=0,
            max_value=2_000_000_000,
            initial=option.stock if option else None,
            help_text=_("Left empty when it is not a thing that one counts."),
        )


class StandardForm(HouseForm):
    """A standard from a day on. The time is a figure and a unit."""

    UNITS = [
        ("minutes", _("working minutes")),
        ("hours", pgettext_lazy("unit", "working hours")),
        ("days", _("working days")),
    ]

    metric = forms.ChoiceField(label=_("What is measured"))
    amount = forms.IntegerField(label=_("Within"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, initial="hours")
    share = forms.IntegerField(label=_("In how many cases of 100"), min_value=1, max_value=100, initial=95)
    priority = forms.TypedChoiceField(label=_("Priority"), coerce=int, empty_value=None, required=False)
    force_from = forms.DateField(label=_("From"), widget=date_input())

    def __init__(
        self, *args: Any, options: Iterable[Option] = (), clocked: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        metrics = Standard.CLOCKED if clocked else tuple(Standard.Metric)
        self.fields["metric"].choices = [(one.value, str(one.label).capitalize()) for one in metrics]  # type: ignore[attr-defined]
        self.fields["priority"].choices = [("", _("every priority")), *Priority.choices]  # type: ignore[attr-defined]
        by_code = {one.code: one for one in options}
        if by_code:
            self.fields["option"] = forms.TypedChoiceField(
                label=_("Option"),
                choices=[("", _("every option")), *((code, str(one)) for code, one in by_code.items())],
                coerce=lambda code: by_code[code],
                empty_value=None,
                required=False,
            )

    def target_seconds(self, day_of_work: int) -> int:
        """The time in seconds of working time, a day being as long as a usual one of the department."""
        unit = {"minutes": 60, "hours": 3600, "days": day_of_work}[self.cleaned_data["unit"]]
        return int(self.cleaned_data["amount"]) * unit
