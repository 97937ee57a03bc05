"""What is done from a queue: many at once, the next one, views kept and removed. Each request by the verb itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from puente.desk import queue
from puente.desk import verbs as desk
from puente.desk.models import Request, View
from puente.foundation.errors import Forbidden, Invalid, Refused
from puente.people.models import Department, Person
from puente.web.asked import typed_in
from puente.web.desk.choosing import Choice
from puente.web.desk.queue import REPORT, department_of
from puente.web.desk.verbs import htmx
from puente.web.environment import part, refused
from puente.web.people.visitor import me

MOST = 200
"""So many requests at once."""
Do = Callable[[Request, str], Any]


@login_required
@require_POST
def verb(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One address for each verb of a queue."""
    department = department_of(request, code)
    if verb == "take-next":
        return _take_next(request, department)
    if verb == "remove-view":
        return _remove_view(request, department)
    do = _do(request, department, verb)
    picks = _picks(request)
    back = request.POST.get("back", "")
    if not back.startswith(f"/queue/{department.code}/"):
        back = f"/queue/{department.code}/"
    if not picks:
        messages.warning(request, _("Pick some requests first."))
    elif len(picks) > MOST:
        messages.error(request, _("At most %(most)s at a time, please.") % {"most": MOST})
    else:
        request.session[REPORT] = _report(me(request), department, verb, picks, do)
    return redirect(back)


def _picks(request: HttpRequest) -> list[tuple[str, str]]:
    """(number, what it was before, if said): those picked, else the one whose key was pressed."""
    typed = typed_in(request)
    said = typed.getlist("pick") or typed.getlist("only")
    return [(number, was) for number, _colon, was in (one.partition("=") for one in dict.fromkeys(said))]


def _do(request: HttpRequest, department: Department, verb: str) -> Do:
    """What happens with each. 404 for a verb that a queue does not have."""
    person = me(request)
    if verb == "take":
        return lambda one, _was: desk.take(one, by=person)
    if verb == "unassign":
        return lambda one, _was: desk.unassign(one, by=person)
    if verb == "set-priority":
        said = request.POST.get("priority", "")
        return lambda one, was: desk.set_priority(one, priority=_number(was or said), by=person)
    if verb == "assign":
        to = get_object_or_404(
            Person.objects.agents_of(department).distinct(), pk=_number(request.POST.get("to"))
        )
        return lambda one, _was: desk.assign(one, to=to, by=person)
    raise Http404


def _report(
    person: Person, department: Department, verb: str, picks: Sequence[tuple[str, str]], do: Do
) -> dict[str, Any]:
    """Each on its own: what was done, and what was not with the reason. `back` takes back what can be."""
    there = queue.in_queue(person, department).filter(number__in=[number for number, _was in picks])
    found = {one.number: one for one in there}
    done, failed, back = [], [], []
    for number, was in picks:
        one = found.get(number)
        if one is None:
            failed.append((number, _("is not in this queue any more.")))
            continue
        try:
            do(one, was)
        except Forbidden:
            failed.append((number, _("is not yours to serve.")))
        except (Refused, Invalid) as no:
            failed.append((number, str(no)))
        else:
            done.append(number)
            if verb == "set-priority":
                back.append(f"{number}={one.priority}")
            elif verb == "take" and one.assignee_id is None:
                back.append(number)
    undo = {"take": "unassign", "set-priority": "set-priority"}.get(verb, "")
    return {
        "words": _words(verb, len(done), len(failed)),
        "done": done,
        "failed": failed,
        "undo": undo if back else "",
        "back": back,
    }


def _words(verb: str, done: int, failed: int) -> str:
    said = {
        "take": ngettext("%(n)s request is yours.", "%(n)s requests are yours.", done),
        "assign": ngettext("%(n)s request assigned.", "%(n)s requests assigned.", done),
        "unassign": ngettext("%(n)s request back in the queue.", "%(n)s requests back in the queue.", done),
        "set-priority": ngettext(
            "Priority of %(n)s request changed.", "Priority of %(n)s requests changed.", done
        ),
    }[verb] % {"n": done}
    if not failed:
        return said
    left = ngettext("%(n)s stays as it was:", "%(n)s stay as they were:", failed) % {"n": failed}
    return f"{said} {left}"


def _number(said: object) -> int:
    return int(said) if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 18 else 0


def _take_next(request: HttpRequest, department: Department) -> HttpResponse:
    """The one due first that nobody has: it is the reader's, and shown."""
    person = me(request)
    if not person.serves_in(department):
        raise PermissionDenied
    free = queue.in_queue(person, department).filter(is_standing=True, assignee__isnull=True)
    mine = free.exclude(requester=person).exclude(beneficiary=person)
    for one in mine.exclude(status=Request.Status.WAITING).order_by("sorts_at", "id")[:5]:
        try:
            desk.take(one, by=person, only_free=True)
        except Refused:
            continue  # somebody was quicker
        messages.success(request, _("It is yours."), extra_tags=f"undo:{one.get_absolute_url()}unassign/")
        return redirect(one)
    messages.info(request, _("Nobody waits to be taken."))
    return redirect("queue", department.code)


def _remove_view(request: HttpRequest, department: Department) -> HttpResponse:
    view = get_object_or_404(
        View, pk=_number(request.POST.get("view")), department=department, removed_at__isnull=True
    )
    try:
        desk.remove_view(view, by=me(request))
    except Forbidden as no:
        raise PermissionDenied(str(no)) from no
    messages.success(request, _("The view is gone."))
    return redirect("queue", department.code)


class SavingView(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    shared = forms.BooleanField(
        label=gettext_lazy("For the whole department"),
        required=False,
        help_text=gettext_lazy("Everybody who serves here sees it."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def save_view(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps what the address shows under a name; leads may share it."""
    person, department = me(request), department_of(request, code)
    form = SavingView(request.POST if request.method == "POST" else None)
    if not person.leads(department):
        del form.fields["shared"]
    choice = Choice.of(request, department, list(View.objects.filter(department=department)))
    if request.method == "POST" and form.is_valid():
        try:
            view = desk.save_view(
                department=department,
                name=form.cleaned_data["name"],
                filters=choice.filters,
                columns=list(choice.columns),
                order=choice.order,
                shared=bool(form.cleaned_data.get("shared")),
                by=person,
            )
        except (Refused, Invalid) as no:
            form.add_error("name", str(no))
        else:
            messages.success(request, _("The view is kept."))
            return _shown(request, choice.of_view(str(view.pk)))
    context = {"form": form, "department": department, "address": request.get_full_path()}
    if not htmx(request):
        return render(request, "desk/save_view.html", context, status=422 if form.errors else 200)
    if form.errors:
        return refused(request, "desk/save_view.html", "form", context, target="#dialog-body")
    return HttpResponse(part(request, "desk/save_view.html", "form", context))


def _shown(request: HttpRequest, address: str) -> HttpResponse:
    if not htmx(request):
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer
