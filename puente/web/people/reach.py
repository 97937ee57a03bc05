"""Addresses and absences on somebody's page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from puente.people import verbs as people
from puente.people.models import Absence, Address, Person
from puente.web.forms import attempt
from puente.web.people.forms import AddressForm, AwayForm
from puente.web.people.profile import back, show, whose
from puente.web.people.visitor import me


@login_required
@require_POST
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """An e-mail or a phone more."""
    who = whose(request, pk)
    form = AddressForm(request.POST)
    if form.is_valid() and (
        address := form.do(lambda: people.add_address(who, by=me(request), **form.cleaned_data))
    ):
        if address.kind == Address.Kind.EMAIL:
            words = _("Added. We have mailed %(email)s a link that confirms it.") % {"email": address.value}
        else:
            words = _("Added.")
        messages.success(request, words)
        return back(request, who)
    return show(request, who, address=form)


@login_required
@require_POST
def remove_address(request: HttpRequest, pk: int) -> HttpResponse:
    address = _address(request, pk)
    attempt(
        request, lambda: people.remove_address(address, by=me(request)), done=_("The address is removed.")
    )
    return back(request, address.person)


@login_required
@require_POST
def sign_in_with(request: HttpRequest, pk: int) -> HttpResponse:
    address = _address(request, pk)
    words = _("From now on: sign in with %(email)s.") % {"email": address.value}
    attempt(request, lambda: people.sign_in_with(address, by=me(request)), done=words)
    return back(request, address.person)


@login_required
def be_away(request: HttpRequest, pk: int) -> HttpResponse:
    """On my own page, or for somebody of my department on a page of its own."""
    who = get_object_or_404(Person.objects.visible_to(me(request)).active(), pk=pk)
    form = AwayForm(request.POST if request.method == "POST" else None, who=who)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.be_away(who, by=me(request), **form.said()))
    ):
        messages.success(
            request,
            _("The absence is noted; whoever looks for %(name)s sees who covers.") % {"name": who},
        )
        return redirect("me") if who.pk == me(request).pk else redirect(who)
    if who.pk == me(request).pk and request.method == "POST":
        return show(request, who, away=form)
    return render(request, "people/away.html", {"who": who, "form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Absence.objects.filter(person__in=Person.objects.visible_to(me(request)))
    absence = get_object_or_404(visible.select_related("person"), pk=pk)
    attempt(request, lambda: people.come_back(absence, by=me(request)), done=_("The absence is ended."))
    return redirect("me") if absence.person_id == me(request).pk else redirect(absence.person)


def _address(request: HttpRequest, pk: int) -> Address:
    address = get_object_or_404(Address.objects.select_related("person"), pk=pk, removed_at=None)
    whose(request, address.person_id)
    return address
