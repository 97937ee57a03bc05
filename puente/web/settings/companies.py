"""Companies beside ours: partners that work with us, and customers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from puente.people import verbs as people
from puente.people.models import Company
from puente.web.forms import HouseForm, attempt
from puente.web.people.visitor import me
from puente.web.settings.frame import administrators, form_page, show


class CompanyForm(HouseForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(kind.value, kind.label) for kind in (Company.Kind.PARTNER, Company.Kind.CUSTOMER)],
        help_text=gettext_lazy("A partner serves with us in departments of its own; a customer asks."),
    )

    def __init__(self, *args: Any, of: Company | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"name": of.name} if of else {})
        if of is not None:
            del self.fields["kind"]


@administrators
def listed(request: HttpRequest) -> HttpResponse:
    """Every company, and the form for one more."""
    form = CompanyForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.found_company(by=me(request), **form.cleaned_data))
    ):
        messages.success(request, _("The company is added."))
        return redirect("companies-settings")
    given = {"form": form, "companies": counted()}
    return show(request, "settings/companies.html", given, status=422 if form.errors else 200)


def counted() -> Any:
    """Every company, the standing ones first, with its `persons` and `teams`."""
    here = Count("people", filter=Q(people__left_at=None, people__merged_into=None), distinct=True)
    theirs = Count("departments", filter=Q(departments__retired_at=None), distinct=True)
    return Company.objects.annotate(persons=here, teams=theirs).order_by("retired_at", "-kind", "name")


@administrators
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company, pk=pk)
    form = CompanyForm(request.POST if request.method == "POST" else None, of=company)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.rename_company(company, by=me(request), **form.cleaned_data))
    ):
        messages.success(request, _("Saved."))
        return redirect("companies-settings")
    return form_page(request, form, title=company.name, submit=_("Save"), back=reverse("companies-settings"))


@administrators
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(Company, pk=pk)
    words = _("%(company)s is retired.") % {"company": company}
    attempt(request, lambda: people.retire_company(company, by=me(request)), done=words)
    return redirect("companies-settings")
