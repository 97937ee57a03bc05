"""The house rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from puente.calendars.models import Calendar
from puente.people import verbs as people
from puente.people.languages import name_of
from puente.people.models import Organization
from puente.people.queries import organization
from puente.web.forms import HouseForm
from puente.web.people.forms import OFFERED, zones
from puente.web.people.visitor import me
from puente.web.settings.frame import administrators, show
from puente.web.settings.places import regions

MB = 1024 * 1024


class HouseRulesForm(HouseForm):
    """The organization, as administrators change it."""

    other_names = {"largest_file": "largest_mb", "languages": "others"}

    name = forms.CharField(label=gettext_lazy("Name of the organization"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Its own language"))
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Other languages it writes in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Names of departments, services and visions can be written in each."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Calendar of departments without their own"), queryset=Calendar.objects.none()
    )
    closes_after_days = forms.IntegerField(
        label=gettext_lazy("Working days until a resolved request closes by itself")
    )
    reopens_within_days = forms.IntegerField(
        label=gettext_lazy("Days in which a closed request can be reopened")
    )
    warns_at_percent = forms.IntegerField(
        label=gettext_lazy("A target warns when this share of its time is over, in percent")
    )
    largest_mb = forms.IntegerField(
        label=gettext_lazy("Largest attachment, in MB"), min_value=1, max_value=1024
    )

    def __init__(self, *args: Any, of: Organization, **kwargs: Any) -> None:
        initial = {name: getattr(of, name, None) for name in self.base_fields}
        initial |= {
            "name": of.company.name,
            "language": of.language,
            "others": of.languages[1:],
            "largest_mb": of.largest_file // MB,
        }
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        codes = list(dict.fromkeys([*of.languages, *OFFERED]))
        choices = [(code, name_of(code)) for code in codes]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.fields["others"].choices = choices  # type: ignore[attr-defined]
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        self.fields["calendar"].queryset = Calendar.objects.standing().order_by("pk")  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        language, others = told.pop("language"), told.pop("others")
        told["languages"] = [language, *(code for code in others if code != language)]
        told["largest_file"] = told.pop("largest_mb") * MB
        return told


@administrators
def house(request: HttpRequest) -> HttpResponse:
    """The house rules, and the doors to everything else that is set up."""
    form = HouseRulesForm(request.POST if request.method == "POST" else None, of=organization())
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.set_organization(by=me(request), **form.said()))
    ):
        messages.success(request, _("The house rules are saved."))
        return redirect("settings")
    return show(request, "settings/house.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def region_choices(request: HttpRequest) -> HttpResponse:
    """The choices of a region field, once its country is chosen. Public: the first page needs it too."""
    found = [("", _("The whole country")), *regions(request.GET.get("country", ""))]
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', found))
