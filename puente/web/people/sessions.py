"""Where I am signed in, and signing out elsewhere."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from puente.foundation import clock
from puente.people import sessions as signed_in
from puente.people import verbs as people
from puente.web.forms import attempt
from puente.web.people.visitor import me

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Place:
    """A browser where this person is signed in. `mark` names it without giving its key away."""

    mark: str
    words: str
    ip: str
    started_at: datetime
    used_at: datetime
    is_here: bool


@login_required
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The browsers where I am signed in, this one first."""
    found = signed_in.standing(me(request), clock.now())
    here = request.session.session_key
    places = [
        Place(mark_of(one.pk), in_words(one.agent), one.ip or "", one.started_at, one.used_at, one.pk == here)
        for one in found
    ]
    places.sort(key=lambda place: not place.is_here)
    return render(request, "people/sessions.html", {"places": places})


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    here = request.session.session_key or ""
    done = _("You are signed out everywhere else.")
    attempt(request, lambda: people.end_sessions(me(request), by=me(request), but=here), done=done)
    return redirect("sessions")


@login_required
@require_POST
def end(request: HttpRequest, key: str) -> HttpResponse:
    keys = signed_in.standing(me(request), clock.now()).values_list("pk", flat=True)
    found = next((pk for pk in keys if mark_of(pk) == key), None)
    if found is None:
        raise Http404
    attempt(
        request,
        lambda: people.end_sessions(me(request), by=me(request), only=found),
        done=_("You are signed out there."),
    )
    return redirect("sessions")


def mark_of(key: str) -> str:
    """A short name of a session, from which its key cannot be found."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def in_words(agent: str) -> str:
    """Firefox on Windows"""
    browser = next((name for token, name in BROWSERS if re.search(rf"\b{token}", agent)), "")
    system = next((name for token, name in SYSTEMS if token in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")
