"""Asking a department for something."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from puente.catalogue.forms import check_answers, fields_of
from puente.catalogue.models import Option, Service
from puente.catalogue.standards import day_of
from puente.desk import rules
from puente.desk.changing import finish, hold_new, write
from puente.desk.clock.reckoning import promised_by
from puente.desk.events import RequestOpened
from puente.desk.models import Message, Party, Request
from puente.events.models import Event
from puente.files.store import Upload
from puente.foundation import clock, rows
from puente.foundation.errors import Invalid
from puente.foundation.prepared import Prepared
from puente.foundation.statements import together
from puente.foundation.verbs import check, permit, refuse_if, verb
from puente.people.models import Department, Membership, Person


@verb
def open(
    *,
    by: Person,
    subject: str,
    text: str = "",
    service: Service | None = None,
    option: Option | None = None,
    department: Department | None = None,
    answers: Mapping[str, Any] | None = None,
    files: Sequence[Upload] = (),
    requester: Person | None = None,
    beneficiary: Person | None = None,
    asking_department: Department | None = None,
    priority: int | None = None,
    is_confidential: bool | None = None,
    wanted_on: date | None = None,
    channel: str = Request.Channel.PORTAL,
    named: Iterable[Person] = (),
) -> Request:
    """Asks the department of `service`, or `department` itself, for something.

    `requester` is somebody for whom the serving side writes it down (by phone, at the desk); `beneficiary` is whom
    it is for, when not the requester. Raises Invalid beside the fields that cannot be so.
    """
    department = _department(service, department)
    requester = requester or by
    permit(rules.may_ask, requester, department, service)
    if requester.pk != by.pk:
        permit(rules.may_ask_for_others, by, department)
    refuse_if(department.is_retired, _("This department no longer serves."), code="department_retired")
    if service is None and answers:
        raise Invalid({"answers": _("Only a service has questions: say which one you ask for.")})
    _check_option(service, option)
    _check_beneficiary(beneficiary, requester, service, department)
    now = clock.now()
    if wanted_on is not None and wanted_on < day_of(department, now):
        raise Invalid({"wanted_on": _("That day is over: choose today or later.")})
    subject = _subject(subject, service)

    with together():
        counted, memberships = rows.counting_up(department, "last_number"), _joined.later(requester.pk)
        standards, ahead = promised_by.later(department.pk), rows.numbers(Request, Message, Event)
        fields = fields_of.later(service.pk) if service is not None else None
    last, joined, promised, (pk, of_message, of_event) = counted(), memberships(), standards(), ahead()
    said, answers = dict(answers or {}), {}
    if service is not None and fields is not None:
        answers = check_answers(service, requester, said, ever=fields())
    asking = asking_department.pk if asking_department else _other_than(department, joined)
    service_request = Request(
        pk=pk,
        number=f"{department.code}-{last}",  # the fixed code of the department first asked, and its running number
        subject=subject,
        department=department,
        requester=requester,
        beneficiary=beneficiary if beneficiary is not None and beneficiary.pk != requester.pk else None,
        asking_department_id=asking,
        service=service,
        option=option,
        answers=answers,
        priority=priority
        or (service.priority if service is not None else Request._meta.get_field("priority").default),
        channel=channel,
        is_confidential=bool(is_confidential) or (service is not None and service.is_confidential),
        wanted_on=wanted_on,
        opened_at=now,
        changed_at=now,
    )
    check(service_request, "subject", "priority", "channel", "wanted_on")
    hold_new(service_request, promised, of_event)
    with together(with_the_end=True) if pk else nullcontext():
        if pk is None:
            rows.insert([service_request])
        put_parties(service_request, named)
        message = write(
            service_request,
            Message.Kind.OPENING,
            text,
            by=by,
            department=None,
            channel=channel,
            files=files,
            at=now,
            number=of_message,
        )
        return finish(
            service_request,
            RequestOpened(
                requester=requester.pk,
                department=department.pk,
                message=message.pk,
                priority=service_request.priority,
                channel=channel,
                beneficiary=service_request.beneficiary_id,
                asking=service_request.asking_department_id,
                service=service.pk if service is not None else None,
                option=option.pk if option is not None else None,
                confidential=service_request.is_confidential,
                changes={"status": [None, Request.Status.NEW]},
            ),
            by=by,
            department=department,
        )


def put_parties(service_request: Request, named: Iterable[Person] = ()) -> None:
    """Who has to do with a new request: one statement."""
    part = Party.Part
    parties = [Party(request=service_request, person_id=service_request.requester_id, part=part.REQUESTER)]
    if service_request.beneficiary_id:
        parties.append(
            Party(request=service_request, person_id=service_request.beneficiary_id, part=part.BENEFICIARY)
        )
    own = {service_request.requester_id, service_request.beneficiary_id}
    parties += [
        Party(request=service_request, person=one, part=part.NAMED) for one in {*named} if one.pk not in own
    ]
    rows.insert(parties)


def _department(service: Service | None, department: Department | None) -> Department:
    if service is not None:
        refuse_if(
            service.retired_at is not None, _("This service is no longer offered."), code="service_retired"
        )
        refuse_if(
            department is not None and department.pk != service.department_id,
            _("Another department offers this service."),
            code="service_elsewhere",
        )
        return service.department
    if department is None:
        raise Invalid({"department": _("Say whom you ask.")})
    return department


def _subject(subject: str, service: Service | None) -> str:
    subject = " ".join(subject.replace("\x00", "").split()) or (
        str(service.name) if service is not None else ""
    )
    if not subject:
        raise Invalid({"subject": _("Say in a few words what you need.")})
    return subject


def _check_option(service: Service | None, option: Option | None) -> None:
    if option is not None and (
        service is None or option.service_id != service.pk or option.retired_at is not None
    ):
        raise Invalid({"option": _("Choose one of the options of this service.")})


def _check_beneficiary(
    beneficiary: Person | None, requester: Person, service: Service | None, department: Department
) -> None:
    if beneficiary is None or beneficiary.pk == requester.pk:
        return
    if beneficiary.left_at is not None or not beneficiary.is_active:
        raise Invalid({"beneficiary": _("%(person)s no longer works here.") % {"person": beneficiary.name}})
    if not Person.objects.visible_to(requester).filter(pk=beneficiary.pk).exists():
        raise Invalid({"beneficiary": _("Choose somebody from the directory.")})


def _other_than(serving: Department, joined: list[tuple[int]]) -> int | None:
    """For which department the requester asks: the one they joined first, other than the one asked. Its id."""
    return next((pk for (pk,) in joined if pk != serving.pk), None)


_joined: Prepared[tuple[int]] = Prepared(
    lambda person: (
        Membership.objects.filter(person=person, until_at__isnull=True)
        .order_by("since_at", "id")
        .values_list("department_id")
    ),
    int,
)
