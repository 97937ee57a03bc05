"""/style: every component in every state, drawn with made-up people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from puente.desk.models import Request
from puente.foundation import clock


@dataclass
class Somebody:
    name: str
    initials: str
    is_inside: bool = True
    picture_id: int | None = None
    pk: int = 0


@dataclass
class Somewhere:
    code: str
    name: str
    is_outside: bool = False


@dataclass
class Something:
    number: str
    subject: str
    status: str = "open"

    def get_absolute_url(self) -> str:
        return "/style/"


class Sample(forms.Form):
    whom = forms.CharField(label=gettext_lazy("For whom"), initial="Ana Beltrán")
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("Where the answer goes."))
    how = forms.ChoiceField(
        label=gettext_lazy("Tell me"),
        choices=[("now", gettext_lazy("at once")), ("daily", gettext_lazy("once a day"))],
        widget=forms.RadioSelect,
        required=False,
    )


@login_required
@require_GET
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "style/style.html", _samples())


def _samples() -> dict[str, Any]:
    now = clock.now()
    people = {
        "teresa": Somebody("Teresa Quiroga", "TQ"),
        "marcos": Somebody("Marcos Olmedo", "MO"),
        "sofia": Somebody("Sofía Navas", "SN"),
        "carmen": Somebody("Carmen Ibáñez", "CI", is_inside=False),
    }
    departments = {
        "it": Somewhere("IT", _("Computing")),
        "supplies": Somewhere("SUP", _("Supplies")),
        "laundry": Somewhere("LB", _("Brisa Laundry"), is_outside=True),
    }
    form = Sample({"whom": "Ana Beltrán", "email": "ana@", "how": "now"})
    form.is_valid()
    return {
        "people": people,
        "departments": departments,
        "form": form,
        "glove": Something("SUP-318", _("No gloves of size S in the treatment room")),
        "printer": Something("IT-496", _("Till 2 prints no receipts"), "new"),
        "statuses": Request.Status.choices,
        "now": now,
        "earlier": now - timedelta(hours=3, minutes=20),
        "yesterday": now - timedelta(days=1),
        "soon": now + timedelta(minutes=35),
        "tomorrow": now + timedelta(days=1),
    }
