"""What to write over a column: a word of the reader's language that a file may say."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

HEADINGS = {
    "code": pgettext_lazy("heading", "code"),
    "name": pgettext_lazy("heading", "name"),
    "parent": pgettext_lazy("heading", "part of"),
    "about": pgettext_lazy("heading", "what it does"),
    "email": pgettext_lazy("heading", "e-mail"),
    "phone": pgettext_lazy("heading", "phone"),
    "place": pgettext_lazy("heading", "place"),
    "calendar": pgettext_lazy("heading", "calendar"),
    "company": pgettext_lazy("heading", "company"),
    "person": pgettext_lazy("heading", "person"),
    "department": pgettext_lazy("heading", "department"),
    "role": pgettext_lazy("heading", "role"),
    "id": pgettext_lazy("heading", "employee number"),
    "called": pgettext_lazy("heading", "what we call you"),
    "kind": pgettext_lazy("heading", "kind"),
    "job": pgettext_lazy("heading", "job"),
    "language": pgettext_lazy("heading", "language"),
    "languages": pgettext_lazy("heading", "languages"),
    "summary": pgettext_lazy("heading", "what you get"),
    "also_called": pgettext_lazy("heading", "words"),
    "expects": pgettext_lazy("heading", "what is asked"),
    "who_may_ask": pgettext_lazy("heading", "who"),
    "audience": pgettext_lazy("heading", "departments"),
    "is_confidential": pgettext_lazy("heading", "confidential"),
    "priority": pgettext_lazy("heading", "priority"),
    "first_response_hours": pgettext_lazy("heading", "first response hours"),
    "resolution_hours": pgettext_lazy("heading", "resolution hours"),
    "retired": pgettext_lazy("heading", "retired"),
}
"""The headings shown, by column: each is one that `Column` knows, in both languages (a test says so)."""


def heading_of(code: str) -> str:
    """Of a column by its code, `name`, or of one of its languages, `name:es`."""
    plain, mark, language = code.partition(":")
    return f"{HEADINGS.get(plain, plain)}{mark}{language}"
