"""Who may shape the catalogue, in words that a person can be shown."""

from __future__ import annotations

from puente.catalogue.models import Service
from puente.people.models import Department, Person
from puente.people.rules import may_lead


def may_keep_services_of(person: Person, department: Department) -> bool:
    """Administrators and the lead of a department keep its services and standards."""
    return may_lead(person, department)


def may_keep(person: Person, service: Service) -> bool:
    """Administrators and the lead of the department that serves keep a service."""
    return may_keep_services_of(person, service.department)


def may_move(person: Person, service: Service, to: Department) -> bool:
    """Administrators move a service to another department, and so does whoever leads both."""
    return may_keep(person, service) and may_keep_services_of(person, to)


def may_ask(person: Person, service: Service) -> bool:
    """Who may ask for a service is written in the service itself."""
    return service.is_askable_by(person)
