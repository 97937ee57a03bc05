"""People, as administrators see to them: invited, in departments, administrators, gone, merged."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from puente.foundation import clock
from puente.foundation.errors import Refused
from puente.foundation.folding import fold
from puente.people import links
from puente.people import verbs as people
from puente.people.models import Company, Department, Invitation, Membership, Person
from puente.web.forms import HouseForm, attempt
from puente.web.people.visitor import me
from puente.web.settings.frame import administrators, form_page, show

A_PAGE = 50
MOST_AT_ONCE = 500
"""How many are invited at one press: some seconds. Press again for the rest."""


class InviteForm(HouseForm):
    """Somebody new, and where they will work."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("The invitation goes there. Without one, copy the link on the next page."),
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Person.Kind.choices)
    company = forms.ModelChoiceField(label=gettext_lazy("Company"), queryset=Company.objects.none())
    job = forms.CharField(label=gettext_lazy("Job"), max_length=120, required=False)
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.none(), required=False
    )
    role = forms.ChoiceField(label=gettext_lazy("As"), choices=Membership.Role.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = Company.objects.filter(retired_at=None).order_by("-kind", "name")
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        self.fields["company"].empty_label = None  # type: ignore[attr-defined]
        self.fields["company"].initial = companies.filter(kind=Company.Kind.OWN).first()
        standing = Department.objects.standing().order_by("code")
        self.fields["department"].queryset = standing  # type: ignore[attr-defined]
        self.fields["department"].empty_label = _("None yet")  # type: ignore[attr-defined]

    def invite(self, by: Person) -> Person:
        """Invites, and takes into the department: together, or not at all."""
        from django.db import transaction

        told = dict(self.cleaned_data)
        department, role = told.pop("department"), told.pop("role")
        with transaction.atomic():
            person = people.invite(by=by, **told)
            if department is not None:
                people.join(person, department, by=by, role=role)
        return person


class KindForm(HouseForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Person.Kind.choices)
    company = forms.ModelChoiceField(label=gettext_lazy("Company"), queryset=Company.objects.none())

    def __init__(self, *args: Any, who: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"kind": who.kind, "company": who.company})
        self.fields["company"].queryset = Company.objects.filter(retired_at=None).order_by("-kind", "name")  # type: ignore[attr-defined]
        self.fields["company"].empty_label = None  # type: ignore[attr-defined]


class MergeForm(HouseForm):
    """Two records of the same human being."""

    kept = forms.IntegerField(label=gettext_lazy("The record that stays (its number)"))
    gone = forms.IntegerField(label=gettext_lazy("The record that goes into it (its number)"))

    def clean_kept(self) -> Person:
        return self._person(self.cleaned_data["kept"])

    def clean_gone(self) -> Person:
        return self._person(self.cleaned_data["gone"])

    def _person(self, pk: int) -> Person:
        found = Person.objects.filter(pk=pk).first()
        if found is None:
            raise forms.ValidationError(_("There is no record with this number."))
        return found


@administrators
def listed(request: HttpRequest) -> HttpResponse:
    """People by name, with ?q=; ?show= uninvited and waiting, those who cannot come in yet, left, administrators."""
    said, which = request.GET.get("q", ""), request.GET.get("show", "")
    page = Paginator(chosen(request), A_PAGE).get_page(request.GET.get("page"))
    shown = [
        ("", _("Here")),
        ("uninvited", _("Not invited yet")),
        ("waiting", _("Invited")),
        ("administrators", _("Administrators")),
        ("left", _("Left")),
    ]
    given = {
        "people": page.object_list,
        "page": page,
        "said": said,
        "which": which,
        "shown": shown,
        "to_invite": chosen(request).exclude(email=None).count() if which == "uninvited" else 0,
        "export": f"{reverse('people-export')}?{urlencode({'q': said, 'show': which})}",
    }
    return show(request, "settings/people.html", given)


