"""One's own page, or somebody's for an administrator: how to be called, what to speak, the picture."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from puente.foundation import clock
from puente.people import rules
from puente.people import verbs as people
from puente.people.models import Person
from puente.people.pictures import LARGEST
from puente.web.forms import attempt
from puente.web.people.forms import AddressForm, AwayForm, PictureForm, ProfileForm
from puente.web.people.visitor import me


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My own page."""
    return _page(request, me(request))


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page of somebody else, for administrators."""
    if request.method == "GET" and pk == me(request).pk:
        return redirect("me")
    return _page(request, whose(request, pk))


@login_required
@require_POST
def set_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Another picture; what is none is refused beside its field."""
    who = whose(request, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["picture"]
        content = b"" if upload is None or upload.size > LARGEST else upload.read()
        if upload is not None and upload.size > LARGEST:
            form.add_error("picture", _("This picture is too large: at most 10 MB, please."))
        elif form.does(lambda: people.set_picture(who, by=me(request), content=content)):
            messages.success(request, _("The picture is changed."))
            return back(request, who)
    return _page(request, who, picture=form)


@login_required
@require_POST
def remove_picture(request: HttpRequest, pk: int) -> HttpResponse:
    who = whose(request, pk)
    attempt(request, lambda: people.remove_picture(who, by=me(request)), done=_("The picture is removed."))
    return back(request, who)


def whose(request: HttpRequest, pk: int) -> Person:
    """The person of that page, if whoever is signed in may change it; else 404 or 403."""
    who = get_object_or_404(Person.objects.visible_to(me(request)).select_related("company"), pk=pk)
    if not rules.may_change_profile(me(request), who):
        raise PermissionDenied
    return who


def back(request: HttpRequest, who: Person) -> HttpResponse:
    """To the page that the form was on."""
    return redirect("me") if who.pk == me(request).pk else redirect("person-edit", who.pk)


def show(
    request: HttpRequest, who: Person, *, address: AddressForm | None = None, away: AwayForm | None = None
) -> HttpResponse:
    """The page again, with a form that was refused and what was typed in it."""
    return _page(request, who, address=address, away=away)


def _page(
    request: HttpRequest,
    who: Person,
    *,
    picture: PictureForm | None = None,
    address: AddressForm | None = None,
    away: AwayForm | None = None,
) -> HttpResponse:
    refused = picture or address or away
    posted = request.method == "POST" and refused is None
    form = ProfileForm(request.POST if posted else None, who=who)
    if (
        posted
        and form.is_valid()
        and form.does(lambda: people.set_profile(who, by=me(request), **form.said()))
    ):
        messages.success(request, _("Saved."))
        return back(request, who)
    given = {
        "who": who,
        "form": form,
        "picture_form": picture or PictureForm(),
        "address_form": address or AddressForm(),
        "away_form": away or AwayForm(who=who),
        "addresses": who.addresses.filter(removed_at=None).order_by("kind", "pk"),
        "absences": who.absences.filter(cancelled_at=None, until_at__gt=clock.now()).select_related(
            "covered_by"
        ),
        "is_me": who.pk == me(request).pk,
    }
    return render(request, "people/profile.html", given, status=422 if form.errors or refused else 200)
