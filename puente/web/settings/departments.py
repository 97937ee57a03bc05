"""Departments, as administrators set them up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from puente.calendars.models import Calendar
from puente.people import verbs as people
from puente.people.models import Company, Department, Person
from puente.people.queries import with_those_below
from puente.web.forms import HouseForm
from puente.web.people.departments import tree
from puente.web.people.visitor import me
from puente.web.settings.frame import administrators, form_page, show


class DepartmentForm(HouseForm):
    """A department, new or as it is."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=12,
        help_text=gettext_lazy(
            "Letters and digits, as in IT or NUR2. It begins the numbers of its requests and never changes."
        ),
    )
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Part of"), queryset=Department.objects.none(), required=False
    )
    company = forms.ModelChoiceField(label=gettext_lazy("Company"), queryset=Company.objects.none())
    calendar = forms.ModelChoiceField(
        label=gettext_lazy("Calendar"), queryset=Calendar.objects.none(), required=False
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)

    def __init__(self, *args: Any, of: Department | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(of, name) for name in self.base_fields} if of else {}
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        self.add_words("name", _("Name"), value=of.name if of else None)
        self.add_words(
            "about", _("What it does"), value=of.about if of else None, required=False, rows=2, most=2000
        )
        names = [name for name in self.fields if name.startswith("name-")]
        self.order_fields(["code", *names])
        below = with_those_below([of.pk]) if of else set()
        self._of(
            "parent",
            Department.objects.standing().exclude(pk__in=below).order_by("code"),
            _("Nothing: it stands at the top"),
        )
        self._of("calendar", Calendar.objects.standing().order_by("pk"), pgettext("calendar", "The house's"))
        companies = Company.objects.filter(retired_at=None).exclude(kind=Company.Kind.CUSTOMER)
        if of is None:
            self._of("company", companies.order_by("-kind", "name"), None)
            self.fields["company"].initial = Company.objects.filter(kind=Company.Kind.OWN).first()
        else:
            del self.fields["code"], self.fields["company"]

    def _of(self, name: str, queryset: Any, empty: str | None) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields[name].empty_label = empty  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if "-" not in name}
        return told | {"name": self.words("name"), "about": self.words("about")}


class RetireForm(HouseForm):
    """Who serves in its place."""

    heir = forms.ModelChoiceField(
        label=gettext_lazy("Its services and open requests go to"), queryset=Department.objects.none()
    )
    people_too = forms.BooleanField(
        label=gettext_lazy("Its people go there too"), required=False, initial=True
    )

    def __init__(self, *args: Any, of: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Department.objects.standing().exclude(pk=of.pk).order_by("code")
        self.fields["heir"].queryset = others  # type: ignore[attr-defined]


@administrators
def listed(request: HttpRequest) -> HttpResponse:
    """The tree, and below it those that were retired."""
    retired = Department.objects.exclude(retired_at=None).select_related("company", "heir__company")
    return show(request, "settings/departments.html", {"tree": tree(), "retired": retired.order_by("code")})


@administrators
def new(request: HttpRequest) -> HttpResponse:
    form = DepartmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        department = form.do(lambda: people.found_department(by=me(request), **form.said()))
        if department is not None:
            messages.success(
                request, _("%(department)s is founded. Now its people.") % {"department": department}
            )
            return redirect("department-people", department.code)
    return form_page(
        request, form, title=_("New department"), submit=_("Create it"), back=reverse("departments-settings")
    )


@administrators
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One form, several verbs: only those are called whose fields differ, all in one transaction or none."""
    where = get_object_or_404(Department.objects.select_related("company"), code=code)
    form = DepartmentForm(request.POST if request.method == "POST" else None, of=where)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: change(where, by=me(request), **form.said()))
    ):
        messages.success(request, _("Saved."))
        return redirect("department-settings", where.code)
    given = {"form": form, "where": where}
    return show(request, "settings/department.html", given, status=422 if form.errors else 200)


@administrators
def retire(request: HttpRequest, code: str) -> HttpResponse:
    where = get_object_or_404(Department.objects.select_related("company"), code=code)
    form = RetireForm(request.POST if request.method == "POST" else None, of=where)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.retire_department(where, by=me(request), **form.cleaned_data))
    ):
        messages.success(request, _("%(department)s is retired.") % {"department": where})
        return redirect("departments-settings")
    return form_page(
        request,
        form,
        title=_("Retire %(department)s") % {"department": where},
        about=_("Its numbers and its history stay. It can be asked for nothing more."),
        submit=_("Retire it"),
        kind="grave",
        back=reverse("department-settings", args=[where.code]),
    )


def change(
    where: Department, *, by: Person, name: Any, parent: Any, calendar: Any, **described: Any
) -> Department:
    """Renames, moves, describes and sets the calendar: together, or not at all."""
    from django.db import transaction

    with transaction.atomic():
        people.rename(where, by=by, name=name)
        people.describe(where, by=by, **described)
        people.move_department(where, by=by, parent=parent)
        return people.set_department_calendar(where, by=by, calendar=calendar)
