"""Every address of the house, filled in with the things of the world: what somebody would try who guesses."""

from __future__ import annotations

import itertools
import re
from urllib.parse import quote

from django.urls import URLPattern, get_resolver


def patterns():
    """Every address as Django knows it: people/<int:pk>/edit/"""

    def below(resolver, prefix=""):
        for one in resolver.url_patterns:
            address = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                yield address
            else:
                yield from below(one, address)

    return sorted(set(below(get_resolver())))


def filled_in(pattern, w):
    """The pattern with each combination of values that are there."""
    if pattern.startswith("^"):
        pattern = "password/reset/1-abc/"
    pattern = pattern.replace("<path:rest>", "nowhere")
    names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    for values in itertools.product(*(_values(name, pattern, w) for name in names)):
        address = pattern
        for value in values:
            address = re.sub(r"<(?:\w+:)?\w+>", lambda _one, value=value: quote(str(value)), address, count=1)
        yield "/" + address


def _values(name, pattern, w):
    requests = [one.number for one in (w.ordinary, w.confidential, w.unsealed, w.partners, w.customers)]
    if name == "number" or "requests/<key>" in pattern:
        return requests
    if name == "name":
        return [w.hidden_file.name]
    if name in ("pk", "key") and ("files/" in pattern or "attachments/" in pattern):
        return [w.hidden_file.pk]
    if name in ("pk", "key") and re.search(
        r"people|addresses|absences|memberships|tokens|invitation", pattern
    ):
        return [w.member.pk, w.customer.pk, w.partner.pk]
    if name in ("code", "key") and re.search(r"departments|queue|ask/department", pattern):
        return ["FAC", "CLE"]
    return {
        "code": ["repairs"],
        "key": ["repairs"],
        "field": ["room"],
        "option": ["soon"],
        "kind": ["people"],
    }.get(name, ["1"])
