"""One address for each verb of a request: `GET` shows its form, `POST` does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from puente.desk.models import Request
from puente.desk.seeing import Seen, see
from puente.events.once import once
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.foundation.verbs import drawn_meanwhile
from puente.people.queries import organization
from puente.web.asked import looked_at, once_key
from puente.web.desk.actions import BY_CODE, BY_VERB, Action
from puente.web.desk.finding import find
from puente.web.desk.forms import VerbForm, Writing
from puente.web.desk.thread import PAGE, REDRAWS_COMPOSER, page, parts
from puente.web.environment import part, refused

FORM = "desk/verb.html"


@login_required
@require_http_methods(["GET", "POST"])
def verb(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Whatever can be done with a request. Forbidden is 403; what a house rule refuses is said in words."""
    action = BY_CODE.get(code)
    if action is None:
        raise Http404
    seen = find(request, number)
    if request.method == "GET":
        if action.form is None or action.form is Writing:
            return redirect(seen.service_request)
        return _form(request, seen, action, _made(action, seen, initial=request.GET.dict()))
    if action.form is Writing:
        return _write(request, seen, action)
    return _do(request, seen, action)


@login_required
@require_POST
def write(request: HttpRequest, number: str) -> HttpResponse:
    """The composer: an answer or a note, as its `kind` says; never a guess."""
    if request.POST.get("kind") not in ("answer", "note"):
        raise Http404
    return _write(request, find(request, number), BY_VERB[request.POST["kind"]])


def _do(request: HttpRequest, seen: Seen, action: Action) -> HttpResponse:
    form = _made(action, seen, said(request), request.FILES) if action.form else None
    if form is not None and not form.is_valid():
        return _form(request, seen, action, form)
    undo, revision = _undo(seen, action), seen.service_request.revision
    try:
        changed = _once(request, seen, action, dict(form.values()) if form else {})
    except Invalid as invalid:
        if form is not None:
            form.put(invalid.fields)
            return _form(request, seen, action, form)
        messages.error(request, str(invalid))
    except Refused as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
            return _form(request, seen, action, form, status=409)
        messages.error(request, str(refusal))
    else:
        if changed is not None and changed.revision == revision:
            messages.info(request, _("It was so already: nothing changed."))
        else:
            messages.success(request, str(action.done), extra_tags=undo)
    return _answer(request, seen, action)


def _write(request: HttpRequest, seen: Seen, action: Action) -> HttpResponse:
    form = _made(action, seen, request.POST, request.FILES)
    if not form.is_valid():
        return _not_written(
            request, seen, [str(word) for words in form.errors.values() for word in words], 422
        )
    status = seen.service_request.status
    try:
        with drawn_meanwhile():
            changed = _once(request, seen, action, dict(form.values()))
            answer = _answer(request, seen, action, seen.after(changed) if changed is not None else None)
    except Invalid as invalid:
        return _not_written(request, seen, [word for words in invalid.fields.values() for word in words], 422)
    except Refused as refusal:
        return _not_written(request, seen, [str(refusal)], 409)
    messages.success(request, str(_woken(status, changed) or action.done))
    return answer


def _woken(status: str, changed: Request | None) -> str:
    """What an answer did besides: it ended a wait, or opened again what was resolved."""
    if changed is None or changed.status != Request.Status.OPEN:
        return ""
    return {
        Request.Status.WAITING.value: _("Sent. It goes on."),
        Request.Status.RESOLVED.value: _("Sent. It is open again."),
    }.get(status, "")


