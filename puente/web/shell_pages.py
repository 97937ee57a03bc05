"""What every browser asks of a site, the language of a stranger, and the pages that say what went wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template import engines
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.web.environment import part, said_at_once, said_on_the_page
from puente.web.shell import Shell

A_YEAR = 60 * 60 * 24 * 365


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest: Puente on a phone's first screen."""
    organization = Shell(request, None).organization
    return JsonResponse(
        {
            "name": f"Puente · {organization}" if organization else "Puente",
            "short_name": "Puente",
            "description": _("The internal service desk where service goes both ways"),
            "lang": translation.get_language(),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f2ee",
            "theme_color": "#f4f2ee",
            "icons": [
                {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
                {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {
                    "src": static("img/icon-512.png"),
                    "sizes": "512x512",
                    "type": "image/png",
                    "purpose": "maskable",
                },
            ],
        },
        content_type="application/manifest+json",
    )


@require_GET
def favicon(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """For those who ask for it by its old name."""
    return HttpResponsePermanentRedirect(static("img/icon-48.png"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """A stranger chooses a language; a cookie keeps it. Whoever is signed in chooses on their own page."""
    to = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        to = "/"
    answer = redirect(to)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
        )
    return answer


@login_required
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """The menu again, with its counts as they are now, for an open page that heard of something new."""
    bell = part(request, "page.html", "bell").replace(" id=", ' hx-swap-oob="true" id=', 1)
    return HttpResponse(part(request, "page.html", "rooms") + bell)


def _for_htmx(request: HttpRequest) -> bool:
    """Whatever failed may have failed before anybody looked who asks."""
    return request.headers.get("HX-Request") == "true"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if _for_htmx(request):
        return said_at_once(_("That question makes no sense to us"), status=400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if getattr(request, "htmx", False):
        return said_on_the_page(request, _("You may not see or do this"), status=403)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if getattr(request, "htmx", False):
        return said_on_the_page(request, _("There is nothing here for you"), status=404)
    return render(request, "404.html", status=404)


def form_alone(request: HttpRequest) -> HttpResponse:
    """The address of a form, opened by itself: after an error it stands in the browser, and is loaded again."""
    return render(request, "405.html", status=405)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is not the browser's: cookies are off, or somebody signed out meanwhile."""
    if _for_htmx(request):
        words = _("This form is out of date: load the page again and send it once more.")
        return said_at_once(words, status=403)
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry without asking anything of what may be broken: no database, no session."""
    if _for_htmx(request):
        words = _("Something broke on our side. What you did may not be stored: look before you do it again.")
        return said_at_once(words, status=500)
    env: Any = engines["jinja2"].env  # type: ignore[attr-defined]
    reading = {"language": (translation.get_language() or "en")[:2], "languages": []}
    given: dict[str, Any] = {
        "me": None,
        "reading": reading,
        "messages": [],
        "request": request,
        "csrf_input": "",
    }
    return HttpResponse(env.get_template("500.html").render(given), status=500)
