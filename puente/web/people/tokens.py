"""Tokens with which programs act for me: made, shown once, revoked."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from puente.foundation import clock
from puente.people import verbs as people
from puente.people.models import ApiToken
from puente.web.forms import HouseForm, attempt
from puente.web.people.visitor import me


class TokenForm(HouseForm):
    """What for, what it may do, how long."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=[
            ("read", gettext_lazy("Read what you may read")),
            ("write", gettext_lazy("Do at the desk what you may do")),
            ("admin", gettext_lazy("Set up what you may set up: people, services, calendars")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long is it good?"),
        choices=[
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("365", gettext_lazy("A year")),
            ("", gettext_lazy("Until I revoke it")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        initial="90",
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """My tokens, and the one just made: the only time that it can be read."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        made = form.do(lambda: people.make_token(me(request), by=me(request), **form.cleaned_data))
        if made is not None:
            form = TokenForm()
    tokens = ApiToken.objects.filter(person=me(request), revoked_at__isnull=True).order_by("-made_at", "-pk")
    context = {"form": form, "made": made, "tokens": tokens, "now": clock.now()}
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own; administrators everybody's, from that person's page in the settings."""
    person = me(request)
    theirs = ApiToken.objects.select_related("person")
    token = get_object_or_404(theirs if person.is_administrator else theirs.filter(person=person), pk=pk)
    attempt(request, lambda: people.revoke_token(token, by=person), done=_("It opens nothing any more."))
    return redirect("tokens") if token.person == person else redirect("person-administer", token.person_id)
