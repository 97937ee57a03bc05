"""Persons and departments by their ids, kept in memory while nothing is recorded of any. Whoever is given one changes
nothing in it: it is the same for every page."""

from __future__ import annotations

from puente.events.lasting import Lasting, Shelf
from puente.foundation.prepared import Prepared
from puente.people.models import Department, Person

persons: Shelf[Person] = Shelf.of(lambda: Person.objects.select_related("company"))
"""With their companies."""

departments: Shelf[Department] = Shelf.of(lambda: Department.objects.select_related("company", "calendar"))
"""With their companies and calendars."""

_coded = Prepared(lambda code: Department.objects.select_related("company").filter(code=code), str)
department_coded: Lasting[Department | None] = Lasting(_coded.first)
"""The department of a code, with its company; None when there is none."""