def chosen(request: HttpRequest) -> QuerySet[Person, Any]:
    """The people whom ?q= and ?show= ask for, by name."""
    said, which = fold(request.GET.get("q", ""))[:100], request.GET.get("show", "")
    found = Person.objects.get_queryset().filter(merged_into=None).select_related("company")
    asked = {
        "": Q(left_at=None),
        "uninvited": Q(left_at=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        & ~Q(kind=Person.Kind.CUSTOMER)
        & ~Q(pk__in=Invitation.objects.filter(accepted_at=None, revoked_at=None).values("person")),
        "waiting": Q(
            left_at=None,
            invitations__accepted_at=None,
            invitations__revoked_at=None,
            invitations__isnull=False,
        ),
        "administrators": Q(left_at=None, is_administrator=True),
        "left": Q(left_at__isnull=False),
    }
    found = found.filter(asked.get(which, asked[""])).distinct()
    for word in said.split():
        found = found.filter(Q(sought__contains=word) | Q(email__icontains=word))
    return found.order_by("name", "pk")


@administrators
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = form.do(lambda: form.invite(me(request)))
        if person is not None:
            messages.success(request, _("%(name)s is invited.") % {"name": person.name})
            return redirect("person-administer", person.pk)
    return form_page(
        request,
        form,
        title=_("Invite somebody"),
        about=_("They choose their password by a link that is good once, for two weeks."),
        submit=_("Invite"),
        back=reverse("people-settings"),
    )


@administrators
@require_POST
def invite_all(request: HttpRequest) -> HttpResponse:
    """All those whom the list of the uninvited shows, as ?q= narrows it, and who have an e-mail."""
    invited = 0
    for person in chosen(request).exclude(email=None)[:MOST_AT_ONCE]:
        try:
            people.invite_again(person, by=me(request))
        except Refused as refusal:
            messages.error(request, f"{person.name}: {refusal}")
        else:
            invited += 1
    words = ngettext("%(n)d person is invited.", "%(n)d people are invited.", invited)
    messages.success(request, words % {"n": invited})
    return redirect(f"{reverse('people-settings')}?show=uninvited")


@administrators
def administer(request: HttpRequest, pk: int) -> HttpResponse:
    """What only administrators do for somebody."""
    who = get_object_or_404(Person.objects.get_queryset().select_related("company", "merged_into"), pk=pk)
    form = KindForm(request.POST if request.method == "POST" else None, who=who)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.does(lambda: people.set_profile(who, by=me(request), **form.cleaned_data))
    ):
        messages.success(request, _("Saved."))
        return redirect("person-administer", who.pk)
    invitation = who.invitations.filter(accepted_at=None, revoked_at=None).order_by("-pk").first()
    good = invitation is not None and invitation.is_good(clock.now())
    memberships = who.memberships.filter(until_at=None).select_related("department__company")
    given = {
        "who": who,
        "form": form,
        "invitation": invitation,
        "link": links.to_invitation(invitation) if invitation is not None and good else "",
        "tokens": who.tokens.filter(revoked_at=None).order_by("-made_at", "-pk"),
        "memberships": memberships.order_by("since_at", "pk"),
    }
    return show(request, "settings/person.html", given, status=422 if form.errors else 200)


@administrators
@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, lambda who: people.invite_again(who, by=me(request)), _("A new link is made."))


@administrators
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    words = _("Left: cannot sign in any more, and has nothing in hand.")
    return _do(request, pk, lambda who: people.leave_organization(who, by=me(request)), words)


@administrators
@require_POST
def readmit(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, lambda who: people.readmit(who, by=me(request)), _("Welcome back."))


@administrators
@require_POST
def administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes one, or no longer."""
    verb = people.make_administrator if request.POST.get("is") == "yes" else people.unmake_administrator
    return _do(request, pk, lambda who: verb(who, by=me(request)), _("Saved."))


@administrators
def merge(request: HttpRequest) -> HttpResponse:
    """Two records become one: shown side by side before it is done."""
    told = request.POST if request.method == "POST" else request.GET if request.GET.get("kept") else None
    form = MergeForm(told)
    sure = request.method == "POST" and request.POST.get("sure") == "yes"
    both: tuple[Person, Person] | None = None
    if told is not None and form.is_valid():
        both = (form.cleaned_data["kept"], form.cleaned_data["gone"])
        kept, gone = both
        if sure and form.does(lambda: people.merge_people(kept, gone, by=me(request))):
            messages.success(request, _("They are one record now."))
            return redirect("person-administer", kept.pk)
    given = {"form": form, "both": both}
    return show(request, "settings/merge.html", given, status=422 if form.errors else 200)


def _do(request: HttpRequest, pk: int, verb: Any, done: str) -> HttpResponse:
    who = get_object_or_404(Person, pk=pk)
    attempt(request, lambda: verb(who), done=done)
    return redirect("person-administer", pk)
