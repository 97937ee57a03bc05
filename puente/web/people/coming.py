"""The ways in without signing in: an invitation, a link that confirms an e-mail, the first page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from puente.foundation import clock, first_link
from puente.people import links
from puente.people import verbs as people
from puente.people.models import Organization, Person
from puente.web.forms import attempt
from puente.web.people.forms import AcceptForm
from puente.web.people.starting import StartForm

BACKEND = "puente.web.entrance.backend.HouseBackend"


@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person chooses a password, and is in."""
    found = links.invitation_of(token)
    if found is None or not found.is_good(clock.now()) or not found.person.is_active:
        return render(request, "people/invitation_over.html", status=404 if found is None else 410)
    who = found.person
    form = AcceptForm(request.POST if request.method == "POST" else None, who=who)
    if request.method == "POST" and form.is_valid():
        person = form.do(lambda: people.accept_invitation(found, by=who, **form.cleaned_data))
        if person is not None:
            return _welcome(request, person)
    given = {"who": who, "form": form, "organization": Organization.objects.get(pk=1)}
    return render(request, "people/invitation.html", given, status=422 if form.errors else 200)


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows which e-mail it is, and confirms it at the press of a button: mail readers open links by themselves."""
    address = links.address_of(token)
    if address is None or address.removed_at or not address.person.is_active:
        return render(request, "people/invitation_over.html", status=404)
    if request.method == "POST":
        attempt(
            request,
            lambda: people.confirm_address(address, by=address.person),
            done=_("The e-mail is confirmed."),
        )
        return redirect("me")
    return render(request, "people/confirm.html", {"address": address})


@never_cache
@sensitive_post_parameters()
def start(request: HttpRequest) -> HttpResponse:
    """The first page of an empty installation, behind the link that the terminal showed."""
    token = str(request.POST.get("token") or request.GET.get("token", ""))
    if Organization.objects.exists():
        return redirect("today")
    if not first_link.holds(token):
        return render(request, "people/start_closed.html", status=403 if token else 404)
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        founder = form.founder()
        if form.does(lambda: people.found_organization(by=founder, **form.said())):
            first_link.use(token)
            return _welcome(request, founder)
    given: dict[str, Any] = {"form": form, "token": token}
    return render(request, "people/start.html", given, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person, backend=BACKEND)
    messages.success(request, _("Welcome, %(name)s.") % {"name": person})
    return redirect("today")
