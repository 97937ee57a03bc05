"""Calendars: the week, the public holidays with a preview of the year, and days with hours of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from puente.calendars import uses
from puente.calendars import verbs as calendars
from puente.calendars.models import Calendar
from puente.foundation import clock
from puente.web.forms import attempt
from puente.web.people.hours import in_words
from puente.web.people.visitor import me
from puente.web.settings.calendar_forms import CalendarForm, DayForm, HolidaysForm, NameForm, WeekForm
from puente.web.settings.frame import administrators, show
from puente.web.settings.year import days_of


@administrators
def listed(request: HttpRequest) -> HttpResponse:
    """Every calendar with its hours in words and who works by it."""
    standing = list(Calendar.objects.standing().order_by("pk"))
    lines = [(one, in_words(one), uses.of(one)) for one in standing]
    retired = Calendar.objects.exclude(retired_at=None).order_by("pk")
    return show(request, "settings/calendars.html", {"lines": lines, "retired": retired})


@administrators
def new(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        calendar = form.do(lambda: calendars.found_calendar(by=me(request), **form.said()))
        if calendar is not None:
            messages.success(request, _("The calendar is made."))
            return redirect(calendar)
    given = {"form": form, "back": reverse("calendars-settings")}
    return show(request, "settings/calendar_new.html", given, status=422 if form.errors else 200)


@administrators
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one calendar; the name is changed here."""
    calendar = get_object_or_404(Calendar, pk=pk)
    form = NameForm(request.POST if request.method == "POST" else None, of=calendar)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: calendars.rename_calendar(calendar, by=me(request), name=form.words("name")))
    ):
        messages.success(request, _("Saved."))
        return redirect(calendar)
    return _page(request, calendar, name_form=form)


@administrators
@require_POST
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """Other hours: open requests get their due time anew, in the background."""
    calendar = get_object_or_404(Calendar, pk=pk)
    form = WeekForm(request.POST, of=calendar)
    if form.is_valid() and form.does(lambda: calendars.set_week(calendar, by=me(request), **form.said())):
        messages.success(request, _("The week is saved. Open requests get their due time anew."))
        return redirect(calendar)
    return _page(request, calendar, week_form=form)


@administrators
@require_POST
def holidays(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=pk)
    form = HolidaysForm(request.POST, of=calendar)
    if form.is_valid() and form.does(lambda: calendars.set_holidays(calendar, by=me(request), **form.said())):
        messages.success(request, _("The public holidays are saved."))
        return redirect(calendar)
    return _page(request, calendar, holidays_form=form)


@administrators
@require_POST
def set_day(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=pk)
    form = DayForm(request.POST)
    if form.is_valid() and form.does(
        lambda: calendars.set_special_day(calendar, by=me(request), **form.said())
    ):
        messages.success(request, _("The day is saved."))
        return redirect(calendar)
    return _page(request, calendar, day_form=form)


@administrators
@require_POST
def remove_day(request: HttpRequest, pk: int, on: str) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=pk)
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise Http404 from error
    words = _("That day has the hours of its weekday again.")
    attempt(request, lambda: calendars.remove_special_day(calendar, by=me(request), on=day), done=words)
    return redirect(calendar)


@administrators
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar, pk=pk)
    done = attempt(
        request,
        lambda: calendars.retire_calendar(calendar, by=me(request)),
        done=_("The calendar is retired."),
    )
    return redirect("calendars-settings") if done else redirect(calendar)


def _page(request: HttpRequest, calendar: Calendar, **forms: Any) -> HttpResponse:
    today = clock.now().astimezone(calendar.hours().tzinfo).date()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 1990 <= int(asked) <= 2100 else today.year
    given: dict[str, Any] = {
        "calendar": calendar,
        "users": uses.of(calendar),
        "hours": in_words(calendar),
        "special_days": calendar.special_days.filter(on__gte=today).order_by("on"),
        "year": year,
        "days": days_of(calendar, year),
        "name_form": NameForm(of=calendar),
        "week_form": WeekForm(of=calendar),
        "holidays_form": HolidaysForm(of=calendar),
        "day_form": DayForm(),
        **forms,
    }
    refused = any(form.errors for form in forms.values())
    return show(request, "settings/calendar.html", given, status=422 if refused else 200)
