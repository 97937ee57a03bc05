"""Who is in which department, and as what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from puente.events.record import record
from puente.foundation import clock
from puente.foundation.errors import Invalid
from puente.foundation.verbs import permit, refuse_if, unchanged, verb
from puente.people import rules
from puente.people.events import PersonJoined, PersonLeft, PersonMoved, RoleChanged
from puente.people.models import Company, Department, Membership, Person


@verb
def join(person: Person, department: Department, *, by: Person, role: str = "member") -> Membership:
    """The person works in the department from now on, as member, agent or lead."""
    department = Department.objects.locked(department)
    _known(role)
    permit(rules.may_give_role, by, department, role)
    _may_be_in(person, department)

    membership = Membership.objects.create(
        person=person, department=department, role=role, since_at=clock.now()
    )
    person.forget_roles()

    record(PersonJoined(department=department.pk, role=role), person, by=by, department=department)
    return membership


@verb
def change_role(membership: Membership, *, by: Person, role: str) -> Membership:
    """Member, agent or lead of the same department."""
    membership = _running(membership)
    _known(role)
    permit(rules.may_give_role, by, membership.department, role)
    permit(rules.may_give_role, by, membership.department, membership.role)
    if membership.role == role:
        return unchanged(membership)

    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    membership.person.forget_roles()

    record(
        RoleChanged(department=membership.department_id, changes={"role": [before, role]}),
        membership.person,
        by=by,
        department=membership.department,
    )
    return membership


@verb
def leave(membership: Membership, *, by: Person) -> Membership:
    """The person is no longer in that department; what they did there stays theirs."""
    membership = _running(membership)
    permit(rules.may_give_role, by, membership.department, membership.role)

    membership.until_at = clock.now()
    membership.save(update_fields=["until_at"])
    membership.person.forget_roles()

    left = PersonLeft(department=membership.department_id, role=membership.role)
    record(left, membership.person, by=by, department=membership.department)
    return membership


@verb
def move(membership: Membership, *, by: Person, to: Department, role: str | None = None) -> Membership:
    """From one department to another at the same moment, in the same role unless another is given."""
    membership = _running(membership)
    to = Department.objects.locked(to)
    role = role or membership.role
    _known(role)
    permit(rules.may_give_role, by, membership.department, membership.role)
    permit(rules.may_give_role, by, to, role)
    _may_be_in(membership.person, to)

    now = clock.now()
    origin, was = membership.department, membership.role
    membership.until_at = now
    membership.save(update_fields=["until_at"])
    new = Membership.objects.create(person=membership.person, department=to, role=role, since_at=now)
    membership.person.forget_roles()

    moved = PersonMoved(
        department=to.pk, role=role, changes={"department": [origin.pk, to.pk], "role": [was, role]}
    )
    record(moved, membership.person, by=by, department=to)
    return new


def _running(membership: Membership) -> Membership:
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("person", "department")
        .get(pk=membership.pk)
    )
    refuse_if(membership.until_at, _("This membership has already ended."), code="membership_ended")
    return membership


def _known(role: str) -> None:
    if role not in Membership.Role.values:
        raise Invalid({"role": _("A role is member, agent or lead.")})


def _may_be_in(person: Person, department: Department) -> None:
    refuse_if(department.is_retired, _("This department is retired."), code="department_retired")
    refuse_if(
        person.left_at or person.merged_into_id, _("This person is no longer here."), code="person_left"
    )
    refuse_if(
        person.company is not None and person.company.kind == Company.Kind.CUSTOMER,
        _("A customer asks; nobody from a customer's company serves in a department."),
        code="customer_serves_nowhere",
    )
    refuse_if(
        Membership.objects.filter(person=person, department=department, until_at__isnull=True).exists(),
        _("This person is in that department already."),
        code="membership_once_at_a_time",
    )
