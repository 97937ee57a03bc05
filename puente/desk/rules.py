"""Who may do what with a request. Doors ask the same questions to know which buttons to show."""

from __future__ import annotations

from puente.catalogue.models import Service
from puente.desk.levels import Level, level_of
from puente.desk.models import Message, Request, View
from puente.people.models import Department, Person


def serves(person: Person, service_request: Request, level: Level | None = None) -> bool:
    """On the serving side: its assignee, or an agent or lead of the serving department; never of one's own request."""
    if person.pk in (service_request.requester_id, service_request.beneficiary_id):
        return False
    if (level_of(person, service_request) if level is None else level) < Level.WHOLE:
        return False
    return person.pk == service_request.assignee_id or person.serves_in(service_request.department_id)


def asks(person: Person, service_request: Request) -> bool:
    """On the asking side: the requester, or the person for whom it was asked."""
    return person.pk in (service_request.requester_id, service_request.beneficiary_id)


def may_ask(person: Person, department: Department, service: Service | None) -> bool:
    """Everybody inside may ask any department; from outside only what the catalogue offers to everybody."""
    if not person.is_active:
        return False
    if service is not None:
        return service.is_askable_by(person)
    return person.is_inside


def may_ask_for_others(person: Person, department: Department) -> bool:
    """The serving side writes down what somebody asked by phone or at the desk."""
    return person.serves_in(department)


def may_see(person: Person, service_request: Request) -> bool:
    """Reads at least the thread."""
    return level_of(person, service_request) >= Level.THREAD


def may_answer(person: Person, service_request: Request) -> bool:
    """Both sides write, and whoever was named or follows."""
    return level_of(person, service_request) >= Level.THREAD


def may_note(person: Person, service_request: Request) -> bool:
    """Internal notes are the serving side's."""
    return serves(person, service_request)


def may_serve(person: Person, service_request: Request) -> bool:
    """Acknowledge, take, resolve, wait: the serving side."""
    return serves(person, service_request)


def may_direct(person: Person, service_request: Request) -> bool:
    """Assign and hand over: the serving side, and administrators for what is not confidential."""
    if serves(person, service_request):
        return True
    own = asks(person, service_request)
    return person.is_administrator and person.is_inside and not service_request.is_confidential and not own


def may_be_assigned(person: Person, service_request: Request) -> bool:
    """Agents and leads of the serving department who do not ask it themselves."""
    return (
        person.is_active
        and person.left_at is None
        and person.serves_in(service_request.department_id)
        and not asks(person, service_request)
    )


def may_confirm(person: Person, service_request: Request) -> bool:
    """The asking side says whether it is solved."""
    return asks(person, service_request)


def may_reopen(person: Person, service_request: Request) -> bool:
    """Either side."""
    return asks(person, service_request) or serves(person, service_request)


def may_close(person: Person, service_request: Request) -> bool:
    """The serving side, and the asking side."""
    return may_reopen(person, service_request)


def may_cancel(person: Person, service_request: Request) -> bool:
    """Who asked takes it back; the serving side declines instead."""
    return asks(person, service_request)


def may_rename(person: Person, service_request: Request) -> bool:
    """Either side words the subject better."""
    return may_reopen(person, service_request)


def may_follow(person: Person, service_request: Request) -> bool:
    """Whoever reads it."""
    return may_see(person, service_request)


def may_name(person: Person, service_request: Request) -> bool:
    """Both sides let somebody else read it."""
    return may_reopen(person, service_request)


def may_seal(person: Person, service_request: Request) -> bool:
    """Both sides make it confidential."""
    return may_reopen(person, service_request)


def may_unseal(person: Person, service_request: Request) -> bool:
    """Only who asked says that it is no longer confidential."""
    return asks(person, service_request)


def may_break_seal(person: Person, service_request: Request) -> bool:
    """Administrators, for a reason that is told to those concerned."""
    return person.is_administrator and person.is_inside and not asks(person, service_request)


def may_settle_what_is_left(person: Person, service_request: Request) -> bool:
    """Administrators, and the lead of the serving department: when a person or a department goes."""
    return person.is_administrator or person.leads(service_request.department_id)


def may_read(person: Person, message: Message) -> bool:
    """A note only at the whole level; from outside only one's own company's notes."""
    level = level_of(person, message.request)
    if message.kind != Message.Kind.NOTE:
        return level >= Level.THREAD
    if level < Level.WHOLE:
        return False
    return person.is_inside or (
        message.department is not None and message.department.company_id == person.company_id
    )


def may_use_queue(person: Person, department: Department) -> bool:
    """Agents and leads of the department see its queue, and administrators see each: what was brought in from another desk
    is nobody's yet. What is confidential stays as hidden from them as it is."""
    return person.serves_in(department) or (person.is_administrator and person.is_inside)


def may_keep_view(person: Person, view: View) -> bool:
    """One's own views; the department's are its lead's."""
    if view.owner_id is not None:
        return view.owner_id == person.pk and may_use_queue(person, view.department)
    return person.leads(view.department_id)


def may_import(person: Person) -> bool:
    """Administrators bring in the history of another desk."""
    return person.is_administrator and person.is_inside


def may_read_news(person: Person, whose: Person) -> bool:
    """One's own bell."""
    return person.pk == whose.pk
