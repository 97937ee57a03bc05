"""Everything that can be done at the desk. Callers read as a sentence: `desk.close(…)`."""

from puente.desk.verbs.ending import cancel, close, close_by_itself, confirm, decline, reopen, resolve
from puente.desk.verbs.hearing import read_news
from puente.desk.verbs.importing import import_requests
from puente.desk.verbs.moving import tell_of_moved
from puente.desk.verbs.opening import open
from puente.desk.verbs.passing import hand_over, inherit
from puente.desk.verbs.sealing import break_seal, close_seal, name_person, seal, unseal
from puente.desk.verbs.serving import (
    acknowledge,
    assign,
    carry_over,
    choose_option,
    let_go,
    rename,
    set_priority,
    set_service,
    take,
    unassign,
    warn,
)
from puente.desk.verbs.talking import answer, follow, note, unfollow
from puente.desk.verbs.viewing import remove_view, save_view
from puente.desk.verbs.waiting import resume, resume_by_itself, wait_for_requester, wait_until

__all__ = [
    "acknowledge",
    "answer",
    "assign",
    "break_seal",
    "cancel",
    "carry_over",
    "choose_option",
    "close",
    "close_by_itself",
    "close_seal",
    "confirm",
    "decline",
    "follow",
    "hand_over",
    "import_requests",
    "inherit",
    "let_go",
    "name_person",
    "note",
    "open",
    "read_news",
    "remove_view",
    "rename",
    "reopen",
    "resolve",
    "resume",
    "resume_by_itself",
    "save_view",
    "seal",
    "set_priority",
    "set_service",
    "take",
    "tell_of_moved",
    "unassign",
    "unfollow",
    "unseal",
    "wait_for_requester",
    "wait_until",
    "warn",
]