def _not_written(request: HttpRequest, seen: Seen, errors: list[str], status: int) -> HttpResponse:
    """The words beside the composer. With htmx nothing else moves: text and files stay where they are."""
    given = {
        "errors": errors,
        "text": request.POST.get("text", ""),
        "kind": request.POST.get("kind", "answer"),
    }
    if htmx(request):
        answer = HttpResponse(part(request, "desk/refusal.html", "refusal", given), status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#composer-errors", "innerHTML"
        return answer
    as_it_is = find(request, seen.service_request.number)
    return render(request, PAGE, page(request, as_it_is) | given, status=status)


def _once(request: HttpRequest, seen: Seen, action: Action, values: dict[str, Any]) -> Request | None:
    """Calls the verb, and returns what it changed; None for a second click with the same words: the first one's."""
    changed = []

    def do() -> dict[str, Any]:
        changed.append(action.do(seen.service_request, by=seen.person, **values))
        return {"number": changed[0].number}

    try:
        once(once_key(request, seen.service_request.number, action.code), seen.person, do)
    except Forbidden as no:
        raise PermissionDenied(str(no)) from no
    return changed[0] if changed else None


def said(request: HttpRequest) -> QueryDict:
    """What the form says; an "undo" says it in its address."""
    data = request.GET.copy()
    data.update(request.POST)
    return data


def htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


WAS: Mapping[str, Callable[[Request], dict[str, Any]]] = {
    "assign": lambda was: {"to": was.assignee_id} if was.assignee_id else {},
    "set_priority": lambda was: {"priority": was.priority},
    "choose_option": lambda was: {"option": was.option_id or ""},
    "rename": lambda was: {"subject": was.subject},
}
"""What the form of a verb is filled in with to put back what it changed."""


def _undo(seen: Seen, action: Action) -> str:
    """The address that takes it back, for the toast: "undo:/requests/…"; nothing when it cannot be."""
    was = seen.service_request
    inverse = "unassign" if action.verb == "assign" and was.assignee_id is None else action.undo
    never = {
        "take": was.assignee_id is not None,
        "assign": was.is_confidential,
        "unassign": not seen.serves,
        "seal": not seen.asks,
    }
    if not inverse or never.get(action.verb):
        return ""
    with_what = urlencode(WAS[inverse](was)) if inverse in WAS else ""
    address = f"/requests/{was.number}/{BY_VERB[inverse].code}/"
    return f"undo:{address}?{with_what}" if with_what else f"undo:{address}"


def _made(action: Action, seen: Seen, *args: Any, **kwargs: Any) -> VerbForm:
    assert action.form is not None
    return action.form(*args, service_request=seen.service_request, by=seen.person, **kwargs)


def _form(
    request: HttpRequest, seen: Seen, action: Action, form: VerbForm, *, status: int = 0
) -> HttpResponse:
    """With a `status` the verb itself refused: what was written stays there, to be copied, whatever else happened."""
    if action.verb not in seen.can and not status:
        return _too_late(request, seen, action)
    context = {
        "action": action,
        "form": form,
        "address": f"/requests/{seen.service_request.number}/{action.code}/",
        "service_request": seen.service_request,
        "most": organization().largest_file,
        "other": _other(seen, action),
    }
    if not htmx(request):
        return render(request, FORM, context, status=status or (422 if form.errors else 200))
    if form.errors:
        return refused(request, FORM, "form", context, target="#dialog-body", status=status or 422)
    looked_for = "people" if "q" in request.GET else "form"
    return HttpResponse(part(request, FORM, looked_for, context))


def _too_late(request: HttpRequest, seen: Seen, action: Action) -> HttpResponse:
    """The verb says itself why not: whoever may never do it gets a 403, everybody else the reason."""
    form = action.form
    if form is not None and action.verb not in seen.can and not _might(seen, action):
        raise PermissionDenied
    number, status = seen.service_request.number, seen.service_request.get_status_display()
    messages.error(request, _("%(number)s is %(status)s already.") % {"number": number, "status": status})
    return _answer(request, seen, action)


def _might(seen: Seen, action: Action) -> bool:
    """Whether this person could do it in another state of the request."""
    asking = {"cancel", "confirm", "unseal"}
    either = {"reopen", "wait_until", "resume", "choose_option", "rename", "name_person", "seal", "close"}
    if action.verb in asking:
        return seen.asks
    if action.verb in either:
        return seen.asks or seen.serves
    return seen.serves


def _other(seen: Seen, action: Action) -> dict[str, Any] | None:
    """From one way to wait to the other."""
    for here, there in (("wait_for_requester", "wait_until"), ("wait_until", "wait_for_requester")):
        if action.verb == here and there in seen.can:
            other = BY_VERB[there]
            address = f"/requests/{seen.service_request.number}/{other.code}/"
            return {"href": address, "label": other.title}
    return None


def _answer(request: HttpRequest, seen: Seen, action: Action, now: Seen | None = None) -> HttpResponse:
    """htmx gets the changed parts; a plain form gets the page again. Whoever no longer sees it goes to Today."""
    now = now or see(seen.person, seen.service_request.number)
    if now is None:
        return _go(request, "/")
    address = now.service_request.get_absolute_url()
    if not htmx(request):
        return redirect(address)
    if looked_at(request) not in ("", address):  # an undo may be pressed on another page
        return HttpResponse(status=204)
    return parts(request, page(request, now), composer="write" if action.verb in REDRAWS_COMPOSER else "")


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if not htmx(request):
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer
