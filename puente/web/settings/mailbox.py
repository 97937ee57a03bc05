"""The mail that was not sent because no mail server is set."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from puente.people.models import KeptMail
from puente.web.settings.frame import administrators, show

A_PAGE = 20


@administrators
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest first, each with its links to copy; and whether mail really goes out."""
    page = Paginator(KeptMail.objects.order_by("-id"), A_PAGE).get_page(request.GET.get("page"))
    letters = [
        (mail, re.findall(rf"{re.escape(settings.ORIGIN)}\S+", mail.body)) for mail in page.object_list
    ]
    sends = not settings.EMAIL_BACKEND.endswith("mailbox.Mailbox")
    return show(request, "settings/mail.html", {"letters": letters, "page": page, "sends": sends})
