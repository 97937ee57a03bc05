"""The demo's door: one click signs in as one of the people whom the demo marked with an e-mail like demo+agent@…"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from puente.people.models import Organization, Person

PREFIX = "demo+"


@dataclass(frozen=True)
class Role:
    """`code` stands in the e-mail between + and @; the person's own name and job tell what they may see."""

    code: str
    person: Person


def roles() -> list[Role]:
    """Whom the demo lets one sign in as, in the order in which they were planted."""
    marked = Person.objects.active().filter(email__startswith=PREFIX, is_active=True).order_by("pk")
    return [Role((person.email or "").removeprefix(PREFIX).split("@")[0], person) for person in marked]


def is_open(request: HttpRequest) -> bool:
    """Only in demo mode, to this very machine and not through a proxy, and for an organization that the demo planted."""
    if not settings.DEMO or "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and Organization.objects.filter(pk=1, is_demo=True).exists()
