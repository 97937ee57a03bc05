"""Memberships from CSV: who is in which department, and as what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from puente.imports.csv.cells import choice, needed
from puente.imports.csv.persons import SOURCE
from puente.imports.csv.report import BadRow
from puente.imports.csv.run import Do, Kind
from puente.imports.csv.sheet import Column, Row
from puente.people import verbs as people
from puente.people.models import Company, Department, Membership, Person


class Memberships(Kind):
    """`person` is an e-mail, or the `id` under which the person was imported. Nobody is taken out by a file."""

    name = "memberships"
    columns = (
        Column("person", ("persona", "email", "e-mail", "correo", "id"), is_required=True),
        Column("department", ("departamento", "code", "codigo"), is_required=True),
        Column("role", ("papel", "rol", "as", "como")),
    )

    def __init__(self, by: Person) -> None:
        self.by = by
        here = list(Person.objects.get_queryset().filter(merged_into=None).select_related("company"))
        self.people = {one.outside_key: one for one in here if one.source == SOURCE and one.outside_key}
        self.people |= {one.email: one for one in here if one.email}
        self.departments = {one.code: one for one in Department.objects.all()}
        now = Membership.objects.filter(until_at=None)
        self.roles = {
            (person, department): role
            for person, department, role in now.values_list("person", "department", "role")
        }

    def plan(self, row: Row) -> tuple[str, Do]:
        said, code = needed(row, "person"), needed(row, "department").upper()
        person = self.people.get(said.lower()) or self.people.get(said)
        if person is None:
            raise BadRow(("person", _("There is nobody with this e-mail or id.")))
        department = self.departments.get(code)
        if department is None:
            raise BadRow(("department", _("There is no department “%(code)s”.") % {"code": code}))
        if department.is_retired:
            raise BadRow(("department", _("This department is retired.")))
        if person.left_at:
            raise BadRow(("person", _("This person is no longer here.")))
        if person.company is not None and person.company.kind == Company.Kind.CUSTOMER:
            words = _("A customer asks; nobody from a customer's company serves in a department.")
            raise BadRow(("person", words))
        role = choice(row, "role", Membership.Role, Membership.Role.MEMBER)
        key = (person.pk, department.pk)
        before, self.roles[key] = self.roles.get(key), role
        if before is None:
            return "made", lambda: people.join(person, department, by=self.by, role=role)
        if before == role:
            return "unchanged", lambda: None
        return "changed", lambda: self._change(person, department, role)

    def _change(self, person: Person, department: Department, role: str) -> None:
        now = Membership.objects.get(person=person, department=department, until_at=None)
        people.change_role(now, by=self.by, role=role)
