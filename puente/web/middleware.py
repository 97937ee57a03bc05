"""What stands between the server and every page: the reader's language and zone, the strict policy, the toasts."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from puente.desk.seeing import ask_ahead
from puente.foundation import house
from puente.foundation.verbs import via
from puente.live.tokens import live_url
from puente.web.asked import NUL, answering
from puente.web.environment import said_at_once, toasts
from puente.web.shell_pages import form_alone

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src {connect}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


A_REQUEST = re.compile(r"/requests/([A-Z0-9]{1,20}-[0-9]{1,12})/")
"""The address of one request, or of what is done with it."""


@cache
def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of an IANA name; None when there is none of that name."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def reader(get_response: Answer) -> Answer:
    """Speaks the person's language on the person's clock; to a stranger, the browser's language on the house's clock."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with house.remembering(), answering(request), via("web"):
            if found := A_REQUEST.match(request.path_info):
                ask_ahead(found[1])
            return _read(request)

    def _read(request: HttpRequest) -> HttpResponse:
        person: Any = get_user(request)
        request.user = person  # the person, not a promise of one: verbs and `things.of` ask what it is
        mine = person if person.is_authenticated else None
        language = getattr(mine, "language", "") or translation.get_language_from_request(request)
        if language[:2] not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language[:2]):
            zone = zone_named(getattr(mine, "zone", "")) or zone_named(house.zone()) or zone_named("UTC")
            with timezone.override(zone):
                request.LANGUAGE_CODE = language[:2]  # type: ignore[attr-defined]
                response = get_response(request)
                response.headers.setdefault("Content-Language", language[:2])
                if mine is None:
                    patch_vary_headers(response, ("Accept-Language",))
                return response

    return middleware


def forms_alone(get_response: Answer) -> Answer:
    """Whoever opens the address of a form by itself, as a browser does that loads it again, reads why nothing is there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asks_to_see = request.method in ("GET", "HEAD") and not request.path_info.startswith("/api/")
        if response.status_code != 405 or not asks_to_see:
            return response
        page = form_alone(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def without_nul(get_response: Answer) -> Answer:
    """No database keeps the character NUL: an address of a page with one leads nowhere, and behind its question mark it is
    dropped. What a form says is its own to look at, and so is what a program says."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/api/"):
            return get_response(request)
        if NUL in request.path_info:
            raise Http404
        if "%00" in (said := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = said.replace("%00", "")
        return get_response(request)

    return middleware


def compressed(get_response: Answer) -> Answer:
    """Pages and parts of them leave in a fifth of their size, for who reads gzip; how long one is, chance hides, so that
    nothing secret can be guessed from it. Files go as they are."""
    gzip = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in ("text/html", "application/json"):
            return response
        smaller: Any = gzip.process_response(request, response)
        return smaller  # type: ignore[no-any-return]

    return middleware


def strict_policy(get_response: Answer) -> Answer:
    """Scripts and styles come from our own files alone, and nobody frames us."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Content-Security-Policy" not in response.headers:
            response.headers["Content-Security-Policy"] = _policy(live_url(request))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ("HX-Request",))
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        return response

    return middleware


@lru_cache(100)
def _policy(live: str) -> str:
    """Besides ourselves, a page reaches the live stream when that answers elsewhere."""
    where = urlsplit(live)
    return POLICY.format(connect=f"'self' {where.scheme}://{where.netloc}" if where.netloc else "'self'")


def messages_ride_along(get_response: Answer) -> Answer:
    """Puts the messages that wait into every htmx answer, out of band. A redirect leaves them for the page that follows."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        htmx = getattr(request, "htmx", None)
        if not htmx or response.streaming or 300 <= response.status_code < 400:
            return response
        if response.headers.get("HX-Redirect") or response.headers.get("HX-Refresh"):
            return response
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        if b"<html" in response.content[:200]:
            return response
        if riding := toasts(request):
            response.content = response.content + riding.encode()
            if response.status_code == 204:
                response.status_code = 200
                response.headers["HX-Reswap"] = "none"
        return response

    return middleware


def _back_to_its_page(request: HttpRequest) -> HttpResponse | None:
    """To sign in, and from there to the page from which the form was sent: not every address of a form is one of a page."""
    page = urlsplit(request.headers.get("Referer", ""))
    if request.method != "POST" or page.netloc != request.get_host():
        return None
    return redirect_to_login(page._replace(scheme="", netloc="", fragment="").geturl())


def sessions_that_end(get_response: Answer) -> Answer:
    """A part asked for after the session ended leaves the page, and what was typed, as it is, and says what to do. Who sends
    a plain form signs in and is led back to the page where it stands."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        htmx = getattr(request, "htmx", None)
        to = response.headers.get("Location", "")
        if response.status_code != 302 or not to.startswith(f"{settings.LOGIN_URL}?"):
            return response
        if not htmx:
            return _back_to_its_page(request) or response
        words = _(
            "Your session has ended. Sign in in a new tab and do it again here: what you wrote is still there."
        )
        return said_at_once(words, status=401, href=settings.LOGIN_URL, verb=_("Sign in"), new_tab=True)

    return middleware
