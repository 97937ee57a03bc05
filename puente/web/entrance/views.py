"""The demo's one-click door, and the sign-in page that shows it."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from puente.foundation import own_house
from puente.web import demo


class SignInView(LoginView):
    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """`demo_roles`: those whom one click signs in as; empty outside the demo."""
        page = super().get_context_data(**given)
        page["demo_roles"] = demo.roles() if demo.is_open(self.request) else []
        if page["demo_roles"]:
            page["form"].fields["login"].widget.attrs.pop("autofocus", None)  # the roles come first
        return page


@require_http_methods(["GET", "POST"])
def leave_demo(request: HttpRequest) -> HttpResponse:
    """Leaves the demo for an empty house of one's own. Whoever may try the demo may: one click makes them its administrator."""
    if not demo.is_open(request):
        raise Http404
    leaving = request.method == "POST" and own_house.can_leave()
    if leaving:
        own_house.ask()
    given = {"leaving": leaving, "can_leave": own_house.can_leave()}
    return render(request, "demo_leave.html", given)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in as the role posted, and leads where one was going; there is no such page outside the demo."""
    if not demo.is_open(request):
        raise Http404
    chosen = request.POST.get("role", "")
    person = next((role.person for role in demo.roles() if role.code == chosen), None)
    if person is None:
        raise Http404
    login(request, person, backend="puente.web.entrance.backend.HouseBackend")
    return redirect(get_next_redirect_url(request) or "today")
