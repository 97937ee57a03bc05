"""Who may do what with people and departments."""

from __future__ import annotations

from puente.people.models import Department, Membership, Person


def may_set_up(person: Person) -> bool:
    """Only administrators set up the organization, its departments and its people."""
    return bool(person.is_administrator and person.is_active)


def may_recover(person: Person, whose: Person, door: str) -> bool:
    """Only at the terminal of the server itself: who holds the server holds the house."""
    return door == "cli" and person is whose


def may_found(person: Person) -> bool:
    """Only somebody new founds an organization: its first administrator."""
    return person.pk is None


def may_lead(person: Person, department: Department) -> bool:
    """The lead of the department, a lead above it, or an administrator."""
    return may_set_up(person) or bool(person.is_active and person.leads(department))


def may_give_role(person: Person, department: Department, role: str) -> bool:
    """A lead chooses the members and agents of the department; a new lead is named by a lead above or an administrator."""
    if may_set_up(person):
        return True
    if role == Membership.Role.LEAD:
        return department.parent_id is not None and bool(
            person.is_active and person.leads(department.parent_id)
        )
    return may_lead(person, department)


def may_change_profile(person: Person, whose: Person) -> bool:
    """Everybody their own, administrators everybody's."""
    return bool(person.is_active) and (person.pk == whose.pk or may_set_up(person))


def may_make_token(person: Person, whose: Person) -> bool:
    """Everybody makes tokens for themselves alone."""
    return bool(person.is_active) and person.pk == whose.pk


def may_say_away(person: Person, who: Person) -> bool:
    """Everybody for themselves, leads for the people of their department, administrators for everybody."""
    return may_change_profile(person, who) or bool(
        person.is_active and person.departments_led() & who.departments_joined()
    )


def may_set_vision(person: Person, department: Department | None) -> bool:
    """The organization's: administrators. A department's: its lead too."""
    return may_set_up(person) if department is None else may_lead(person, department)


def may_agree(person: Person, department: Department | None) -> bool:
    """People inside agree to the organization's vision, the department's own people to the department's."""
    if not person.is_active:
        return False
    return person.is_inside if department is None else department.pk in person.departments_joined()
