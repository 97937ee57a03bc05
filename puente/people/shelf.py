"""Persons and departments by their ids, kept in memory while nothing is recorded of any. Whoever is given one changes
nothing in it: it is the same for every page."""

from __future__ import annotations

from puente.events.lasting import Lasting, Shelf
from puente.foundation.among import among, said
from puente.foundation.prepared import Prepared
from puente.people.models import Department, Person

_persons: Prepared[Person] = Prepared(lambda ids: among(Person.objects.select_related("company"), ids), str)
persons: Shelf[Person] = Shelf(lambda ids: {one.pk: one for one in _persons(said(ids))})
"""With their companies."""

_departments: Prepared[Department] = Prepared(
    lambda ids: among(Department.objects.select_related("company", "calendar"), ids), str
)
departments: Shelf[Department] = Shelf(lambda ids: {one.pk: one for one in _departments(said(ids))})
"""With their companies and calendars."""

_coded = Prepared(lambda code: Department.objects.select_related("company").filter(code=code), str)
department_coded: Lasting[Department | None] = Lasting(_coded.first)
"""The department of a code, with its company; None when there is none."""
