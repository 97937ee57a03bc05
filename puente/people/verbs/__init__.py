"""What can be done with the organization, its departments and its people. `by` is always a Person."""

from puente.people.verbs.absences import be_away, come_back
from puente.people.verbs.addresses import add_address, confirm_address, remove_address, sign_in_with
from puente.people.verbs.coming import (
    accept_invitation,
    enrol,
    invite,
    invite_again,
    readmit,
    recover_administrator,
)
from puente.people.verbs.departments import (
    describe,
    found_department,
    move_department,
    rename,
    retire_department,
    set_department_calendar,
)
from puente.people.verbs.founding import (
    found_company,
    found_organization,
    rename_company,
    retire_company,
    set_organization,
)
from puente.people.verbs.going import leave_organization, merge_people
from puente.people.verbs.importing import import_memberships, import_people
from puente.people.verbs.memberships import change_role, join, leave, move
from puente.people.verbs.pictures import remove_picture, set_picture
from puente.people.verbs.profiles import make_administrator, set_profile, unmake_administrator
from puente.people.verbs.sessions import end_sessions
from puente.people.verbs.tokens import make_token, revoke_token
from puente.people.verbs.visions import agree_to_vision, set_vision

__all__ = [
    "accept_invitation",
    "add_address",
    "agree_to_vision",
    "be_away",
    "change_role",
    "come_back",
    "confirm_address",
    "describe",
    "end_sessions",
    "enrol",
    "found_company",
    "found_department",
    "found_organization",
    "import_memberships",
    "import_people",
    "invite",
    "invite_again",
    "join",
    "leave",
    "leave_organization",
    "make_administrator",
    "make_token",
    "merge_people",
    "move",
    "move_department",
    "readmit",
    "recover_administrator",
    "remove_address",
    "remove_picture",
    "rename",
    "rename_company",
    "retire_company",
    "retire_department",
    "revoke_token",
    "set_department_calendar",
    "set_organization",
    "set_picture",
    "set_profile",
    "set_vision",
    "sign_in_with",
    "unmake_administrator",
]
