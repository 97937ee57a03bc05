"""Who the people of the table are, and how a row is called."""

import pkgutil
from importlib import import_module

import puente
from puente.foundation.verbs import VERBS
from puente.people.models import Person
from tests.permissions.calls import DESK, ELSEWHERE, Call

CAST = {
    "administrator": "administrator",
    "another administrator": "second_administrator",
    "lead above": "lead_above",
    "lead": "lead",
    "assignee": "assignee",
    "agent": "agent",
    "member": "member",
    "requester": "requester",
    "for whom": "beneficiary",
    "follower": "follower",
    "named": "named",
    "colleague": "colleague",
    "agent elsewhere": "elsewhere",
    "lead elsewhere": "lead_elsewhere",
    "handed it over": "handed_over",
    "waits for it": "waiting",
    "partner's lead": "partner_lead",
    "partner's agent": "partner_agent",
    "other partner": "partner",
    "customer": "customer",
    "other customer": "other_customer",
    "invited guest": "guest",
}
"""The people of the table by the names of the world."""


def every_verb():
    """The verbs of all rooms by name, whatever has been imported so far; those that tests made are left out."""
    for module in pkgutil.walk_packages(puente.__path__, "puente."):
        if module.name.count(".") == 2 and module.name.endswith(".verbs"):
            import_module(module.name)
    return {name: verb for name, verb in VERBS.items() if verb.__module__.startswith("puente.")}


def call_of(row) -> Call:
    return DESK.get(row.call.removeprefix("desk."), None) or ELSEWHERE[row.call]


def person_of(w, who) -> Person:
    """Read anew: what one try remembered of a person is no part of the next."""
    return Person.objects.get_queryset().select_related("company").get(pk=getattr(w, CAST[who]).pk)
