"""The forms of the desk's verbs. Each says with which values its verb is called; the verb itself decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from puente.catalogue.models import Option, Priority, Service
from puente.desk.models import Request
from puente.people.models import Department, Person
from puente.web.asked import NUL


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """None, one or many. Size and kind are the verb's to check."""

    widget = ManyFiles

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [upload for upload in (data if isinstance(data, list) else [data]) if upload]


class VerbForm(forms.Form):
    """A form about one request, filled in by one person."""

    def __init__(self, *args: Any, service_request: Request, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service_request = service_request
        self.by = by
        self.prepare()

    def prepare(self) -> None:
        """Fills choices in from the request."""

    def values(self) -> Mapping[str, Any]:
        """What the verb is called with."""
        return self.cleaned_data

    def put(self, errors: Mapping[str, list[str]]) -> None:
        """The verb's own refusals, beside the fields that they are about."""
        for name, words in errors.items():
            for word in words:
                self.add_error(name if name in self.fields else None, word)


def _text(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


class Writing(VerbForm):
    """An answer or a note. That it is not empty is the verb's to say, since a file may do."""

    text = forms.CharField(required=False)
    files = Files()  # type: ignore[assignment]


class Assigning(VerbForm):
    to = forms.ModelChoiceField(Person.objects.none(), label=_("To whom"), empty_label=_("Choose one"))

    def prepare(self) -> None:
        asks = [self.service_request.requester_id, self.service_request.beneficiary_id]
        agents = Person.objects.agents_of(self.service_request.department)
        field: Any = self.fields["to"]
        field.queryset = agents.exclude(pk__in=[pk for pk in asks if pk]).order_by("name").distinct()
        self.initial.setdefault("to", self.service_request.assignee_id)


class HandingOver(VerbForm):
    to = forms.ModelChoiceField(Department.objects.none(), label=_("To which department"))
    reason = _text(_("Why you hand it over"), help_text=_("Everybody who reads the request reads this."))

    def prepare(self) -> None:
        field: Any = self.fields["to"]
        others = Department.objects.standing().exclude(pk=self.service_request.department_id)
        field.queryset = others.select_related("company")
        known = sorted(((one.pk, str(one)) for one in others), key=lambda pair: pair[1].casefold())
        field.choices = [("", _("Choose one")), *known]


class Asking(VerbForm):
    """The question with which the request waits for its requester."""

    text = _text(_("What is missing"), help_text=_("It goes out as an answer, and the clock stands still."))


class PuttingOff(VerbForm):
    until = forms.DateTimeField(
        label=_("Until when"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = _text(_("Why"), required=False, rows=2)
    chosen_by_requester = forms.BooleanField(
        label=_("The requester chose this date"),
        required=False,
        help_text=_("Then the clock stands still; otherwise it runs on."),
    )

    def prepare(self) -> None:
        asks = (self.service_request.requester_id, self.service_request.beneficiary_id)
        if self.by.pk in asks:
            del self.fields["chosen_by_requester"]


class Prioritising(VerbForm):
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        self.initial.setdefault("priority", self.service_request.priority)


class SettingService(VerbForm):
    service = forms.ModelChoiceField(
        Service.objects.none(), label=_("Service"), required=False, empty_label=_("None of them")
    )

    def prepare(self) -> None:
        field: Any = self.fields["service"]
        field.queryset = Service.objects.standing().filter(department=self.service_request.department_id)
        self.initial.setdefault("service", self.service_request.service_id)


class ChoosingOption(VerbForm):
    option = forms.ModelChoiceField(
        Option.objects.none(),
        label=_("Option"),
        required=False,
        empty_label=pgettext_lazy("option", "None of them"),
    )

    def prepare(self) -> None:
        field: Any = self.fields["option"]
        field.queryset = Option.objects.standing().filter(service=self.service_request.service_id).in_order()
        self.initial.setdefault("option", self.service_request.option_id)


class Renaming(VerbForm):
    subject = forms.CharField(label=_("Subject"), max_length=200)

    def prepare(self) -> None:
        self.initial.setdefault("subject", self.service_request.subject)


class Resolving(VerbForm):
    text = _text(
        _("What you did"), required=False, help_text=_("It goes out as an answer. It may stay empty.")
    )
    files = Files()  # type: ignore[assignment]


class Declining(VerbForm):
    reason = _text(_("Why it is not done"), help_text=_("It goes out as an answer."))


class Cancelling(VerbForm):
    reason = _text(_("Why you no longer need it"), rows=3)


class Reopening(VerbForm):
    text = _text(_("What is still missing"))


class OneOfThose(forms.ModelChoiceField):
    """People by name and job: a name alone may be that of two."""

    def label_from_instance(self, one: Any) -> str:
        return f"{one.name} · {one.job}" if one.job else str(one.name)


class Naming(VerbForm):
    """Whom to find, then which of those found: an organization has too many people for one list."""

    q = forms.CharField(label=_("Name or e-mail"), required=False)
    person = OneOfThose(
        Person.objects.none(), label=_("Who"), required=False, widget=forms.RadioSelect, empty_label=None
    )
    MOST = 8
    is_nobody = False

    def prepare(self) -> None:
        people = Person.objects.visible_to(self.by).active()
        wanted = str(self.data.get("q") or self.initial.get("q") or "").replace(NUL, "").strip()
        field: Any = self.fields["person"]
        if str(self.data.get("person", "")).isdecimal():
            field.queryset = people.filter(pk=self.data["person"])
            return
        words = Q(name__icontains=wanted) | Q(email__icontains=wanted)
        found = list(people.filter(words).order_by("name")[: self.MOST]) if wanted else []
        field.queryset = people.filter(pk__in=[one.pk for one in found]).order_by("name")
        if len(found) == 1:
            self.initial.setdefault("person", found[0].pk)
        self.is_nobody = bool(wanted) and not found
        if not found:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("person") is None:
            self.add_error("q", _("Look for somebody, and choose who it is."))
        return said

    def values(self) -> Mapping[str, Any]:
        return {"person": self.cleaned_data["person"]}
