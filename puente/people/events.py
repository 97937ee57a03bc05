"""What can have happened to the organization, its departments and its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from puente.events.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class OrganizationFounded(Kind):
    name = "organization.founded"
    says = _("{actor} founded {about}")
    icon = "house"


@dataclass(frozen=True, kw_only=True)
class OrganizationChanged(Kind):
    name = "organization.changed"
    says = _("{actor} changed the house rules")
    icon = "settings"


@dataclass(frozen=True, kw_only=True)
class CompanyFounded(Kind):
    name = "company.founded"
    says = _("{actor} added the company {about}")
    icon = "building-2"


@dataclass(frozen=True, kw_only=True)
class CompanyRenamed(Kind):
    name = "company.renamed"
    says = _("{actor} gave the company {about} its name")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class CompanyRetired(Kind):
    name = "company.retired"
    says = _("{actor} retired the company {about}")
    icon = "archive"


@dataclass(frozen=True, kw_only=True)
class DepartmentFounded(Kind):
    name = "department.founded"
    says = _("{actor} founded the department {about}")
    icon = "circle-plus"


@dataclass(frozen=True, kw_only=True)
class DepartmentRenamed(Kind):
    name = "department.renamed"
    says = _("{actor} gave the department {about} its name")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class DepartmentDescribed(Kind):
    name = "department.described"
    says = _("{actor} changed what {about} says of itself")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class DepartmentMoved(Kind):
    name = "department.moved"
    says = _("{actor} moved {about} to another place in the organization")
    icon = "network"


@dataclass(frozen=True, kw_only=True)
class DepartmentCalendarSet(Kind):
    name = "department.calendar_set"
    says = _("{actor} changed the calendar of {about}")
    icon = "calendar-clock"


@dataclass(frozen=True, kw_only=True)
class DepartmentRetired(Kind):
    name = "department.retired"
    says = _("{actor} retired {about}; {heir} serves in its place")
    icon = "archive"
    shows: ClassVar[dict[str, str]] = {"heir": "department"}

    heir: int


@dataclass(frozen=True, kw_only=True)
class PersonEnrolled(Kind):
    name = "person.enrolled"
    says = _("{actor} added {about}")
    icon = "user-plus"


@dataclass(frozen=True, kw_only=True)
class PersonInvited(Kind):
    name = "person.invited"
    says = _("{actor} invited {about}")
    icon = "mail"

    invitation: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Kind):
    name = "person.accepted"
    says = _("{about} accepted the invitation")
    icon = "log-in"

    invitation: int


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Kind):
    name = "person.joined"
    says = _("{about} is now in {department}")
    icon = "user-plus"
    shows: ClassVar[dict[str, str]] = {"department": "department"}

    department: int
    role: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Kind):
    name = "person.role_changed"
    says = _("{actor} changed the role of {about} in {department}")
    icon = "user-check"
    shows: ClassVar[dict[str, str]] = {"department": "department"}

    department: int


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Kind):
    name = "person.left"
    says = _("{about} is no longer in {department}")
    icon = "user-minus"
    shows: ClassVar[dict[str, str]] = {"department": "department"}

    department: int
    role: str


@dataclass(frozen=True, kw_only=True)
class PersonMoved(Kind):
    name = "person.moved"
    says = _("{about} moved to {department}")
    icon = "arrow-left-right"
    shows: ClassVar[dict[str, str]] = {"department": "department"}

    department: int
    role: str


@dataclass(frozen=True, kw_only=True)
class PersonLeftOrganization(Kind):
    name = "person.left_organization"
    says = _("{about} left the organization")
    icon = "log-out"


@dataclass(frozen=True, kw_only=True)
class PersonReadmitted(Kind):
    name = "person.readmitted"
    says = _("{about} is back in the organization")
    icon = "log-in"


@dataclass(frozen=True, kw_only=True)
class PeopleMerged(Kind):
    name = "person.merged"
    says = _("{actor} merged two records of {about}")
    icon = "git-merge"

    gone: int


@dataclass(frozen=True, kw_only=True)
class AdministratorMade(Kind):
    name = "person.made_administrator"
    says = _("{actor} made {about} an administrator")
    icon = "shield-check"


@dataclass(frozen=True, kw_only=True)
class AdministratorRecovered(Kind):
    name = "person.recovered_administrator"
    says = _("{about} was made an administrator at the server itself")
    icon = "shield-check"

    invitation: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class AdministratorUnmade(Kind):
    name = "person.unmade_administrator"
    says = _("{about} is no longer an administrator")
    icon = "shield"


@dataclass(frozen=True, kw_only=True)
class ProfileSet(Kind):
    name = "person.profile_set"
    says = _("{actor} changed the profile of {about}")
    icon = "pencil"


@dataclass(frozen=True, kw_only=True)
class PictureSet(Kind):
    name = "person.picture_set"
    says = _("{about} has another picture")
    icon = "image"


@dataclass(frozen=True, kw_only=True)
class AddressAdded(Kind):
    name = "person.address_added"
    says = _("{actor} added an address of {about}")
    icon = "at-sign"

    address: int
    way: str


@dataclass(frozen=True, kw_only=True)
class AddressConfirmed(Kind):
    name = "person.address_confirmed"
    says = _("{about} confirmed an address")
    icon = "circle-check"

    address: int


@dataclass(frozen=True, kw_only=True)
class AddressRemoved(Kind):
    name = "person.address_removed"
    says = _("{actor} removed an address of {about}")
    icon = "at-sign"

    address: int


@dataclass(frozen=True, kw_only=True)
class SignInSet(Kind):
    name = "person.sign_in_set"
    says = _("{about} signs in with another e-mail")
    icon = "key-round"


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Kind):
    name = "person.sessions_ended"
    says = _("{actor} signed {about} out")
    icon = "log-out"

    ended: int


@dataclass(frozen=True, kw_only=True)
class TokenMade(Kind):
    name = "person.token_made"
    says = _("{actor} made a token for a program")
    icon = "key-round"

    token: int


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Kind):
    name = "person.token_revoked"
    says = _("{actor} revoked a token of {about}")
    icon = "key-round"

    token: int


@dataclass(frozen=True, kw_only=True)
class PersonAway(Kind):
    name = "person.away"
    says = _("{about} is away for some time")
    icon = "plane"

    absence: int
    from_at: datetime
    until_at: datetime
    covered_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonBack(Kind):
    name = "person.back"
    says = _("{about} is back")
    icon = "door-open"

    absence: int


@dataclass(frozen=True, kw_only=True)
class VisionSet(Kind):
    name = "vision.set"
    says = _("{actor} wrote the service vision")
    icon = "star"

    number: int


@dataclass(frozen=True, kw_only=True)
class VisionAgreed(Kind):
    name = "vision.agreed"
    says = _("{actor} agreed to the service vision")
    icon = "handshake"
