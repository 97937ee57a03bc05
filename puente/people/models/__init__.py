"""Who there is: companies, departments, persons, and who works where."""

from puente.people.models.companies import Company, Organization, the_organization
from puente.people.models.departments import Department, DepartmentQuerySet
from puente.people.models.memberships import Absence, AbsenceQuerySet, Membership
from puente.people.models.persons import Person, PersonManager, PersonQuerySet
from puente.people.models.reaching import Address, Invitation, KeptMail
from puente.people.models.tokens import ApiToken
from puente.people.models.visions import Vision, VisionAgreement
from puente.people.sessions import Session  # its table is of this room

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "Address",
    "ApiToken",
    "Company",
    "Department",
    "DepartmentQuerySet",
    "Invitation",
    "KeptMail",
    "Membership",
    "Organization",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Session",
    "Vision",
    "VisionAgreement",
    "the_organization",
]
