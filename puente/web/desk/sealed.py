"""The one way to a confidential request that is not for one's eyes: by its number, with a reason that is told (T34)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from puente.desk import verbs as desk
from puente.desk.changing import text_of
from puente.desk.models import Request
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.web.people.visitor import me


class Breaking(forms.Form):
    number = forms.CharField(label=gettext_lazy("Number of the request"), max_length=40)
    reason = forms.CharField(
        label=gettext_lazy("Why you must read it"),
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("It is recorded, and told to whoever asked and serves."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def open_seal(request: HttpRequest, number: str = "") -> HttpResponse:
    """For administrators. The form looks the same whether there is such a request or not; only breaking tells."""
    person = me(request)
    if not (person.is_administrator and person.is_inside):
        raise Http404
    said: Any = request.POST.copy() if request.method == "POST" else None
    if said is not None and number:
        said.setdefault("number", number)
    form = Breaking(said, initial={"number": number})
    if form.is_valid():
        found = Request.objects.filter(
            number=form.cleaned_data["number"].strip(), is_confidential=True
        ).first()
        try:
            # Looked at before it is told whether there is such a request.
            reason = text_of(form.cleaned_data["reason"], field="reason")
            if found is None:
                raise Refused(_("There is no confidential request of this number."))
            desk.break_seal(found, reason=reason, by=person)
        except Forbidden:
            form.add_error("number", _("You asked for this one yourself."))
        except Invalid as no:
            form.add_error("reason", str(no))
        except Refused as no:
            form.add_error("number", str(no))
        else:
            messages.success(request, _("You may read it for 24 hours."))
            return redirect(found)
    return render(request, "desk/sealed.html", {"form": form}, status=422 if form.errors else 200)
